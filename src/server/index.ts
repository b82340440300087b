// server — bytes: HTTP, AWS JSON 1.0, SigV4, health, metrics, doors for other rooms.
export type { CredentialScope } from "./credential-scope.ts";
export { countStatusChange, type StatusChange } from "./execution-metrics.ts";
export {
  type HttpAnswer,
  type HttpBody,
  type HttpRequest,
  JSON_TYPE,
  type Mount,
  plainAnswer,
  TEXT_TYPE,
} from "./http-message.ts";
export { engineMetricName } from "./metric-names.ts";
export { type Labels, Metrics } from "./metrics.ts";
export { HttpServer, type ServerLimits, type ServerOptions } from "./server.ts";
export type { SecretOf } from "./sigv4.ts";
