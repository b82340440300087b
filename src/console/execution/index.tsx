// execution — one execution, and two side by side.
export { ComparePage } from "./compare-page.tsx";
export { ExecutionPage } from "./execution-page.tsx";
