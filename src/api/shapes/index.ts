// shapes — what the service model says about requests, and the check against it.
export { checkRequest } from "./check-request.ts";
export { OPERATIONS, type OperationName } from "./operations.ts";
export type { OperationModel } from "./shape.ts";
