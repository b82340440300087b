// demo — examples that run from beginning to end.
export { type Demo, readDemo } from "./demo-file.ts";
export { demoNames, EXAMPLES } from "./demo-names.ts";
export { type Played, play } from "./play.ts";
export { shownLines } from "./shown.ts";
export { Stage } from "./stage.ts";
