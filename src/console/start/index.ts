// start — starting executions.
export { StartButton } from "./start-button.tsx";
export { StartDialog } from "./start-dialog.tsx";
