// concurrency.ts — AWS's limits of simultaneous invocations, per account and region.
import type { FunctionRecord } from "./function.ts";
import { functionArn } from "./function-name.ts";
import { invalidParameter, LambdaError } from "./lambda-error.ts";

export const ACCOUNT_CONCURRENCY = 1_000;
/** What must stay for the functions without a reservation. */
export const UNRESERVED_CONCURRENCY_MIN = 100;

export class Concurrency {
  readonly #byFunction = new Map<string, number>();
  readonly #unreservedByAccount = new Map<string, number>();

  /** Counts an invocation in; the function it gives counts it out. Throws AWS's throttle. */
  admit(record: FunctionRecord, reservedInAccount: number): () => void {
    const reserved = record.reservedConcurrency;
    if (reserved !== undefined) {
      const key = functionArn(record.scope, record.name);
      return take(this.#byFunction, {
        key,
        max: reserved,
        reason: "ReservedFunctionConcurrentInvocationLimitExceeded",
      });
    }
    return take(this.#unreservedByAccount, {
      key: `${record.scope.account}/${record.scope.region}`,
      max: ACCOUNT_CONCURRENCY - reservedInAccount,
      reason: "ConcurrentInvocationLimitExceeded",
    });
  }
}

/** Refuses a reservation that would leave too little for the other functions. */
export function checkReservation(reserved: number, reservedByOthers: number): void {
  if (ACCOUNT_CONCURRENCY - reservedByOthers - reserved >= UNRESERVED_CONCURRENCY_MIN) return;
  throw invalidParameter(
    `Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [${UNRESERVED_CONCURRENCY_MIN}].`,
  );
}

function take(
  counts: Map<string, number>,
  place: { readonly key: string; readonly max: number; readonly reason: string },
): () => void {
  const count = counts.get(place.key) ?? 0;
  if (count >= place.max) {
    throw new LambdaError("TooManyRequestsException", "Rate Exceeded.", place.reason);
  }
  counts.set(place.key, count + 1);
  return () => {
    const left = (counts.get(place.key) ?? 1) - 1;
    if (left === 0) counts.delete(place.key);
    else counts.set(place.key, left);
  };
}
