// inspector — what is selected, in depth.

export { CopyAsCli } from "./copy-as-cli.tsx";
export { DiffView, JsonLine } from "./diff-view.tsx";
export { Inspector } from "./inspector.tsx";
export { TestStateDialog } from "./lazy-test-state.ts";
export { LogLines, VisitLogsPane } from "./visit-lists.tsx";
