// lambda — local AWS Lambda: functions in any language, worker pools, Lambda's own API.
export type { LambdaRequest, LambdaResponse, ReadObject } from "./api/index.ts";
export { type BuildOutcome, type BuildPorts, buildCode, type CodeBuild } from "./build/index.ts";
export { writeZip, type ZipFile } from "./code/index.ts";
export type { EventSourcesOptions, QueueMessage, QueuePort } from "./event-sources/index.ts";
export type { CodeSource, FunctionDeclaration } from "./function.ts";
export { functionArn } from "./function-name.ts";
export type { InvocationEnd, InvocationType, InvokeOutcome, InvokeRequest } from "./invocation.ts";
export type { InvocationCounts } from "./invocation-counts.ts";
export { LambdaError, type LambdaErrorType } from "./lambda-error.ts";
export { LambdaService, type LambdaServiceOptions } from "./lambda-service.ts";
export { requestIdBeginning } from "./request-id.ts";
export { type LogLine, logGroupOf, runtimeProblem } from "./runtime/index.ts";
