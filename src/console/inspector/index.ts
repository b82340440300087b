// inspector — what is selected, in depth.

export { CopyAsCli } from "./copy-as-cli.tsx";
export { DiffView, JsonLine } from "./diff-view.tsx";
export { Inspector } from "./inspector.tsx";
export { VisitLogs, VisitLogsPane } from "./lazy-panes.ts";
export { TestStateDialog } from "./lazy-test-state.ts";
