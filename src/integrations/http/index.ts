// http — tasks that call any HTTP API.
export type { ConnectionSource, HttpConnection } from "./connection.ts";
export { HTTP_FIELDS, httpProblem } from "./http-request.ts";
export { HttpRunner } from "./http-runner.ts";
