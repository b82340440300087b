// test-engine.ts — the test kit: a whole Treadle in this process, its time in the test's hand, its tasks answered by it.
import type { TaskResource } from "../asl/index.ts";
import {
  isJsonArray,
  isJsonObject,
  type Json,
  type JsonObject,
  Payload,
  parseJson,
  stringifyJson,
} from "../base/index.ts";
import type { TaskRequest } from "../core/index.ts";
import { ManualClock, type RunnerResolver, SkipClock, type TaskOutcome } from "../engine/index.ts";
import { HOME_SCOPE, Host } from "../host/index.ts";

/** A task as a test sees it. */
export interface TestTask {
  readonly stateName: string;
  readonly resource: TaskResource;
  /** Evaluated Parameters or Arguments. */
  readonly parameters: Json;
  /** 0 for the first attempt. */
  readonly retryCount: number;
  readonly taskToken: string | undefined;
}

/** Thrown by a task's answer to fail the task under this error name. */
export class TaskError extends Error {
  override readonly name = "TaskError";
  readonly error: string;

  constructor(error: string, cause = "") {
    super(cause);
    this.error = error;
  }
}

/** Answers tasks by their state's name: the output, or a thrown {@link TaskError}. */
export type TaskAnswers = {
  readonly [stateName: string]: (task: TestTask) => Json | Promise<Json>;
};

export interface TestEngineOptions {
  /** `skip` (default) jumps over waits; `manual` stands still until `advance`. */
  readonly time?: "skip" | "manual";
  readonly tasks?: TaskAnswers;
}

/** How an execution ended, or where it stands. */
export interface TestResult {
  readonly executionArn: string;
  readonly status: string;
  readonly output: Json | undefined;
  readonly error: string | undefined;
  readonly cause: string | undefined;
}

/** An engine in memory. Dispose it at the end of the test. */
export class TestEngine {
  readonly #host: Host;
  readonly #manual: ManualClock | undefined;

  private constructor(host: Host, manual: ManualClock | undefined) {
    this.#host = host;
    this.#manual = manual;
  }

  static async open({ time = "skip", tasks = {} }: TestEngineOptions = {}): Promise<TestEngine> {
    const manual = time === "manual" ? new ManualClock() : undefined;
    const host = await Host.open({
      scope: HOME_SCOPE,
      clock: manual ?? new SkipClock(),
      relaxed: false,
      synchronous: "FULL",
      env: {},
      log: (line) => process.emitWarning(line),
      runnerFor: answeringRunners(tasks),
    });
    return new TestEngine(host, manual);
  }

  /** Makes a state machine and gives its ARN; throws with AWS's text where the definition is wrong. */
  async create(
    name: string,
    definition: JsonObject | string,
    type: "STANDARD" | "EXPRESS" = "STANDARD",
  ): Promise<string> {
    const text = typeof definition === "string" ? definition : stringifyJson(definition);
    const roleArn = `arn:aws:iam::${HOME_SCOPE.account}:role/test`;
    const parameters = { name, type, roleArn, definition: text };
    return String((await this.call("CreateStateMachine", parameters))["stateMachineArn"]);
  }

  /** Starts an execution and gives its ARN. */
  async start(stateMachineArn: string, input: Json = {}): Promise<string> {
    const parameters = { stateMachineArn, input: stringifyJson(input) };
    return String((await this.call("StartExecution", parameters))["executionArn"]);
  }

  /** Creates, starts and waits for the end: the shortest test. */
  async run(definition: JsonObject | string, input: Json = {}): Promise<TestResult> {
    const name = `test-${this.#count++}`;
    const arn = await this.start(await this.create(name, definition), input);
    await this.#host.engine.closed(arn);
    return this.describe(arn);
  }

  #count = 1;

  async describe(executionArn: string): Promise<TestResult> {
    const found = await this.call("DescribeExecution", { executionArn });
    const text = (name: string): string | undefined => {
      const value = found[name];
      return typeof value === "string" ? value : undefined;
    };
    const output = text("output");
    return {
      executionArn,
      status: String(found["status"]),
      output: output === undefined ? undefined : parseJson(output),
      error: text("error"),
      cause: text("cause"),
    };
  }

  /** The history as the wire shows it, whole. */
  async history(executionArn: string): Promise<readonly JsonObject[]> {
    const all: JsonObject[] = [];
    let paging: JsonObject = {};
    for (;;) {
      const page = await this.call("GetExecutionHistory", {
        executionArn,
        maxResults: 1000,
        ...paging,
      });
      const { events, nextToken } = page;
      if (isJsonArray(events)) all.push(...events.filter(isJsonObject));
      if (typeof nextToken !== "string") return all;
      paging = { nextToken };
    }
  }

  /** The names of the states entered, in order. */
  async visited(executionArn: string): Promise<readonly string[]> {
    const entered = (await this.history(executionArn)).map(
      (event) => event["stateEnteredEventDetails"],
    );
    return entered.filter(isJsonObject).map((details) => String(details["name"]));
  }

  /** Lets time pass (`time: "manual"`); resolves when all that became due has been done. */
  async advance(seconds: number): Promise<void> {
    if (this.#manual === undefined)
      throw new Error('only an engine with time: "manual" can advance');
    await this.#manual.advance(seconds * 1000);
  }

  /** Any operation of Step Functions, as on the wire; throws where it is refused. */
  async call(operation: string, parameters: JsonObject): Promise<JsonObject> {
    const { status, body } = await this.#host.call(operation, parameters);
    if (status === 200) return body;
    throw new Error(`${String(body["__type"])}: ${String(body["message"] ?? "")}`);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#host[Symbol.asyncDispose]();
  }
}

function answeringRunners(tasks: TaskAnswers): RunnerResolver {
  // Activities are polled for, never run.
  return (resource) =>
    resource.kind === "activity" ? undefined : { run: (request) => answerTask(tasks, request) };
}

async function answerTask(tasks: TaskAnswers, request: TaskRequest): Promise<TaskOutcome> {
  const { stateName, resource, resourceArn, parameters, retryCount, taskToken } = request;
  const answer = Object.hasOwn(tasks, stateName) ? tasks[stateName] : undefined;
  if (answer === undefined) {
    const cause = `The test has no answer for the state '${stateName}' (${resourceArn}): give one in tasks.`;
    return { type: "failed", failure: { error: "States.Runtime", cause }, stage: "schedule" };
  }
  const task = { stateName, resource, parameters: parameters.value, retryCount, taskToken };
  try {
    const output = new Payload(await answer(task));
    if (!("pattern" in resource) || resource.pattern !== "waitForTaskToken") {
      return { type: "succeeded", output };
    }
    return { type: "waiting" };
  } catch (error) {
    if (!(error instanceof TaskError)) throw error;
    return { type: "failed", failure: { error: error.error, cause: error.message } };
  }
}
