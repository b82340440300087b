// invoker.ts — one invocation from the caller's words to the outcome: name, version, limits, pool.
import type { Scope, TimestampMs } from "../base/index.ts";
import { AsyncInvocations, type AsyncInvocationsOptions } from "./async-invocations.ts";
import { Concurrency } from "./concurrency.ts";
import { eventInvokeOf } from "./event-invoke.ts";
import type { FunctionRecord, FunctionVersion } from "./function.ts";
import { functionArn, parseFunctionName } from "./function-name.ts";
import {
  checkedPayload,
  clientContextText,
  type InvocationEnd,
  type InvokeOutcome,
  type InvokeRequest,
  newTraceId,
} from "./invocation.ts";
import { functionNotFound, LambdaError } from "./lambda-error.ts";
import type { Pools } from "./pools.ts";
import { type FunctionRegistry, versionOf } from "./registry/index.ts";
import { newRequestId } from "./request-id.ts";
import { type Job, type JobEnd, Pool, resultOfProblem } from "./runtime/index.ts";

export interface InvokerOptions {
  readonly registry: FunctionRegistry;
  readonly pools: Pools;
  readonly now: () => TimestampMs;
  readonly asyncInvocations: AsyncInvocationsOptions;
  /** Told of every invocation that ended or was throttled. */
  readonly onEnd: (end: InvocationEnd) => void;
}

/** An invocation that Lambda has accepted. */
interface Accepted {
  readonly record: FunctionRecord;
  readonly version: FunctionVersion;
  readonly qualifier: string | undefined;
  readonly requestId: string;
  readonly traceId: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly payload: Buffer;
  readonly wantsLog: boolean;
}

export class Invoker {
  readonly #options: InvokerOptions;
  readonly #concurrency = new Concurrency();
  readonly #async: AsyncInvocations;
  readonly #running = new Running();

  constructor(options: InvokerOptions) {
    this.#options = options;
    this.#async = new AsyncInvocations(options.asyncInvocations);
  }

  async invoke(
    request: InvokeRequest,
    scope: Scope,
    signal: AbortSignal | undefined,
  ): Promise<InvokeOutcome> {
    const requestId = newRequestId(request.caller);
    try {
      const accepted = this.#accept(request, scope, requestId);
      switch (request.invocationType ?? "RequestResponse") {
        case "DryRun":
          return emptyAnswer(accepted, 204);
        case "Event":
          this.#async.accept(
            () => this.#measured(accepted, undefined),
            eventInvokeOf(accepted.record, accepted.qualifier),
          );
          return emptyAnswer(accepted, 202);
        case "RequestResponse":
          return await this.#measured(accepted, signal);
      }
    } catch (error) {
      if (error instanceof LambdaError) return refusalOf(error, requestId);
      throw error;
    }
  }

  close(): void {
    this.#async.close();
  }

  #accept(request: InvokeRequest, scope: Scope, requestId: string): Accepted {
    const { qualifier, ...reference } = parseFunctionName(
      request.functionName,
      scope,
      request.qualifier,
    );
    const record = this.#options.registry.find(reference.scope, reference.name);
    const arn = functionArn(reference.scope, reference.name, qualifier);
    if (record === undefined) throw functionNotFound(arn);
    const version = versionOf(record, qualifier, Math.random());
    const payload = checkedPayload(request.payload, request.invocationType ?? "RequestResponse");
    const traceId = request.traceId?.replaceAll(/[^ -~]/g, "?") ?? newTraceId(this.#options.now());
    const headers = {
      "Content-Type": "application/json",
      "Lambda-Runtime-Aws-Request-Id": requestId,
      "Lambda-Runtime-Invoked-Function-Arn": arn,
      "Lambda-Runtime-Trace-Id": traceId,
      ...(request.clientContext === undefined
        ? {}
        : { "Lambda-Runtime-Client-Context": clientContextText(request.clientContext) }),
    };
    const wantsLog = request.logType === "Tail";
    return { record, version, qualifier, requestId, traceId, headers, payload, wantsLog };
  }

  async #measured(accepted: Accepted, signal: AbortSignal | undefined): Promise<InvokeOutcome> {
    const { scope, name: functionName } = accepted.record;
    const { now, onEnd } = this.#options;
    const begun = now();
    const concurrent = this.#running.enter(functionArn(scope, functionName));
    const outcome = await this.#run(accepted, signal);
    this.#running.leave(functionArn(scope, functionName));
    const durationMs = now() - begun;
    const throttled = outcome.kind === "refused" && outcome.error === "TooManyRequestsException";
    const failed = !throttled && outcomeFailed(outcome);
    onEnd({ scope, functionName, durationMs, throttled, failed, concurrent });
    return outcome;
  }

  async #run(accepted: Accepted, signal: AbortSignal | undefined): Promise<InvokeOutcome> {
    const { record, version } = accepted;
    const { registry, pools } = this.#options;
    const leave = this.#admit(accepted, registry.reserved(record.scope));
    if (leave instanceof LambdaError) return refusalOf(leave, accepted.requestId);
    let isHandedOver = false;
    try {
      const pool = await pools.poolFor(record, version).catch((error: unknown) => {
        if (error instanceof LambdaError) throw error;
        pools.note(record, `The function could not be prepared: ${String(error)}`);
        throw new LambdaError("ServiceException", "The function could not be prepared.");
      });
      if (!(pool instanceof Pool)) {
        const result = resultOfProblem(accepted.requestId, pool.errorType, pool.reason);
        return outcomeOf(accepted, { kind: "done", result, logTail: undefined });
      }
      isHandedOver = true;
      return await runInPool({ pool, accepted, signal, leave });
    } catch (error) {
      if (error instanceof LambdaError) return refusalOf(error, accepted.requestId);
      throw error;
    } finally {
      if (!isHandedOver) leave();
    }
  }

  #admit(accepted: Accepted, reserved: number): (() => void) | LambdaError {
    try {
      return this.#concurrency.admit(accepted.record, reserved);
    } catch (error) {
      if (error instanceof LambdaError) return error;
      throw error;
    }
  }
}

