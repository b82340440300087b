// outstanding.ts — what an execution still waits for, read from its state: for recovery and for SendTask*.
import { type Program, parseResource, type TaskResource } from "../asl/index.ts";
import type { TimestampMs } from "../base/index.ts";
import type { ChildAgain, Command } from "./command.ts";
import { Draft } from "./draft.ts";
import { AWS_LIMITS, type Execution } from "./execution.ts";
import type { Frame, TaskAttempt, Timer } from "./frame.ts";
import { type Portion, portionOf } from "./map-reading.ts";
import type { MapRun } from "./map-run.ts";
import { stopCommand } from "./map-run-close.ts";
import { childAgain, giveCommand } from "./states/map-children.ts";
import { nextRead, portionRead } from "./states/map-reader.ts";
import type { RunWork } from "./states/map-run-input.ts";
import { writeOf } from "./states/map-writer.ts";
import { taskRequestOf } from "./task-request.ts";

/** The open commands, made again. A host gives them again after a crash; ids say which it knows already. */
export function outstandingCommands(program: Program, execution: Execution): readonly Command[] {
  const commands: Command[] = [];
  for (const run of execution.mapRuns) {
    if (run.stopping > 0) commands.push(stopCommand(execution.identity, run));
  }
  if (execution.status !== "RUNNING") return commands;
  const reader = new Draft(
    program,
    execution,
    { type: "continued", at: execution.startDate, seed: execution.identity.arn },
    { transitionsMax: 0, limits: AWS_LIMITS },
  );
  for (const timer of timersOf(execution)) commands.push({ type: "startTimer", ...timer });
  for (const frame of framesOf(execution.root)) {
    const { position } = frame;
    const state = reader.stateOf(frame);
    if (position.at === "task" && state.type === "Task") {
      commands.push({
        type: "scheduleTask",
        request: taskRequestOf(execution, frame, state, position),
        ...(isWaiting(position, state.resource) ? { waiting: true } : {}),
        ...(position.phase === "submitted" ? { submitted: true } : {}),
      });
    }
    if (position.at === "mapRun") {
      const run = execution.mapRuns.find(({ arn }) => arn === position.mapRunArn);
      if (run !== undefined)
        for (const command of commandsOf(reader, frame, run)) commands.push(command);
    }
  }
  return commands;
}

/** The answer comes by SendTask*: nothing is to be run again. */
function isWaiting(task: TaskAttempt, resource: TaskResource): boolean {
  if (resource.kind === "activity") return task.phase === "started";
  return (
    task.phase === "submitted" && "pattern" in resource && resource.pattern === "waitForTaskToken"
  );
}

/** What a run waits for: its reads and writes, and the children that are running, as they were started. */
function commandsOf(reader: Draft, frame: Frame, run: MapRun): readonly Command[] {
  const state = reader.stateOf(frame);
  if (run.status !== "RUNNING" || state.type !== "Map") return [];
  const commands: Command[] = [];
  if (run.results.writing !== undefined) commands.push(writeOf(run));
  if (run.ending !== undefined) return commands;
  const given = givenChildren({ draft: reader, frame, state, run });
  if (run.start.source.read === undefined) return [...commands, given];
  if (given.children.length > 0) commands.push(given);
  if (run.reading.asked) commands.push(nextRead(run));
  for (const portion of portionsToRead(run)) commands.push(portionRead(run, portion, true));
  return commands;
}

/** Those whose items are at hand. */
function givenChildren(work: RunWork): ReturnType<typeof giveCommand> {
  const { draft, run } = work;
  const children: ChildAgain[] = [];
  for (const [index, { status }] of run.children.entries()) {
    if (status !== "RUNNING") continue;
    const child = childAgain(draft.identity, run, index, draft.at);
    if (child !== undefined) children.push(child);
  }
  return giveCommand(work, children);
}

