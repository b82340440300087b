// start-execution-runner.ts — `states:startExecution` in its four forms.
//
// Holds: the way from a task to a child execution and back. The child is an ordinary execution; nothing links
// the two but its ARN in TaskSubmitted, so that a task given again after a crash goes on waiting for it.
import {
  isJsonNumber,
  isJsonObject,
  type Json,
  type JsonObject,
  numberOf,
  Payload,
  parseJson,
  stringifyJson,
  utf8Length,
} from "../../base/index.ts";
import type { TaskRequest } from "../../core/index.ts";
import type { TaskOutcome, TaskRunner, TaskRunOptions } from "../../engine/index.ts";
import { loadModelFile, type OperationModel, toRequest, toResult } from "../models/index.ts";
import { failed, succeeded, WAITING } from "../outcome.ts";
import { httpDate, optimisedCause, sdkMetadata } from "../sdk-call.ts";
import {
  GIVEN_UP,
  isGivenUp,
  parametersRefused,
  type Surroundings,
  scopeOf,
} from "../surroundings.ts";
import { childNameOf } from "./child-name.ts";
import type { StatesAnswer, StatesCaller } from "./states-caller.ts";

type Refusal = Exclude<StatesAnswer, { readonly type: "answered" }>;

/** Of an answer that names no error. */
const NO_CODE = "null";

/** A child that is there, with the answer that told us; or the reason why there is none. */
type Started =
  | { readonly type: "started"; readonly executionArn: string; readonly answer: JsonObject }
  | { readonly type: "failed"; readonly outcome: TaskOutcome };

export class StartExecutionRunner implements TaskRunner {
  readonly #caller: StatesCaller;
  readonly #surroundings: Surroundings;

  constructor(caller: StatesCaller, surroundings: Surroundings) {
    this.#caller = caller;
    this.#surroundings = surroundings;
  }

  async run(request: TaskRequest, options: TaskRunOptions): Promise<TaskOutcome> {
    const pattern = request.resource.kind === "integration" ? request.resource.pattern : undefined;
    const waits = pattern === "sync" || pattern === "sync:2";
    const known = waits ? executionArnIn(options.submittedOutput) : undefined;
    if (known !== undefined) return this.#result(known, request, options);
    const started = await this.#start(request, options);
    if (started.type === "failed") return started.outcome;
    const answer = new Payload(this.#withMetadata(started.answer));
    if (pattern === "requestResponse") return succeeded(answer);
    // Nobody takes the news of a task that was given up meanwhile; its child is stopped below.
    if (!options.signal.aborted) await options.submitted(answer);
    return waits ? this.#result(started.executionArn, request, options) : WAITING;
  }

  async #start(request: TaskRequest, options: TaskRunOptions): Promise<Started> {
    const converted = toRequest(operation("StartExecution").input, request.parameters.value);
    if (!converted.ok) {
      return { type: "failed", outcome: parametersRefused(request, converted.problem) };
    }
    // AWS draws a UUID where the task gives no name; `{}` is the input where it gives none.
    const params = { input: "{}", name: childNameOf(request), ...converted.value };
    const answer = await this.#call("StartExecution", params, request, options);
    if (answer.type === "answered") return startedBy(answer.output);
    const own = await this.#ownChild(answer, params, request, options);
    return own ?? { type: "failed", outcome: this.#refused(answer) };
  }

  /** After a crash the name may be taken by the very execution that this task has started before. */
  async #ownChild(
    refusal: Refusal,
    params: JsonObject,
    request: TaskRequest,
    options: TaskRunOptions,
  ): Promise<Started | undefined> {
    const taken = refusal.type === "refused" && refusal.code === "ExecutionAlreadyExists";
    if (options.attempt === 1 || !taken) return undefined;
    const executionArn = /'(arn:[^']+)'/.exec(refusal.message)?.[1];
    if (executionArn === undefined) return undefined;
    const described = await this.#call("DescribeExecution", { executionArn }, request, options);
    const isOwn = described.type === "answered" && described.output["input"] === params["input"];
    if (!isOwn) return undefined;
    return startedBy({ executionArn, startDate: described.output["startDate"] ?? null });
  }

  /** Waits for the child's end; the state's result is then what DescribeExecution says of it. */
  async #result(
    executionArn: string,
    request: TaskRequest,
    options: TaskRunOptions,
  ): Promise<TaskOutcome> {
    for (;;) {
      if (!(await this.#closed(executionArn, request, options))) {
        return failed("States.TaskFailed", GIVEN_UP);
      }
      const described = await this.#call("DescribeExecution", { executionArn }, request, options);
      if (described.type !== "answered") return this.#refused(described);
      if (described.output["status"] !== "RUNNING") return closedResult(described.output, request);
    }
  }

  /** False where the task was given up; the child is stopped then, as AWS does. */
  async #closed(
    executionArn: string,
    request: TaskRequest,
    { signal, whilePassive }: TaskRunOptions,
  ): Promise<boolean> {
    try {
      await whilePassive(this.#caller.closed(executionArn, signal));
    } catch (error) {
      if (!signal.aborted) throw error;
    }
    if (!signal.aborted) return true;
    if (isGivenUp(signal)) await this.#stop(executionArn, request);
    return false;
  }

  async #stop(executionArn: string, request: TaskRequest): Promise<void> {
    // A refusal means that the child has closed meanwhile: what we wanted.
    await this.#caller.call(
      "StopExecution",
      { executionArn },
      scopeOf(request),
      new AbortController().signal,
    );
  }

  #call(
    name: string,
    params: JsonObject,
    request: TaskRequest,
    { signal }: TaskRunOptions,
  ): Promise<StatesAnswer> {
    return this.#caller.call(name, params, scopeOf(request), signal);
  }

  #refused(answer: Refusal): TaskOutcome {
    if (answer.type === "unreachable") {
      return failed("StepFunctions.SdkClientException", answer.message);
    }
    const { code, message, httpStatus = 400 } = answer;
    const own = code.endsWith("Exception") ? code : `${code}Exception`;
    const name = code === NO_CODE ? "AWSStepFunctionsException" : own;
    const refusal = { code, message, httpStatus };
    return failed(
      `StepFunctions.${name}`,
      optimisedCause("AWSStepFunctions", refusal, this.#surroundings.uuid()),
    );
  }

  #withMetadata(answer: JsonObject): JsonObject {
    const requestId = this.#surroundings.uuid();
    const metadata = sdkMetadata(
      [
        ["x-amzn-RequestId", requestId],
        ["connection", "keep-alive"],
        ["Content-Length", String(contentLength(answer))],
        ["Date", httpDate(this.#surroundings.now())],
        ["Content-Type", "application/x-amz-json-1.0"],
      ],
      200,
      requestId,
    );
    const { ExecutionArn = null, StartDate = null } = shown("StartExecution", answer);
    return { ExecutionArn, ...metadata, StartDate };
  }
}