function outcomeFailed(outcome: InvokeOutcome): boolean {
  if (outcome.kind === "responded") return outcome.functionError !== undefined;
  return outcome.kind === "refused";
}

/** How many invocations of each function are under way. */
class Running {
  readonly #byArn = new Map<string, number>();

  /** The number with the new one. */
  enter(arn: string): number {
    const count = (this.#byArn.get(arn) ?? 0) + 1;
    this.#byArn.set(arn, count);
    return count;
  }

  leave(arn: string): void {
    const left = (this.#byArn.get(arn) ?? 1) - 1;
    if (left === 0) this.#byArn.delete(arn);
    else this.#byArn.set(arn, left);
  }
}

interface PoolRun {
  readonly pool: Pool;
  readonly accepted: Accepted;
  readonly signal: AbortSignal | undefined;
  readonly leave: () => void;
}

/** Resolves when the invocation ends or the signal is raised; `leave` is called when it really ends. */
function runInPool({ pool, accepted, signal, leave }: PoolRun): Promise<InvokeOutcome> {
  const { requestId, headers, payload, wantsLog } = accepted;
  return new Promise((resolve) => {
    const abandon = (): void => {
      pool.withdraw(job);
      resolve({ kind: "abandoned", requestId });
    };
    const finish = (end: JobEnd): void => {
      leave();
      signal?.removeEventListener("abort", abandon);
      resolve(outcomeOf(accepted, end));
    };
    const job: Job = { requestId, headers, payload, wantsLog, finish };
    if (signal?.aborted === true) {
      finish({ kind: "withdrawn" });
      return;
    }
    signal?.addEventListener("abort", abandon, { once: true });
    pool.submit(job);
  });
}

function outcomeOf(accepted: Accepted, end: JobEnd): InvokeOutcome {
  const { requestId, traceId, version } = accepted;
  switch (end.kind) {
    case "withdrawn":
      return { kind: "abandoned", requestId };
    case "closed":
      return refusalOf(
        new LambdaError("ServiceException", "The service stopped before the function answered."),
        requestId,
      );
    case "done":
      return {
        kind: "responded",
        statusCode: 200,
        payload: end.result.payload,
        functionError: end.result.functionError,
        logResult: end.logTail?.toString("base64"),
        executedVersion: version.version,
        requestId,
        traceId,
      };
  }
}

function emptyAnswer(accepted: Accepted, statusCode: number): InvokeOutcome {
  return {
    kind: "responded",
    statusCode,
    payload: "",
    functionError: undefined,
    logResult: undefined,
    executedVersion: accepted.version.version,
    requestId: accepted.requestId,
    traceId: accepted.traceId,
  };
}

function refusalOf(error: LambdaError, requestId: string): InvokeOutcome {
  const { type, httpStatus, message, reason } = error;
  return { kind: "refused", error: type, httpStatus, message, reason, requestId };
}
