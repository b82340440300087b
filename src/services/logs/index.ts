// logs — CloudWatch Logs inside Treadle.
export { logsOperations } from "./logs.ts";
