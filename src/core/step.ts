// step.ts — the one function that everything turns around: a trigger comes in; an execution, history and
// commands go out.
//
//   S1. Pure: the same program, execution and trigger give the same result, to the byte.
//   S2. The execution that came in is never changed.
//   S3. An answer to a command that is not open, and anything sent to a closed execution, changes nothing; but
//       map runs hear even then what became of the children that they stopped.
import type { Program } from "../asl/index.ts";
import { assert, type Payload, unreachable } from "../base/index.ts";
import { abortExecution, failExecution, timeOutExecution } from "./closing.ts";
import type { Command } from "./command.ts";
import { type Details, Draft, NOTHING_READY } from "./draft.ts";
import { type Execution, type StepOptions, timeoutSecondsOf } from "./execution.ts";
import { Frame, TRYING } from "./frame.ts";
import type { HistoryEvent } from "./history-event.ts";
import { redriveExecution } from "./redrive.ts";
import { hearNews, resume, run } from "./run.ts";
import { NOT_TRUNCATED } from "./state-events.ts";
import {
  closeChildren,
  hasten,
  itemsNotRead,
  itemsRead,
  resultsWritten,
  updateMapRun,
} from "./states/distributed-map.ts";
import {
  beatTask,
  failTask,
  startTask,
  submitTask,
  succeedTask,
  timeOutTask,
} from "./states/task.ts";
import type { ExecutionIdentity, Trigger } from "./trigger.ts";

export interface StepResult {
  readonly execution: Execution;
  readonly history: readonly HistoryEvent[];
  readonly commands: readonly Command[];
  /** The budget ran out; the host calls again with a `continued` trigger. */
  readonly unfinished: boolean;
  /** What the payloads that it handed on have as text at the most: what writing the step down may cost. */
  readonly bytes: number;
}

export function step(
  program: Program,
  execution: Execution | undefined,
  trigger: Trigger,
  options: StepOptions,
): StepResult {
  if (execution === undefined) {
    assert(trigger.type === "started", "an execution begins with `started`");
    return begin(program, trigger, options);
  }
  if (trigger.type === "started" || !concerns(execution, trigger)) return unchanged(execution);
  const draft = new Draft(program, execution, trigger, options);
  if (!apply(draft, trigger)) return unchanged(execution);
  hearNews(draft);
  return finish(draft, options);
}

function finish(draft: Draft, options: StepOptions): StepResult {
  return resultOf(draft, draft.running && run(draft, options.transitionsMax));
}

function resultOf(draft: Draft, unfinished: boolean): StepResult {
  return {
    execution: draft.finish(),
    history: draft.history,
    commands: draft.commands.toArray(),
    unfinished,
    bytes: draft.bytes,
  };
}

function unchanged(execution: Execution): StepResult {
  return { execution, history: [], commands: [], unfinished: false, bytes: 0 };
}

function concerns(execution: Execution, trigger: Trigger): boolean {
  if (execution.status === "RUNNING" || trigger.type === "redriveRequested") return true;
  return trigger.type === "childrenClosed" && execution.mapRuns.some((run) => run.stopping > 0);
}

// The beginning.

function begin(
  program: Program,
  trigger: Trigger & { readonly type: "started" },
  options: StepOptions,
): StepResult {
  const draft = new Draft(program, unbegun(program, trigger), trigger, options);
  const { identity, input } = trigger;
  draft.emitBeside(draft.root, 0, "ExecutionStarted", startDetails(identity, input));
  const seconds = timeoutSecondsOf(program, identity);
  const isChild = identity.flow !== 0;
  if (seconds !== undefined && !isChild) draft.timeout = draft.startTimer(draft.root, seconds);
  draft.enqueue(draft.root);
  const unfinished = run(draft, options.transitionsMax);
  // Most children of a Distributed Map are over by now: only those that are not need a clock.
  if (seconds !== undefined && isChild && draft.running) {
    draft.timeout = draft.startTimer(draft.root, seconds);
  }
  return resultOf(draft, unfinished);
}

function startDetails(identity: ExecutionIdentity, input: Payload): Details {
  const { roleArn, stateMachineAliasArn, stateMachineVersionArn } = identity;
  const details: Record<string, Details[string]> = { input, inputDetails: NOT_TRUNCATED, roleArn };
  if (stateMachineAliasArn !== undefined) details["stateMachineAliasArn"] = stateMachineAliasArn;
  if (stateMachineVersionArn !== undefined) {
    details["stateMachineVersionArn"] = stateMachineVersionArn;
  }
  return details;
}

