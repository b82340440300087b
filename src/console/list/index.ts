// list — executions to look through.
export { ExecutionList } from "./execution-list.tsx";
export { type Counts, SINCE_MS } from "./filters.ts";
export { MachineSelect } from "./machine-select.tsx";
export { RefusedNote } from "./refused-note.tsx";
