// map-run — what only the page of a map run has.

export { doneOf } from "./child-counts.ts";
export { MapRunBrief, MapRunCauses, MapRunChildren, MapRunErrors } from "./lazy.ts";
export { LimitsDialog } from "./limits-dialog.tsx";
export { MapErrors } from "./map-errors.tsx";
export { KEPT_TEXT, noErrorsText } from "./no-errors-text.ts";