const ROOT_PATH: readonly number[] = [];
const NO_MAP_RUNS: Execution["mapRuns"] = [];

function unbegun(program: Program, trigger: Trigger & { readonly type: "started" }): Execution {
  const { identity, input, at } = trigger;
  const flow = program.flows[identity.flow];
  assert(flow !== undefined, "an execution's flow is one of its program");
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
    root: new Frame({
      path: ROOT_PATH,
      id: "0",
      flow: identity.flow,
      stateName: flow.startAt,
      input,
      lastEventId: 0,
    }),
    ready: NOTHING_READY,
    timeout: undefined,
    mapRuns: NO_MAP_RUNS,
  };
}

// Triggers.

/** False where the trigger means nothing to the execution. */
function apply(draft: Draft, trigger: Exclude<Trigger, { type: "started" }>): boolean {
  switch (trigger.type) {
    case "continued":
      return draft.hasReady;
    case "activityStarted":
    case "taskSubmitted":
    case "taskSucceeded":
    case "taskFailed":
    case "heartbeatReceived":
      return answerTask(draft, trigger);
    case "timerFired":
      return fireTimer(draft, trigger.timerId);
    case "stopRequested":
      abortExecution(draft, trigger.failure);
      return true;
    case "runRefused":
      failExecution(draft, draft.touch(draft.root), trigger.failure);
      return true;
    case "childrenClosed":
      return closeChildren(draft, trigger);
    case "childrenNotStopped":
      return hasten(draft, trigger.mapRunArn);
    case "itemsRead":
      return itemsRead(draft, trigger);
    case "itemsNotRead":
      return itemsNotRead(draft, trigger);
    case "resultsWritten":
      return resultsWritten(draft, trigger);
    case "mapRunUpdated":
      return updateMapRun(draft, trigger.mapRunArn, trigger.settings);
    case "redriveRequested":
      return redriveExecution(draft);
    default:
      return unreachable(trigger);
  }
}

type TaskAnswer = Extract<Trigger, { readonly taskId: string }>;

function answerTask(draft: Draft, answer: TaskAnswer): boolean {
  const waiting = frameWaitingFor(draft, answer.taskId);
  if (waiting === undefined) return false;
  const frame = draft.touch(waiting);
  const state = draft.stateOf(frame);
  assert(state.type === "Task", "only a Task has a task");
  switch (answer.type) {
    case "activityStarted":
      startTask(draft, frame, state, answer.workerName);
      return true;
    case "taskSubmitted":
      submitTask(draft, frame, state, answer.output);
      return true;
    case "taskSucceeded":
      succeedTask(draft, frame, state, answer.output);
      return true;
    case "taskFailed":
      failTask(draft, frame, state, answer);
      return true;
    case "heartbeatReceived":
      beatTask(draft, frame);
      return true;
    default:
      return unreachable(answer);
  }
}

/** The frame that an id names, if it still waits for that very task. */
function frameWaitingFor(draft: Draft, taskId: string): Frame | undefined {
  const frame = draft.frameOf(frameIdIn(taskId));
  return frame?.position.at === "task" && frame.position.taskId === taskId ? frame : undefined;
}

function frameIdIn(id: string): string {
  return id.slice(0, Math.max(0, id.indexOf(":")));
}

function fireTimer(draft: Draft, timerId: string): boolean {
  if (draft.timeout?.timerId === timerId) {
    draft.timeout = undefined;
    timeOutExecution(draft);
    return true;
  }
  const found = draft.frameOf(frameIdIn(timerId));
  if (found === undefined || !waitsForTimer(found, timerId)) return false;
  const frame = draft.touch(found);
  const state = draft.stateOf(frame);
  if (state.type === "Task" && frame.position.at === "task") {
    return timeOutTask(draft, frame, state, timerId);
  }
  if (frame.position.at === "retrying") {
    frame.position = TRYING;
    draft.enqueue(frame);
    return true;
  }
  resume(draft, frame);
  return true;
}

function waitsForTimer({ position }: Frame, timerId: string): boolean {
  switch (position.at) {
    case "waiting":
    case "retrying":
      return position.timer.timerId === timerId;
    case "task":
      return position.timeout?.timerId === timerId || position.heartbeat?.timerId === timerId;
    default:
      return false;
  }
}
