// integrations — task resources to outcomes; entered here.
export type { ConnectionSource, HttpConnection } from "./http/index.ts";
export type { LambdaInvoker } from "./lambda/index.ts";
export {
  itemsInText,
  type ObjectAnswer,
  type ObjectRequest,
  type ObjectStore,
  S3MapData,
} from "./map-data/index.ts";
export {
  type MockFile,
  type MockProblem,
  type Mocks,
  parseMockFile,
  readMockFile,
  testCaseProblem,
} from "./mocks/index.ts";
export * from "./models/index.ts";
export {
  environmentRoutes,
  type RouteProblem,
  type RouteRule,
  RouteTable,
  readRoutes,
} from "./routes/index.ts";
export { createRunners, type RunnerPorts, type Runners } from "./runners.ts";
export type { ServiceAnswer, ServiceCall, ServicesCaller } from "./services/index.ts";
export type { StatesAnswer, StatesCaller } from "./states/index.ts";
export { ENGINE_CLOSES, type Surroundings } from "./surroundings.ts";
export { taskRefusal } from "./task-refusal.ts";
export { unsupportedFields } from "./unsupported-fields.ts";
