// sync — `.sync`: tasks that last as long as the job they start.
export { at } from "./job-kind.ts";
export { jobNames } from "./job-kinds.ts";
export { JobRunner } from "./job-runner.ts";
export { endOfJob, type Looked } from "./watch.ts";
