// lambda-error.ts — how this room says "the caller is wrong", in Lambda's own words.

/** Error types of the Lambda API that this room answers with, and their HTTP status. */
const HTTP_STATUS = {
  CodeStorageExceededException: 400,
  InvalidParameterValueException: 400,
  InvalidRequestContentException: 400,
  InvalidZipFileException: 502,
  PolicyLengthExceededException: 400,
  PreconditionFailedException: 412,
  RequestEntityTooLargeException: 413,
  RequestTooLargeException: 413,
  ResourceConflictException: 409,
  ResourceNotFoundException: 404,
  SerializationException: 400,
  ServiceException: 500,
  TooManyRequestsException: 429,
  UnknownOperationException: 404,
  UnsupportedOperationException: 400,
  ValidationException: 400,
} as const;

export type LambdaErrorType = keyof typeof HTTP_STATUS;

/** Thrown inside an operation; `invoke` turns it into an outcome and the REST API into bytes. */
export class LambdaError extends Error {
  override readonly name = "LambdaError";
  readonly type: LambdaErrorType;
  readonly httpStatus: number;
  /** Only of throttles: `ReservedFunctionConcurrentInvocationLimitExceeded` and its like. */
  readonly reason: string | undefined;

  constructor(type: LambdaErrorType, message: string, reason?: string) {
    super(message);
    this.type = type;
    this.httpStatus = HTTP_STATUS[type];
    this.reason = reason;
  }
}

export function functionNotFound(arn: string): LambdaError {
  return new LambdaError("ResourceNotFoundException", `Function not found: ${arn}`);
}

export function invalidParameter(message: string): LambdaError {
  return new LambdaError("InvalidParameterValueException", message);
}
