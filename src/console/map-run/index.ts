// map-run — what only the page of a map run has.
export { LimitsDialog } from "./limits-dialog.tsx";
