// waiting-tasks.ts — the tasks of an execution that somebody outside must answer: holders of tokens, activity workers.
import { parseResource } from "../asl/index.ts";
import type { TimestampMs } from "../base/index.ts";
import type { Execution } from "./execution.ts";
import type { Frame, TaskAttempt } from "./frame.ts";

export interface WaitingTask {
  readonly taskToken: string;
  readonly stateName: string;
  readonly enteredEventId: number;
  /** When its state was entered. */
  readonly since: TimestampMs;
  /** As it stands in the definition. */
  readonly resource: string;
  readonly waitsFor: "callback" | "activityWorker" | "activityAnswer";
  readonly timeoutAt: TimestampMs | undefined;
  readonly heartbeatAt: TimestampMs | undefined;
  readonly parametersText: () => string;
}

/** A task, and the indexes of the iterations it is in, of the outermost Map first. */
export interface PlacedTask extends WaitingTask {
  readonly iteration: readonly number[];
}

export function waitingTasksOf(execution: Execution): readonly PlacedTask[] {
  return execution.status === "RUNNING" ? [...tasksWithin(execution.root, [])] : [];
}

function* tasksWithin(frame: Frame, iteration: readonly number[]): Generator<PlacedTask> {
  const task = waitingTaskIn(frame);
  if (task !== undefined) yield { ...task, iteration };
  const isMap = frame.position.at === "iterations";
  for (const [index, child] of frame.children) {
    yield* tasksWithin(child, isMap ? [...iteration, index] : iteration);
  }
}

/** What a step changed about the tasks that wait; a task is known by the event that entered its state. */
export interface WaitingChanges {
  /** New ones, and those that wait for somebody else now. */
  readonly put: readonly WaitingTask[];
  readonly gone: readonly WaitingTask[];
}

export function waitingChanges(before: Execution | undefined, after: Execution): WaitingChanges {
  const changes: Changes = { put: [], gone: [] };
  noteChanges(changes, rootOf(before), rootOf(after));
  return changes;
}

interface Changes {
  readonly put: WaitingTask[];
  readonly gone: WaitingTask[];
}

/** Of one that has ended nobody waits. */
function rootOf(execution: Execution | undefined): Frame | undefined {
  return execution?.status === "RUNNING" ? execution.root : undefined;
}

/** Subtrees that are the same object are the same, whatever is in them. */
function noteChanges(changes: Changes, old: Frame | undefined, current: Frame | undefined): void {
  if (old === current) return;
  const [was, is] = [old && waitingTaskIn(old), current && waitingTaskIn(current)];
  const same =
    was?.enteredEventId === is?.enteredEventId &&
    was?.since === is?.since &&
    was?.resource === is?.resource;
  if (was !== undefined && !same) changes.gone.push(was);
  if (is !== undefined && !(same && was?.waitsFor === is.waitsFor)) changes.put.push(is);
  for (const [index, child] of current?.children ?? []) {
    noteChanges(changes, old?.children.get(index), child);
  }
  for (const [index, child] of old?.children ?? []) {
    if (current?.children.has(index) !== true) noteChanges(changes, child, undefined);
  }
}

function waitingTaskIn(frame: Frame): WaitingTask | undefined {
  const { position, stateName, enteredEventId, enteredAt } = frame;
  if (position.at !== "task" || position.taskToken === undefined) return undefined;
  const waitsFor = whomFor(position);
  if (waitsFor === undefined) return undefined;
  return {
    taskToken: position.taskToken,
    ...{ stateName, enteredEventId, since: enteredAt, resource: position.resourceArn, waitsFor },
    timeoutAt: position.timeout?.dueAt,
    heartbeatAt: position.heartbeat?.dueAt,
    parametersText: () => position.parameters.text(),
  };
}

function whomFor({ resourceArn, phase }: TaskAttempt): WaitingTask["waitsFor"] | undefined {
  const resource = parseResource(resourceArn);
  if (resource.kind === "activity")
    return phase === "scheduled" ? "activityWorker" : "activityAnswer";
  if (!("pattern" in resource) || resource.pattern !== "waitForTaskToken") return undefined;
  return phase === "submitted" ? "callback" : undefined;
}
