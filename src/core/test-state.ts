// test-state.ts — one state run alone against one input, with what its data went through: TestState.
//
// The state does here what it does in an execution, on a draft that nobody stores; an Inspector notes the
// stages. Which members a caller sees at which inspection level is the caller's business.
import type { MapState, ParallelState, Program, State, TaskState } from "../asl/index.ts";
import {
  assert,
  type Failure,
  isJsonArray,
  isJsonObject,
  type Json,
  type JsonObject,
  memberOf,
  Payload,
  stringifyJson,
  type TimestampMs,
  textFloor,
} from "../base/index.ts";
import { QueryFailure } from "../query/index.ts";
import type { TaskRequest } from "./command.ts";
import { Draft } from "./draft.ts";
import type { Execution, StepOptions } from "./execution.ts";
import { Frame } from "./frame.ts";
import { failEvaluation, failState } from "./guard.ts";
import type { Inspector } from "./inspector.ts";
import type { ItemRead } from "./map-run-source.ts";
import { runChoice } from "./states/choice.ts";
import { runFail } from "./states/fail.ts";
import { finishInner } from "./states/finish-inner.ts";
import { batchesOf, batchingOf } from "./states/map-batches.ts";
import { type MapWork, prepareMap } from "./states/map-items.ts";
import { itemReadOf, readRefusal } from "./states/map-reader.ts";
import { itemInput } from "./states/map-run-input.ts";
import { THRESHOLD_EXCEEDED, toleranceOf } from "./states/map-tolerance.ts";
import { branchInput } from "./states/parallel.ts";
import { runPass } from "./states/pass.ts";
import { runSucceed } from "./states/succeed.ts";
import { failTask, scheduleTask, succeedTask } from "./states/task.ts";
import { endWait, startWait } from "./states/wait.ts";
import type { ExecutionIdentity } from "./trigger.ts";
import type { Trouble } from "./trouble.ts";

export interface StateTest {
  /** Of any flow of the program; names are unique in a definition. */
  readonly stateName: string;
  readonly input: Payload;
  readonly variables: JsonObject;
  readonly identity: ExecutionIdentity;
  /** In place of the context object that would be made. */
  readonly context: JsonObject | undefined;
  /** The outcome of a Task, Map or Parallel. */
  readonly mock: TestedOutcome | undefined;
  readonly configuration: StateTestConfiguration;
  readonly at: TimestampMs;
  readonly seed: string;
  readonly limits: StepOptions["limits"];
  readonly refuseTask?: NonNullable<StepOptions["refuseTask"]>;
}

export type TestedOutcome =
  | { readonly type: "result"; readonly output: Payload }
  | { readonly type: "error"; readonly failure: Failure };

export interface StateTestConfiguration {
  /** Attempts that the matching retrier has made already. */
  readonly retrierRetryCount?: number;
  /** Items of a Distributed Map that have failed. */
  readonly mapIterationFailureCount?: number;
  /** What stands in the place that an ItemReader reads, as it is found there. */
  readonly mapItemReaderData?: string;
}

export interface StateTestReport {
  readonly status: "SUCCEEDED" | "FAILED" | "RETRIABLE" | "CAUGHT_ERROR";
  readonly output?: Payload;
  readonly error?: string;
  readonly cause?: string;
  readonly nextState?: string;
  /** Members of InspectionData; payloads are texts on the wire. */
  readonly inspection: { readonly [name: string]: Json | Payload };
}

/** A Task without a mock stops here: run the request and go on with its outcome. */
export interface PendingStateTest {
  readonly status: "PENDING";
  readonly request: TaskRequest;
  readonly resume: (outcome: TestedOutcome) => StateTestReport;
}

/** A Map with an ItemReader stops here: read its items from `data` and go on with them. */
export interface PendingItems {
  readonly status: "READING";
  readonly read: ItemRead;
  readonly data: string;
  readonly resume: (outcome: TestedItems) => StateTestReport;
}

export type TestedItems =
  /** As many as MaxItems says or more; all that ItemsPointer points to. `origin`: the URI of their source. */
  | { readonly type: "read"; readonly items: readonly Json[]; readonly origin: string }
  | { readonly type: "failed"; readonly failure: Failure };

