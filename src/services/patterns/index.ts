// patterns — the pattern language of EventBridge rules and SNS filter policies.
export { compilePattern, type Matcher, PatternProblem } from "./pattern.ts";
