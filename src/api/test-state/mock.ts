// mock.ts — the mock of a TestState request: which states take one, and whether its result is right.
import { parseResource, type TaskResource } from "../../asl/index.ts";
import {
  isJsonArray,
  isJsonObject,
  type Json,
  type JsonObject,
  Payload,
  parseForeignJson,
} from "../../base/index.ts";
import { ServiceError } from "../service-error.ts";
import { checkMockResult } from "./mock-schema.ts";
import type { StateMock, StateTester } from "./state-tester.ts";

/** The wire's `mock` and what goes with it. */
export interface MockRequest {
  readonly result?: string;
  readonly errorOutput?: { readonly error?: string; readonly cause?: string };
  readonly fieldValidationMode?: string;
}

const MOCKABLE: ReadonlySet<string> = new Set(["Task", "Map", "Parallel"]);

/** What may be said before the definition is looked at. */
export function checkMockRequest(mock: MockRequest, revealSecrets: boolean): void {
  if (mock.result === undefined && mock.errorOutput === undefined) {
    throw refusal("A test mock should have one of the following fields: [result, errorOutput].");
  }
  if (mock.result !== undefined && mock.errorOutput !== undefined) {
    throw refusal(
      "A test mock should have only one of the following fields: [result, errorOutput].",
    );
  }
  if (revealSecrets) {
    throw refusal("TestState does not support RevealSecrets when a mock is specified.");
  }
}

/** The mock for this state; throws where the state takes none or the result does not fit it. */
export function mockFor(state: JsonObject, mock: MockRequest, tester: StateTester): StateMock {
  const type = String(state["Type"]);
  if (!MOCKABLE.has(type)) {
    throw refusal(`State type '${type}' is not supported when a mock is specified`);
  }
  if (mock.result === undefined) return { type: "error", failure: mock.errorOutput ?? {} };
  const output = parseResult(mock.result);
  checkResult(state, output.value, { mode: mock.fieldValidationMode ?? "STRICT", tester });
  return { type: "result", output };
}

function parseResult(text: string): Payload {
  try {
    return new Payload(parseForeignJson(text), text);
  } catch {
    throw refusal("Mocked result must be valid JSON");
  }
}

function checkResult(
  state: JsonObject,
  result: Json,
  options: { readonly mode: string; readonly tester: StateTester },
): void {
  switch (state["Type"]) {
    case "Map":
      if (state["ResultWriter"] === undefined) requireArray(result);
      else if (!isJsonObject(result)) throw refusal("Mocked result must be a JSON object.");
      return;
    case "Parallel":
      requireArray(result);
      return;
    default:
      checkTaskResult(parseResource(String(state["Resource"])), result, options);
  }
}

function checkTaskResult(
  resource: TaskResource,
  result: Json,
  options: { readonly mode: string; readonly tester: StateTester },
): void {
  if (options.mode === "NONE") return;
  const shape = options.tester.answerShape(resource);
  if (shape === undefined) return;
  checkMockResult(result, shape, {
    requiredToo: options.mode === "STRICT",
    free: freeMembers(resource),
  });
}

/** Members that Step Functions hands on as JSON although the service sends text or bytes. */
function freeMembers(resource: TaskResource): ReadonlySet<string> {
  if (resource.kind !== "integration") return new Set();
  switch (`${resource.service}:${resource.action}`) {
    case "lambda:invoke":
      return new Set(["Payload"]);
    case "bedrock:invokeModel":
      return new Set(["Body"]);
    case "states:startExecution":
      return resource.pattern === "sync:2" ? new Set(["Output", "Input"]) : new Set();
    default:
      return new Set();
  }
}

function requireArray(result: Json): void {
  if (!isJsonArray(result)) throw refusal("Mocked result must be an array.");
}

function refusal(message: string): ServiceError {
  return new ServiceError("ValidationException", message);
}
