// logs — CloudWatch Logs inside Treadle.
export { Groups } from "./groups.ts";
export { logsOperations } from "./logs.ts";
export type { LinesAsked, NewestLines } from "./newest-lines.ts";
