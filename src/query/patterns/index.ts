// patterns — regular expressions of strangers, within a budget.
export { isPattern, type PatternAnswer, wholeMatch } from "./whole-match.ts";
