// look — what lies inside a table, a queue, a bucket, a rule, a log group.
export { GroupLines } from "./group-lines.tsx";
export { LookInside } from "./look-inside.tsx";