/** Undefined where the program has no state of that name. */
export function testState(
  program: Program,
  test: StateTest,
): StateTestReport | PendingStateTest | PendingItems | undefined {
  const flow = program.flows.find(({ state }) => state(test.stateName) !== undefined);
  const state = flow?.state(test.stateName);
  if (flow === undefined || state === undefined) return undefined;
  const bench = new Bench(program, test, { flow: flow.index, state });
  return bench.run();
}

/** Holds one test: the draft that the state works on, and what is noted of it. */
class Bench implements Inspector {
  readonly #draft: Draft;
  readonly #frame: Frame;
  readonly #state: State;
  readonly #test: StateTest;
  readonly #stages: Record<string, Json | Payload> = {};
  #left: { readonly output: Payload; readonly next: string | undefined } | undefined;
  #trouble: Failure | undefined;
  #retryIndex: number | undefined;
  #backoffSeconds: number | undefined;
  #catchIndex: number | undefined;

  constructor(program: Program, test: StateTest, place: { flow: number; state: State }) {
    this.#test = test;
    this.#state = place.state;
    const { at, seed, limits, refuseTask } = test;
    const options = { transitionsMax: 1, limits, ...(refuseTask && { refuseTask }) };
    const execution = executionAt(test, place.flow);
    this.#draft = new Draft(program, execution, { type: "continued", at, seed }, options);
    this.#draft.inspector = this;
    this.#draft.env.givenContext = test.context;
    this.#frame = this.#draft.touch(this.#draft.root);
    this.#frame.enteredAt = at;
    this.#prepareRetry();
    this.note("input", test.input);
  }

  // Inspector.

