// service-error.ts — the caller is wrong: AWS's type, AWS's text, and the status that goes with it.

/** Every error type that an operation of ours can answer with. */
export type ErrorType =
  | "ActivityAlreadyExists"
  | "ActivityDoesNotExist"
  | "ActivityLimitExceeded"
  | "ActivityWorkerLimitExceeded"
  | "ConflictException"
  | "ExecutionAlreadyExists"
  | "ExecutionDoesNotExist"
  | "ExecutionLimitExceeded"
  | "ExecutionNotRedrivable"
  | "InternalFailure"
  | "InvalidArn"
  | "InvalidDefinition"
  | "InvalidEncryptionConfiguration"
  | "InvalidExecutionInput"
  | "InvalidLoggingConfiguration"
  | "InvalidName"
  | "InvalidOutput"
  | "InvalidToken"
  | "InvalidTracingConfiguration"
  | "MissingRequiredParameter"
  | "RequestEntityTooLargeException"
  | "ResourceNotFound"
  | "SerializationException"
  | "ServiceQuotaExceededException"
  | "ServiceUnavailableException"
  | "StateMachineAlreadyExists"
  | "StateMachineDeleting"
  | "StateMachineDoesNotExist"
  | "StateMachineLimitExceeded"
  | "StateMachineTypeNotSupported"
  | "TaskDoesNotExist"
  | "TaskTimedOut"
  | "TooManyTags"
  | "UnknownOperationException"
  | "ValidationException";

/** All others are 400: clients of AWS JSON 1.0 read `__type`, not the status. */
const STATUS: Partial<Record<ErrorType, number>> = {
  InternalFailure: 500,
  RequestEntityTooLargeException: 413,
  ServiceUnavailableException: 503,
};

/** Members that some errors carry besides the message. */
export interface ErrorMembers {
  readonly reason?: string;
  readonly resourceName?: string;
}

/** A refusal in AWS's words. Thrown by operations; only `api` and `server` turn it into an answer. */
export class ServiceError extends Error {
  override readonly name = "ServiceError";
  readonly type: ErrorType;
  readonly members: ErrorMembers;

  constructor(type: ErrorType, message: string, members: ErrorMembers = {}) {
    super(message);
    this.type = type;
    this.members = members;
  }

  get status(): number {
    return STATUS[this.type] ?? 400;
  }

  /** The body on the wire. */
  body(): { readonly [name: string]: string | undefined } {
    return { __type: this.type, ...this.members, message: this.message };
  }
}
