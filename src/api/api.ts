// api.ts — the API as one call: an operation's name and a request in, a status and an answer out.
//
// Holds: nothing between two calls. Order: operation known → shape → operation. Every refusal becomes an
// answer here; what is not a refusal is a bug of ours, is told to `report`, and says nothing of our insides.
import type { ServiceKnowledge } from "../asl/index.ts";
import { AssertionFailed, type Scope } from "../base/index.ts";
import {
  type Chance,
  type Clock,
  type Engine,
  EngineClosing,
  EngineUnavailable,
} from "../engine/index.ts";
import type { ApiContext, LogGroupExists, TestCases } from "./context.ts";
import { PAYLOAD_BYTES_MAX } from "./json-input.ts";
import { ANSWERERS } from "./operation-table.ts";
import { ServiceError } from "./service-error.ts";
import { checkRequest, OPERATIONS, type OperationName } from "./shapes/index.ts";
import type { StateTester } from "./test-state/index.ts";
import { JsonText } from "./wire.ts";

export interface ApiParts {
  readonly engine: Engine;
  readonly clock: Pick<Clock, "now">;
  readonly chance: Chance;
  /** Absent: every log group counts as there. */
  readonly logGroupExists?: LogGroupExists;
  /** Absent: no mock file. */
  readonly testCases?: TestCases;
  /** Absent: TestState is refused. */
  readonly tester?: StateTester;
  /** Absent: what definitions say of services is not looked up. */
  readonly knowledge?: ServiceKnowledge;
  /** Absent: AWS's 262,144; Infinity lifts the limit from inputs and outputs. */
  readonly payloadBytesMax?: number;
  /** Told of errors that are ours. */
  readonly report?: (operation: string, error: unknown) => void;
}

export interface ApiAnswer {
  readonly status: number;
  readonly body: unknown;
}

export interface ApiText {
  readonly status: number;
  /** JSON text. */
  readonly text: string;
  /** The error's type where the request was refused. */
  readonly error?: string;
}

export interface Api {
  /** In process, as values. */
  call(operation: string, body: unknown, scope: Scope, signal?: AbortSignal): Promise<ApiAnswer>;
  /** For the wire: the same with the answer as JSON text. */
  answer(operation: string, body: unknown, scope: Scope, signal?: AbortSignal): Promise<ApiText>;
  /** True where the answer waits for something to happen, so that a signal should be given. */
  waits(operation: string): boolean;
}

export function createApi(parts: ApiParts): Api {
  const { engine, chance, clock, logGroupExists, testCases, tester } = parts;
  const { payloadBytesMax = PAYLOAD_BYTES_MAX } = parts;
  const relaxed = payloadBytesMax > PAYLOAD_BYTES_MAX;
  const now = (): number => clock.now();
  const contextOf = (scope: Scope, signal: AbortSignal | undefined): ApiContext => ({
    engine,
    scope,
    chance,
    now,
    payloadBytesMax,
    knowledge: parts.knowledge ?? {},
    logGroupExists,
    testCases,
    tester,
    signal,
  });
  const answer: Api["answer"] = async (operation, body, scope, signal) => {
    try {
      const name = requireOperation(operation);
      const request = checkRequest(body, OPERATIONS[name].input, relaxed);
      const done = await ANSWERERS[name](contextOf(scope, signal), request);
      return { status: 200, text: done instanceof JsonText ? done.text : JSON.stringify(done) };
    } catch (error) {
      return refusalText(operation, error, parts);
    }
  };
  return {
    answer,
    call: async (operation, body, scope, signal) => {
      const { status, text } = await answer(operation, body, scope, signal);
      return { status, body: JSON.parse(text) };
    },
    waits: (operation) => operation === "GetActivityTask",
  };
}

function requireOperation(operation: string): OperationName {
  // The cast: own members of the table are its names.
  if (Object.hasOwn(OPERATIONS, operation)) return operation as OperationName;
  throw new ServiceError("UnknownOperationException", `Unknown operation: '${operation}'`);
}

function refusalText(operation: string, error: unknown, { report }: ApiParts): ApiText {
  const refusal = refusalOf(error);
  const isExpected = error instanceof ServiceError || error instanceof EngineClosing;
  if (!isExpected) report?.(operation, error);
  return { status: refusal.status, text: JSON.stringify(refusal.body()), error: refusal.type };
}

function refusalOf(error: unknown): ServiceError {
  if (error instanceof ServiceError) return error;
  if (error instanceof EngineClosing) {
    return new ServiceError("ServiceUnavailableException", "The server is closing; try again");
  }
  if (error instanceof EngineUnavailable) {
    return new ServiceError("ServiceUnavailableException", "The store is not available; try again");
  }
  const kind = error instanceof AssertionFailed ? "an internal rule was broken" : "internal error";
  return new ServiceError("InternalFailure", `The request could not be served: ${kind}`);
}
