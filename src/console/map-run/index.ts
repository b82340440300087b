// map-run — what only the page of a map run has.

export { MapRunBrief, MapRunCauses, MapRunChildren, MapRunErrors } from "./lazy.ts";
export { LimitsDialog } from "./limits-dialog.tsx";
export { MapErrors } from "./map-errors.tsx";
