// start — starting executions.
export { StartDialog } from "./start-dialog.tsx";
