// look — what lies inside a table, a queue, a bucket, a log group.
export { LookInside } from "./look-inside.tsx";