/** AWS writes times on the wire as Java prints doubles: `"startDate":1.795240483748E9`. */
function contentLength({ startDate = null, ...rest }: JsonObject): number {
  const time = isJsonNumber(startDate) ? doubleText(numberOf(startDate)) : stringifyJson(startDate);
  return utf8Length(stringifyJson({ ...rest, startDate: "" })) + time.length - '""'.length;
}

/** `Double.toString` of 10,000,000 and more. */
function doubleText(value: number): string {
  const [digits = "", exponent = ""] = value.toExponential().split("e+");
  return `${digits.includes(".") ? digits : `${digits}.0`}E${exponent}`;
}

function operation(name: string): OperationModel {
  const found = loadModelFile("stepfunctions")?.operation(name);
  if (found === undefined) throw new Error(`the model of Step Functions has no ${name}`);
  return found;
}

/** Members in Pascal case, times in milliseconds: what SDK 1.x gives. */
function shown(name: string, answer: JsonObject): JsonObject {
  return toResult(operation(name).output, answer, (at) => at);
}

function startedBy(answer: JsonObject): Started {
  const executionArn = answer["executionArn"];
  if (typeof executionArn !== "string") throw new Error("StartExecution answered without an ARN");
  return { type: "started", executionArn, answer };
}

function executionArnIn(submitted: Payload | undefined): string | undefined {
  const value = submitted?.value;
  const arn = isJsonObject(value) ? value["ExecutionArn"] : undefined;
  return typeof arn === "string" ? arn : undefined;
}

// Recorded: without `Credentials` the result has none of these members, with them it has all three.
const REDRIVE_MEMBERS: ReadonlySet<string> = new Set([
  "RedriveCount",
  "RedriveStatus",
  "RedriveStatusReason",
]);

// What DescribeExecution knows and the result of `.sync` does not show.
const HIDDEN_MEMBERS: ReadonlySet<string> = new Set([
  "TraceHeader",
  "StateMachineVersionArn",
  "StateMachineAliasArn",
]);

function closedResult(described: JsonObject, request: TaskRequest): TaskOutcome {
  const crossAccount = request.credentialsRoleArn !== undefined;
  const parses = request.resource.kind === "integration" && request.resource.pattern === "sync:2";
  const members = Object.entries(shown("DescribeExecution", described))
    .filter(([name]) => !HIDDEN_MEMBERS.has(name) && (crossAccount || !REDRIVE_MEMBERS.has(name)))
    .map(([name, value]): [string, Json] => [name, parses ? parsedText(name, value) : value])
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const result = new Payload(Object.fromEntries(members));
  if (described["status"] === "SUCCEEDED") return succeeded(result);
  // A child that timed out fails its parent with States.TaskFailed too (Error handling, "Error names").
  return failed("States.TaskFailed", result.text());
}

/** `.sync:2` shows the child's input and output as JSON, `.sync` as text. */
function parsedText(name: string, value: Json): Json {
  return (name === "Input" || name === "Output") && typeof value === "string"
    ? parseJson(value)
    : value;
}
