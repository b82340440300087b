// api — the 37 operations of Step Functions: shapes, errors and their texts.
export { type Api, type ApiAnswer, type ApiParts, type ApiText, createApi } from "./api.ts";
export type { ApiContext, LogGroupExists, Operation, TestCases } from "./context.ts";
export { type ErrorMembers, type ErrorType, ServiceError } from "./service-error.ts";
export type { OperationModel } from "./shapes/index.ts";
export { OPERATIONS, type OperationName } from "./shapes/index.ts";
export type {
  AnswerMember,
  AnswerShape,
  StateConfiguration,
  StateMock,
  StateTester,
  StateTestReport,
  StateTestRequest,
} from "./test-state/index.ts";
