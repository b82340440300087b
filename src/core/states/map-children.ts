// map-children.ts — the children of a map run: started, redriven, and what their ends leave.
import type { Payload, TimestampMs } from "../../base/index.ts";
import { QueryFailure } from "../../query/index.ts";
import type { ChildAgain, ChildStart, Command } from "../command.ts";
import { type Portion, portionOf, withoutStarted } from "../map-reading.ts";
import type { ResultStatus } from "../map-results.ts";
import type { ChildRecord, MapRun } from "../map-run.ts";
import { childArn, machineNameOf } from "../map-run-close.ts";
import { exceeds } from "../payload-size.ts";
import type { ClosedChild, ExecutionIdentity } from "../trigger.ts";
import { ChildInput } from "./child-input.ts";
import { LATER, nextShare, type Share } from "./map-batches.ts";
import { readAgain } from "./map-reader.ts";
import type { RunWork } from "./map-run-input.ts";
import { isFull, keepResults, outputOf, type RunResult } from "./map-writer.ts";

export interface Started {
  /** A child could have started, had its items been at hand. */
  readonly hungry: boolean;
  /** The step's effort is used up: there is more to start in the next one. */
  readonly unfinished: boolean;
}

/** Starts what may run. A failure: the items of a child gave no input for it. */
export function startChildren(work: RunWork): Started | QueryFailure {
  const { draft, run } = work;
  const children: ChildStart[] = [];
  let hungry = false;
  let unfinished = false;
  while (run.running < run.concurrency && !isFull(run)) {
    const share = nextShare(work);
    if (share instanceof QueryFailure) return share;
    if (share === LATER) {
      unfinished = true;
      break;
    }
    if (share === undefined) {
      hungry = true;
      break;
    }
    const problem = inputProblem(work, share.input);
    if (problem !== undefined) return problem;
    children.push(begin(work, share));
  }
  if (hungry && run.nextItem < run.itemsKnown) readAgain(draft, run, run.nextItem);
  run.reading = withoutStarted(run.reading, run.nextItem);
  if (children.length > 0) draft.command(startCommand(work, children));
  return { hungry, unfinished };
}

function inputProblem({ draft }: RunWork, input: Payload): QueryFailure | undefined {
  const { payloadBytesMax } = draft.limits;
  if (!exceeds(input, payloadBytesMax)) return undefined;
  return new QueryFailure(
    "States.DataLimitExceeded",
    `The input of a child workflow execution exceeds the maximum number of bytes service limit (${payloadBytesMax}).`,
  );
}

function begin({ draft, run }: RunWork, { from, count, input }: Share): ChildStart {
  const index = run.next;
  const name = run.nameOf(index);
  run.set(index, runningChild(run, from, count), draft.owner);
  run.next += 1;
  run.nextItem = from + count;
  return { index, name, arn: childArn(draft.identity, run, name), input, itemCount: count };
}

const RUNNING_CHILD: ChildRecord = {
  status: "RUNNING",
  output: undefined,
  redrivable: true,
  range: undefined,
  name: undefined,
};

function runningChild(run: MapRun, from: number, count: number): ChildRecord {
  return run.start.source.batched ? { ...RUNNING_CHILD, range: [from, count] } : RUNNING_CHILD;
}

export function startCommand(
  { draft, run }: RunWork,
  children: readonly ChildStart[],
): Extract<Command, { readonly type: "startChildren" }> {
  return { type: "startChildren", ...startOf(draft.identity, run), children };
}

export function giveCommand(
  { draft, run }: RunWork,
  children: readonly ChildAgain[],
): Extract<Command, { readonly type: "giveChildren" }> {
  return { type: "giveChildren", ...startOf(draft.identity, run), children };
}

function startOf({ stateMachineName }: ExecutionIdentity, { arn, start }: MapRun) {
  const { flow, executionType, label } = start;
  const machineName = `${machineNameOf(stateMachineName)}/${label}`;
  return { mapRunArn: arn, flow, executionType, machineName };
}

