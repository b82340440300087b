// invoke-runner.ts — `lambda:invoke`, `lambda:invoke.waitForTaskToken` and `aws-sdk:lambda:invoke`.
import {
  isJsonObject,
  type Json,
  type JsonObject,
  memberOf,
  parseJson,
  stringifyJson,
} from "../../base/index.ts";
import { type TaskRequest, visitNameOf } from "../../core/index.ts";
import type { TaskOutcome, TaskRunner, TaskRunOptions } from "../../engine/index.ts";
import type { InvokeRequest } from "../../lambda/index.ts";
import { type CalledAction, jsonTextsOf, loadServiceModel, toRequest } from "../models/index.ts";
import { failed, succeeded, WAITING } from "../outcome.ts";
import { sdkCause } from "../sdk-call.ts";
import { GIVEN_UP, parametersRefused, type Surroundings, scopeOf } from "../surroundings.ts";
import {
  functionFailure,
  invokeResult,
  type Responded,
  readPayload,
  refusal,
  UNREACHABLE,
} from "./lambda-answer.ts";
import type { Refused, TaskInvoker } from "./lambda-invoker.ts";

export class InvokeRunner implements TaskRunner {
  readonly #lambda: TaskInvoker;
  readonly #surroundings: Surroundings;

  constructor(lambda: TaskInvoker, surroundings: Surroundings) {
    this.#lambda = lambda;
    this.#surroundings = surroundings;
  }

  async run(request: TaskRequest, options: TaskRunOptions): Promise<TaskOutcome> {
    const { resource } = request;
    const bySdk = resource.kind === "sdk";
    const read = invokeRequestOf(request.parameters.value, bySdk ? "sdk" : "integration");
    if (typeof read === "string") return parametersRefused(request, read);
    const scope = scopeOf(request);
    const asked = { ...read, caller: visitNameOf(request) };
    const answer = await this.#lambda.invoke(asked, { scope, signal: options.signal });
    if (answer.kind === "abandoned") return failed("States.TaskFailed", GIVEN_UP);
    const outcome = bySdk ? sdkOutcome(answer) : this.#optimisedOutcome(answer);
    const waits =
      (resource.kind === "integration" || bySdk) && resource.pattern === "waitForTaskToken";
    if (!waits) return outcome;
    if (outcome.type !== "succeeded") return submitFailed(outcome);
    await options.submitted(outcome.output);
    return WAITING;
  }

  #optimisedOutcome(answer: Responded | Refused): TaskOutcome {
    if (answer.kind === "refused") return refusal(answer);
    if (answer.functionError !== undefined) return functionFailure(answer.payload, "compact");
    const hasPayload = answer.statusCode === 200;
    const read = hasPayload ? readPayload(answer.payload, "lambda", this.#surroundings) : undefined;
    if (read?.ok === false) return read.outcome;
    return succeeded(invokeResult(answer, read?.payload, this.#surroundings));
  }
}

function submitFailed(outcome: TaskOutcome): TaskOutcome {
  return outcome.type === "failed" ? { ...outcome, stage: "submit" } : outcome;
}

/** SDK 2.x: the payload stays text, and a function's error is a result like any other. */
function sdkOutcome(answer: Responded | Refused): TaskOutcome {
  const model = loadServiceModel("lambda");
  if (model === undefined) throw new Error("there is no model of Lambda");
  if (answer.kind === "refused") {
    const { error: code, message, httpStatus, requestId } = answer;
    if (code === UNREACHABLE) return refusal(answer);
    const cause = sdkCause(model.service.prefix, { code, message, httpStatus }, requestId);
    return failed(model.errorName(code), cause);
  }
  const { executedVersion, functionError, logResult, payload, statusCode } = answer;
  return succeeded({
    ExecutedVersion: executedVersion,
    ...(functionError === undefined ? {} : { FunctionError: functionError }),
    ...(logResult === undefined ? {} : { LogResult: logResult }),
    Payload: payload,
    StatusCode: statusCode,
  });
}

/** What is wrong with the parameters. */
export function invokeProblem(parameters: Json, kind: CalledAction["kind"]): string | undefined {
  const read = withoutPayload(parameters, kind);
  return typeof read === "string" ? read : undefined;
}

/** The request, or what is wrong with the parameters. */
function invokeRequestOf(parameters: Json, kind: CalledAction["kind"]): InvokeRequest | string {
  const read = withoutPayload(parameters, kind);
  if (typeof read === "string") return read;
  const payload = isJsonObject(parameters) ? memberOf(parameters, "Payload") : undefined;
  return { payload: payloadText(payload), ...read };
}

function withoutPayload(
  parameters: Json,
  kind: CalledAction["kind"],
): Omit<InvokeRequest, "payload"> | string {
  const { input } = loadServiceModel("lambda")?.operation("invoke") ?? {};
  const given = { ...(isJsonObject(parameters) ? parameters : {}), Payload: null };
  const checked = toRequest(
    input,
    given,
    jsonTextsOf({ kind, service: "lambda", action: "invoke" }),
  );
  if (!checked.ok) return checked.problem;
  const { value } = checked;
  const functionName = textOf(value, "FunctionName");
  if (functionName === undefined) return "The field 'FunctionName' is required but was missing";
  const qualifier = textOf(value, "Qualifier");
  const clientContext = textOf(value, "ClientContext");
  const invocationType = oneOf(value, "InvocationType", ["RequestResponse", "Event", "DryRun"]);
  const logType = oneOf(value, "LogType", ["None", "Tail"]);
  if (invocationType === null) return 'The value of the field "InvocationType" is not valid';
  if (logType === null) return 'The value of the field "LogType" is not valid';
  return {
    functionName,
    ...(qualifier === undefined ? {} : { qualifier }),
    ...(clientContext === undefined ? {} : { clientContext }),
    ...(invocationType === undefined ? {} : { invocationType }),
    ...(logType === undefined ? {} : { logType }),
  };
}

/** Recorded: null is the event `{}`, a text that is JSON is that JSON, any other value is sent as JSON. */
function payloadText(payload: Json | undefined): string {
  if (payload === undefined || payload === null) return "{}";
  if (typeof payload !== "string") return stringifyJson(payload);
  return isJsonText(payload) ? payload : stringifyJson(payload);
}

function isJsonText(text: string): boolean {
  try {
    parseJson(text);
    return true;
  } catch {
    return false;
  }
}

function textOf(value: JsonObject, name: string): string | undefined {
  const member = memberOf(value, name);
  return typeof member === "string" ? member : undefined;
}

/** The member if it is one of `allowed`, undefined if it is absent, null if it is something else. */
function oneOf<T extends string>(
  value: JsonObject,
  name: string,
  allowed: readonly T[],
): T | undefined | null {
  const member = textOf(value, name);
  if (member === undefined) return undefined;
  return allowed.find((one) => one === member) ?? null;
}
