// refused.ts — a request that is not answered, with its reason for people.

export class Refused extends Error {
  readonly status: number;
  readonly error: string;

  constructor(status: number, error: string, message: string) {
    super(message);
    this.status = status;
    this.error = error;
  }
}

export function notFound(what: string): Refused {
  return new Refused(404, "NotFound", what);
}

export function executionDoesNotExist(arn: string): Refused {
  return new Refused(
    404,
    "ExecutionDoesNotExist",
    `There is no execution ${arn}. Express executions are remembered for a while only, others for 90 days after their end.`,
  );
}