/** Redrives children as places are free. */
export function redriveChildren({ draft, run }: RunWork): void {
  const children: ChildAgain[] = [];
  while (run.running < run.concurrency) {
    const index = run.nextRedrive();
    const known = index === undefined ? undefined : run.children.at(index);
    if (index === undefined || known === undefined) break;
    const child = childAgain(draft.identity, run, index, draft.at);
    if (child === undefined) {
      readAgain(draft, run, run.rangeOf(index)[0]);
      break;
    }
    children.push(child);
    const { was: _was, round = 0, ...kept } = known;
    const again = { ...kept, round: round + 1, redrivable: true } as const;
    run.set(index, { ...again, status: "RUNNING" }, draft.owner);
    run.redriveFrom = index + 1;
  }
  if (children.length > 0) {
    draft.command({ type: "redriveChildren", mapRunArn: run.arn, children });
  }
}

/** Undefined where its items are away. */
export function childAgain(
  identity: ExecutionIdentity,
  run: MapRun,
  index: number,
  at: TimestampMs,
): ChildAgain | undefined {
  const input = ChildInput.of(run, index, at);
  if (input === undefined) return undefined;
  const name = run.nameOf(index);
  return {
    index,
    name,
    arn: childArn(identity, run, name),
    input,
    itemCount: run.itemCountOf(index),
  };
}

/** After a restart the items of a portion are here again: its running children are given again. */
export function giveAgain(work: RunWork, { place }: Portion): void {
  const { draft, run } = work;
  const children: ChildAgain[] = [];
  for (const [index, { status }] of run.children.entries()) {
    if (status !== "RUNNING") continue;
    const [from] = run.rangeOf(index);
    if (from < place.first || from >= place.first + place.count) continue;
    const child = childAgain(draft.identity, run, index, draft.at);
    if (child !== undefined) children.push(child);
  }
  if (children.length > 0) draft.command(giveCommand(work, children));
}

type Hearing = Pick<RunWork, "draft" | "run">;

/** Takes in how children have closed; false where none of them was awaited. */
export function hearChildren(work: Hearing, closed: readonly ClosedChild[]): boolean {
  const { draft, run } = work;
  const results: { readonly [status in ResultStatus]: RunResult[] } = {
    SUCCEEDED: [],
    FAILED: [],
    PENDING: [],
  };
  const over = new Map<number, number>();
  let heard = false;
  for (const child of closed) {
    if (!run.awaits(child.index, child.round)) continue;
    heard = true;
    const [from, to] = run.rangeOf(child.index);
    const result = { child: child.begun === false ? unbegun(child) : child, items: to - from };
    if (isTold(run, child)) results[fileOf(child)].push(result);
    run.record(child, keptOutput(work, result), draft.owner);
    if (isOver(child)) noteOver(run, over, from, to - from);
  }
  if (!heard) return false;
  run.settle(over);
  if (run.start.source.write?.destination !== undefined) {
    keepResults(draft, run, "SUCCEEDED", results.SUCCEEDED);
    keepResults(draft, run, "FAILED", results.FAILED);
    keepResults(draft, run, "PENDING", results.PENDING);
  }
  return true;
}

/** What is heard of a stopped child after its run has ended is told of by the redrive that runs the child again. */
function isTold(run: MapRun, { index, status }: ClosedChild): boolean {
  if (status === "SUCCEEDED" || run.ending !== undefined) return true;
  return run.children.at(index)?.status !== "STOPPING";
}

function fileOf({ status, begun = true }: ClosedChild): ResultStatus {
  if (!begun) return "PENDING";
  return status === "SUCCEEDED" ? "SUCCEEDED" : "FAILED";
}

function unbegun({ index }: ClosedChild): RunResult["child"] {
  return { index, status: "PENDING" };
}

/** True where nothing of the child can run again. */
function isOver({ status, redrivable = true }: ClosedChild): boolean {
  return status === "SUCCEEDED" || !redrivable;
}

function noteOver(run: MapRun, over: Map<number, number>, from: number, count: number): void {
  const first = portionOf(run.reading, from)?.place.first;
  if (first !== undefined) over.set(first, (over.get(first) ?? 0) + count);
}

/** The output, while all outputs together may still be the state's. */
function keptOutput({ draft, run }: Hearing, result: RunResult): Payload | undefined {
  if (run.start.source.write?.destination !== undefined || run.tooLarge) return undefined;
  const output = outputOf(draft, run, result);
  if (output === undefined) return undefined;
  const { payloadBytesMax } = draft.limits;
  if (payloadBytesMax === Number.POSITIVE_INFINITY) return output;
  run.outputBytes += output.byteLength() + 1;
  run.tooLarge = run.outputBytes > payloadBytesMax;
  return run.tooLarge ? undefined : output;
}