  note(stage: string, data: Json | Payload): void {
    if (HIDDEN_STAGES[this.#state.type]?.has(stage) === true) return;
    // Before a payload is measured, it has gone through the stages that made it.
    if (isUnshowable(data)) return;
    this.#stages[stage] = shown(stage, data);
  }

  retrier(index: number, backoffSeconds: number | undefined): void {
    this.#retryIndex = index;
    this.#backoffSeconds = backoffSeconds;
  }

  catcher(index: number): void {
    this.#catchIndex = index;
  }

  left(output: Payload, next: string | undefined): void {
    this.#left = { output, next };
  }

  // The state.

  run(): StateTestReport | PendingStateTest | PendingItems {
    const [draft, frame, state] = [this.#draft, this.#frame, this.#state];
    switch (state.type) {
      case "Pass":
        runPass(draft, frame, state);
        break;
      case "Choice":
        runChoice(draft, frame, state);
        break;
      case "Succeed":
        runSucceed(draft, frame, state);
        break;
      case "Fail":
        runFail(draft, frame, state);
        break;
      case "Wait":
        // Nobody waits for a test.
        startWait(draft, frame, state);
        if (frame.position.at === "waiting") endWait(draft, frame, state);
        break;
      case "Task":
        return this.#runTask(state);
      case "Parallel":
        this.#runParallel(state);
        break;
      case "Map":
        return this.#runMap(state);
    }
    return this.#report();
  }

  #runTask(state: TaskState): StateTestReport | PendingStateTest {
    scheduleTask(this.#draft, this.#frame, state);
    if (this.#frame.position.at !== "task") return this.#report();
    const { mock } = this.#test;
    if (mock !== undefined) return this.#finishTask(state, mock);
    const [command] = this.#draft.commands.toArray();
    assert(command?.type === "scheduleTask", "a task that was scheduled has its command");
    return {
      status: "PENDING",
      request: command.request,
      resume: (outcome) => this.#finishTask(state, outcome),
    };
  }

  #finishTask(state: TaskState, outcome: TestedOutcome): StateTestReport {
    if (outcome.type === "result") succeedTask(this.#draft, this.#frame, state, outcome.output);
    else {
      this.#trouble = outcome.failure;
      failTask(this.#draft, this.#frame, state, outcome);
    }
    return this.#report();
  }

  #runParallel(state: ParallelState): void {
    const input = branchInput(this.#draft, this.#frame, state);
    if (input instanceof QueryFailure) failEvaluation(this.#draft, this.#frame, input);
    else this.#applyMock(state, (result) => finishInner(this.#draft, this.#frame, state, result));
  }

  #runMap(state: MapState): StateTestReport | PendingItems {
    const [draft, frame] = [this.#draft, this.#frame];
    const work = prepareMap(draft, frame, state);
    if (work instanceof QueryFailure) return this.#failEvaluation(work);
    const read = itemReadOf(draft, frame, state.distributed?.reader, work.input);
    if (read instanceof QueryFailure) return this.#failEvaluation(read);
    const { mapItemReaderData: data } = this.#test.configuration;
    if (read === undefined || data === undefined) return this.#iterate(state, work, STATE_DATA);
    const refusal = readRefusal(read);
    const resume = (outcome: TestedItems) => this.#iterateRead(state, { work, read, outcome });
    return refusal === undefined
      ? { status: "READING", read, data, resume }
      : resume({ type: "failed", failure: refusal });
  }

  #iterateRead(
    state: MapState,
    { work, read, outcome }: { work: MapWork; read: ItemRead; outcome: TestedItems },
  ): StateTestReport {
    if (outcome.type === "failed") {
      this.#fail({ failure: outcome.failure });
      return this.#report();
    }
    const { value } = read.config;
    const isPointed = isJsonObject(value) && memberOf(value, "ItemsPointer") !== undefined;
    if (isPointed) this.note("afterItemsPointer", outcome.items);
    const items = outcome.items.slice(0, read.itemsMax || outcome.items.length);
    return this.#iterate(state, { ...work, items, keys: undefined }, outcome.origin);
  }

  #failEvaluation(problem: QueryFailure): StateTestReport {
    failEvaluation(this.#draft, this.#frame, problem);
    return this.#report();
  }

  #iterate(state: MapState, work: MapWork, origin: string): StateTestReport {
    const [draft, frame] = [this.#draft, this.#frame];
    const refused = this.#noteInputs(state, work, origin);
    const tolerance = refused ?? toleranceOf(draft, frame, state, work.input);
    if (tolerance instanceof QueryFailure) return this.#failEvaluation(tolerance);
    const failed = this.#test.configuration.mapIterationFailureCount ?? 0;
    const percentage = (failed / Math.max(1, work.items.length)) * 100;
    const exceeded =
      (state.toleratedFailureCount !== undefined && failed > tolerance.count) ||
      (state.toleratedFailurePercentage !== undefined && percentage > tolerance.percentage);
    if (exceeded && this.#test.mock?.type !== "error") this.#fail(THRESHOLD_EXCEEDED);
    else this.#applyMock(state, (result) => finishInner(draft, frame, state, result));
    return this.#report();
  }

  /**
   * The inputs of all iterations, where an ItemSelector makes them, and of all children, where an ItemBatcher does. More
   * than can be shown are not made.
   */
  #noteInputs(state: MapState, work: MapWork, origin: string): QueryFailure | undefined {
    const batching = batchingOf(this.#draft, this.#frame, state, work);
    if (batching instanceof QueryFailure) return batching;
    if (state.itemSelector === undefined && !batching.batched) return undefined;
    const inputs: Json[] = [];
    let characters = 0;
    const window = { items: work.items, keys: work.keys, first: 0, origin };
    for (let index = 0; index < work.items.length; index++) {
      const item = { window, index, input: work.input };
      const input = itemInput(this.#draft, this.#frame, state, item);
      if (input instanceof QueryFailure) return input;
      inputs.push(input.value);
      characters += input.text().length;
      if (characters > SHOWN_BYTES_MAX || inputs.length > INPUTS_MAX) return undefined;
    }
    if (state.itemSelector !== undefined) this.note("afterItemSelector", inputs);
    if (!batching.batched) return undefined;
    const batches = batchesOf(batching, inputs);
    if (batches instanceof QueryFailure) return batches;
    this.note("afterItemBatcher", batches);
    return undefined;
  }

  #applyMock(state: ParallelState | MapState, finish: (result: Payload) => void): void {
    const { mock } = this.#test;
    assert(mock !== undefined, "a Map or Parallel is tested with a mock");
    if (mock.type === "error") {
      this.#fail({ failure: mock.failure, ofBranch: state.type === "Parallel" });
      return;
    }
    finish(mock.output);
  }

  #fail(trouble: Trouble): void {
    this.#trouble = trouble.failure;
    failState(this.#draft, this.#frame, trouble);
  }

  /** However the state comes to fail: what it needs to begin may do so too. */
  #prepareRetry(): void {
    if (!("retriers" in this.#state)) return;
    const count = this.#test.configuration.retrierRetryCount ?? 0;
    this.#frame.attempts = this.#state.retriers.map(() => count);
  }

  // The report.

  #report(): StateTestReport {
    const news = this.#draft.takeNews();
    const failure =
      this.#draft.failure ?? (news?.type === "failed" ? news.trouble.failure : this.#trouble);
    if (this.#left !== undefined) {
      const { output, next } = this.#left;
      const nextState = next === undefined ? {} : { nextState: next };
      return this.#catchIndex === undefined
        ? { status: "SUCCEEDED", output, ...nextState, inspection: this.#inspection() }
        : {
            status: "CAUGHT_ERROR",
            output,
            ...failure,
            ...nextState,
            inspection: this.#inspection(),
          };
    }
    const retried = this.#backoffSeconds !== undefined && this.#draft.failure === undefined;
    return {
      status: retried ? "RETRIABLE" : "FAILED",
      ...failure,
      inspection: this.#inspection(),
    };
  }

  #inspection(): { readonly [name: string]: Json | Payload } {
    const details: Record<string, Json> = {};
    if (this.#catchIndex !== undefined) details["catchIndex"] = this.#catchIndex;
    if (this.#retryIndex !== undefined) details["retryIndex"] = this.#retryIndex;
    if (this.#backoffSeconds !== undefined) {
      details["retryBackoffIntervalSeconds"] = this.#backoffSeconds;
    }
    const { variables } = this.#frame;
    return {
      ...this.#stages,
      ...(variables.size === 0 ? {} : { variables: variablesPayload(variables) }),
      ...(Object.keys(details).length === 0 ? {} : { errorDetails: details }),
    };
  }
}

/** The source of items that come with the state's input. */
const STATE_DATA = "STATE_DATA";

/** Stages that AWS does not show for a type, though it goes through them. */
const HIDDEN_STAGES: { readonly [type in State["type"]]?: ReadonlySet<string> } = {
  Parallel: new Set(["afterInputPath", "afterParameters"]),
};

const SHOWN_BYTES_MAX = 4 * 1024 * 1024;
/** Of one Map; made in one go. */
const INPUTS_MAX = 10_000;

function isUnshowable(data: Json | Payload): boolean {
  const value = data instanceof Payload ? data.value : data;
  return textFloor(value, SHOWN_BYTES_MAX) > SHOWN_BYTES_MAX;
}

/** AWS writes the list behind ItemsPath with spaces. */
function shown(stage: string, data: Json | Payload): Json | Payload {
  if (data instanceof Payload || typeof data === "number") return data;
  return stage === "afterItemsPath" ? new Payload(data, spacedText(data)) : new Payload(data);
}

function spacedText(value: Json): string {
  if (isJsonArray(value)) return `[${value.map(spacedText).join(", ")}]`;
  if (!isJsonObject(value)) return stringifyJson(value);
  const members = Object.entries(value).map(
    ([name, member]) => `${JSON.stringify(name)}: ${spacedText(member)}`,
  );
  return `{${members.join(", ")}}`;
}

function variablesPayload(variables: ReadonlyMap<string, Payload>): Payload {
  return new Payload(Object.fromEntries([...variables].map(([name, { value }]) => [name, value])));
}

function executionAt(test: StateTest, flow: number): Execution {
  const { identity, input, variables, stateName, at } = test;
  const root = new Frame({ path: [], id: "0", flow, stateName, input, lastEventId: 0 });
  root.variables = new Map(
    Object.entries(variables).map(([name, value]) => [name, new Payload(value)]),
  );
  return {
    identity,
    status: "RUNNING",
    startDate: at,
    stopDate: undefined,
    input,
    output: undefined,
    failure: undefined,
    redriveCount: 0,
    redriveDate: undefined,
    historyCount: 0,
    counter: 0,
    root,
    ready: [],
    timeout: undefined,
    mapRuns: [],
  };
}