/** Portions with running children, and the one that the next child waits for. */
function portionsToRead(run: MapRun): readonly Portion[] {
  const firsts = new Set<number>();
  const want = (item: number): void => {
    const portion = portionOf(run.reading, item);
    if (portion !== undefined && portion.items === undefined) firsts.add(portion.place.first);
  };
  for (const [index, { status }] of run.children.entries()) {
    if (status === "RUNNING") want(run.rangeOf(index)[0]);
  }
  const redriven = run.nextRedrive();
  if (redriven !== undefined) want(run.rangeOf(redriven)[0]);
  if (run.nextItem < run.itemsKnown) want(run.nextItem);
  return run.reading.portions.filter(({ place }) => firsts.has(place.first));
}

/** When the earliest timer is due. */
export function nextDueAt(execution: Execution): TimestampMs | undefined {
  if (execution.status !== "RUNNING") return undefined;
  const due = earliest(execution.root);
  const own = execution.timeout?.dueAt ?? Number.POSITIVE_INFINITY;
  const at = Math.min(due, own);
  return at === Number.POSITIVE_INFINITY ? undefined : at;
}

/** Frames never change once their step is over, so what was found in one is remembered. */
const EARLIEST = new WeakMap<Frame, TimestampMs>();

function earliest(frame: Frame): TimestampMs {
  const known = EARLIEST.get(frame);
  if (known !== undefined) return known;
  let at = Number.POSITIVE_INFINITY;
  for (const { dueAt } of timersIn(frame)) at = Math.min(at, dueAt);
  for (const child of frame.children.values()) at = Math.min(at, earliest(child));
  EARLIEST.set(frame, at);
  return at;
}

/** All open timers. */
export function timersOf(execution: Execution): readonly Timer[] {
  if (execution.status !== "RUNNING") return [];
  const timers = execution.timeout === undefined ? [] : [execution.timeout];
  for (const frame of framesOf(execution.root))
    for (const timer of timersIn(frame)) timers.push(timer);
  return timers;
}

function timersIn({ position }: Frame): readonly Timer[] {
  switch (position.at) {
    case "waiting":
    case "retrying":
      return [position.timer];
    case "task":
      return [position.timeout, position.heartbeat].filter((timer) => timer !== undefined);
    default:
      return [];
  }
}

/** The frame itself, then those inside it. */
export function* framesOf(frame: Frame): Generator<Frame> {
  yield frame;
  for (const child of frame.children.values()) yield* framesOf(child);
}

/** What SendTask* and an activity worker's poll need to know of an open task. */
export interface OpenTask {
  readonly taskToken: string | undefined;
  readonly stateName: string;
  readonly resource: TaskResource;
  readonly parametersText: () => string;
  readonly heartbeatSeconds: number | undefined;
  /** An activity: a worker has taken it. Others: it runs. */
  readonly started: boolean;
  readonly submitted: boolean;
}

/** The task, while it is open; undefined for one that was answered, timed out or never was. */
export function openTask(execution: Execution, taskId: string): OpenTask | undefined {
  if (execution.status !== "RUNNING") return undefined;
  const frame = frameOf(execution.root, taskId.slice(0, Math.max(0, taskId.indexOf(":"))));
  const task = frame?.position;
  if (frame === undefined || task?.at !== "task" || task.taskId !== taskId) return undefined;
  return {
    taskToken: task.taskToken,
    stateName: frame.stateName,
    resource: parseResource(task.resourceArn),
    parametersText: () => task.parameters.text(),
    heartbeatSeconds: task.heartbeatSeconds,
    started: task.phase !== "scheduled",
    submitted: task.phase === "submitted",
  };
}

function frameOf(root: Frame, id: string): Frame | undefined {
  const [first, ...indexes] = id.split(".");
  let frame: Frame | undefined = first === root.id ? root : undefined;
  for (const index of indexes) frame = frame?.children.get(Number(index));
  return frame;
}
