// patterns — patterns of strangers, within a budget.
export { piecesMatcher } from "./pieces.ts";
export { isPattern, type PatternAnswer, somewhereMatch, wholeMatch } from "./whole-match.ts";
