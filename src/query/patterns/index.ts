// patterns — patterns of strangers, within a budget.
export { type PiecesMatcher, piecesMatcher } from "./pieces.ts";
export { isPattern, type PatternAnswer, somewhereMatch, wholeMatch } from "./whole-match.ts";
