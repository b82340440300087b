// jsonata — the parts that other languages of this room share.
export { DEFAULT_BUDGET, Meter, spendSteps } from "./budget.ts";
export { LimitReached } from "./failure.ts";
export { RegexSearcher } from "./regex-search.ts";
