// distributed-map.ts — the Distributed Map: its items run as executions of their own.
//
//   D1. The parent writes MapRun events only; what the children do is in their own histories.
//   D2. The concurrency is a number: a child is started when another one has closed.
import type { MapState } from "../../asl/index.ts";
import { type Failure, type Json, mapRunArn, Payload } from "../../base/index.ts";
import { QueryFailure } from "../../query/index.ts";
import type { ChildStart } from "../command.ts";
import { conclude } from "../data-flow.ts";
import type { Draft } from "../draft.ts";
import type { Frame } from "../frame.ts";
import { failEvaluation, failState } from "../guard.ts";
import { type ChildRecord, labelFor, MapRun, type MapRunSource } from "../map-run.ts";
import { childArn, closeRun, machineNameOf, stopRunning } from "../map-run-close.ts";
import { exceeds } from "../payload-size.ts";
import { leave, tooLargeResult } from "../transition.ts";
import type { MapRunSettings, Trigger } from "../trigger.ts";
import { batchesOf } from "./map-batches.ts";
import type { MapWork } from "./map-items.ts";
import { childInput } from "./map-run-input.ts";
import { THRESHOLD_EXCEEDED, toleranceOf } from "./map-tolerance.ts";

/** The state has found its items: a new map run begins. */
export function startMapRun(draft: Draft, frame: Frame, state: MapState, work: MapWork): void {
  const tolerance = toleranceOf(draft, frame, state, work.input);
  if (tolerance instanceof QueryFailure) {
    failEvaluation(draft, frame, tolerance);
    return;
  }
  const source = batchesOf(draft, frame, state, work);
  if (source instanceof QueryFailure) {
    failEvaluation(draft, frame, source);
    return;
  }
  const run = openRun(draft, frame, state, source);
  run.maxConcurrency = work.concurrency;
  run.toleratedFailureCount = tolerance.count;
  run.toleratedFailurePercentage = tolerance.percentage;
  draft.emit(frame, "MapRunStarted", { mapRunArn: run.arn });
  const unsupported = unsupportedPart(state);
  if (unsupported !== undefined) {
    failRun(draft, frame, run, unsupported);
    return;
  }
  goOn(draft, frame, state, run);
}

function openRun(draft: Draft, frame: Frame, state: MapState, source: MapRunSource): MapRun {
  const { identity } = draft;
  const { distributed, processor } = state;
  const label = distributed?.label ?? labelFor(identity.stateMachineArn, processor, state.name);
  const machine = machineNameOf(identity.stateMachineName);
  const run = new MapRun(draft.owner, {
    arn: mapRunArn(identity, machine, label, draft.random.uuid()),
    label,
    frameId: frame.id,
    flow: processor,
    executionType: distributed?.executionType ?? "STANDARD",
    startDate: draft.at,
    source,
  });
  draft.mapRuns = [...draft.mapRuns, run];
  frame.position = { at: "mapRun", mapRunArn: run.arn };
  return run;
}

function unsupportedPart(state: MapState): Failure | undefined {
  const { reader, writer } = state.distributed ?? {};
  if (reader !== undefined) {
    return {
      error: "States.ItemReaderFailed",
      cause: `Treadle does not read items from '${reader.resourceArn}' yet. Pass the items in the state's input and name them with ItemsPath or Items.`,
    };
  }
  if (writer === undefined) return undefined;
  return {
    error: "States.ResultWriterFailed",
    cause: `Treadle does not write results to '${writer.resourceArn}' yet. Leave ResultWriter out: the results are then the state's output.`,
  };
}

// Children.

/** Starts what may run, or ends the run when nothing is left. */
function goOn(draft: Draft, frame: Frame, state: MapState, run: MapRun): void {
  if (run.exceedsTolerance) {
    failRun(draft, frame, run, THRESHOLD_EXCEEDED.failure);
    return;
  }
  if (!redriveChildren(draft, frame, state, run)) return;
  if (!startChildren(draft, frame, state, run)) return;
  if (run.isDone) finishRun(draft, frame, state, run);
}

function startChildren(draft: Draft, frame: Frame, state: MapState, run: MapRun): boolean {
  const children: ChildStart[] = [];
  while (run.running < run.concurrency && run.next < run.childrenTotal) {
    const index = run.next;
    const input = childInput(draft, frame, state, { run, index });
    if (input instanceof QueryFailure) {
      failRunEvaluation(draft, frame, run, input);
      return false;
    }
    const name = draft.random.uuid();
    children.push({ index, name, arn: childArn(draft.identity, run, name), input });
    run.set(index, runningChild(name), draft.owner);
    run.next += 1;
    run.running += 1;
  }
  if (children.length > 0) {
    const { flow, executionType, label } = run.start;
    draft.command({
      type: "startChildren",
      mapRunArn: run.arn,
      flow,
      executionType,
      machineName: `${machineNameOf(draft.identity.stateMachineName)}/${label}`,
      children,
    });
  }
  return true;
}

function redriveChildren(draft: Draft, frame: Frame, state: MapState, run: MapRun): boolean {
  const children: ChildStart[] = [];
  while (run.running < run.concurrency) {
    const index = run.nextRedrive();
    const known = index === undefined ? undefined : run.children.at(index);
    if (index === undefined || known === undefined) break;
    const input = childInput(draft, frame, state, { run, index });
    if (input instanceof QueryFailure) {
      failRunEvaluation(draft, frame, run, input);
      return false;
    }
    children.push({
      index,
      name: known.name,
      arn: childArn(draft.identity, run, known.name),
      input,
    });
    run.set(index, runningChild(known.name), draft.owner);
    run.redriveFrom = index + 1;
    run.running += 1;
  }
  if (children.length > 0) {
    draft.command({ type: "redriveChildren", mapRunArn: run.arn, children });
  }
  return true;
}

function runningChild(name: string): ChildRecord {
  return { name, status: "RUNNING", output: undefined, redrivable: true };
}

// The end.

function finishRun(draft: Draft, frame: Frame, state: MapState, run: MapRun): void {
  const results: Json[] = [];
  for (let child = 0; child < run.childrenTotal; child++) {
    const output = run.children.at(child)?.output;
    if (output !== undefined) results.push(output.value);
  }
  const result = new Payload(results);
  if (exceeds(result, draft.limits.payloadBytesMax)) {
    failRun(draft, frame, run, tooLargeResult(state.name));
    return;
  }
  closeRun(draft, run, "SUCCEEDED");
  // The Exited event follows MapRunSucceeded in eight recordings. In seven later ones it follows MapRunStarted, but
  // each of those leaves this id out of its comparison (skip_paths), so the first rule contradicts none.
  draft.emit(frame, "MapRunSucceeded");
  draft.emitBeside(frame, frame.lastEventId, "MapStateSucceeded");
  const conclusion = conclude(draft, frame, state, result);
  if (conclusion instanceof QueryFailure) failEvaluation(draft, frame, conclusion);
  else leave(draft, frame, conclusion, state.next);
}

function failRun(draft: Draft, frame: Frame, run: MapRun, failure: Failure): void {
  stopRunning(draft, run);
  closeRun(draft, run, "FAILED");
  draft.emit(frame, "MapRunFailed", { ...failure });
  failState(draft, frame, { failure });
}

function failRunEvaluation(draft: Draft, frame: Frame, run: MapRun, problem: QueryFailure): void {
  stopRunning(draft, run);
  closeRun(draft, run, "FAILED");
  failEvaluation(draft, frame, problem);
}

// Triggers.

/** Some children have closed; false where none of them was awaited. */
export function closeChildren(
  draft: Draft,
  trigger: Extract<Trigger, { type: "childrenClosed" }>,
): boolean {
  const found = runningRun(draft, trigger.mapRunArn);
  if (found === undefined) return false;
  const { run, frame } = found;
  let heard = false;
  for (const child of trigger.children) {
    if (run.record(child, draft.owner)) heard = true;
  }
  if (!heard) return false;
  const state = draft.stateOf(frame);
  if (state.type === "Map") goOn(draft, draft.touch(frame), state, run);
  return true;
}

/** UpdateMapRun. */
export function updateMapRun(draft: Draft, arn: string, settings: MapRunSettings): boolean {
  const found = runningRun(draft, arn);
  if (found === undefined) return false;
  const { run, frame } = found;
  run.maxConcurrency = settings.maxConcurrency ?? run.maxConcurrency;
  run.toleratedFailureCount = settings.toleratedFailureCount ?? run.toleratedFailureCount;
  run.toleratedFailurePercentage =
    settings.toleratedFailurePercentage ?? run.toleratedFailurePercentage;
  const state = draft.stateOf(frame);
  if (state.type === "Map") goOn(draft, draft.touch(frame), state, run);
  return true;
}

function runningRun(draft: Draft, arn: string): { run: MapRun; frame: Frame } | undefined {
  const known = draft.mapRunOf(arn);
  if (known?.status !== "RUNNING") return undefined;
  const frame = draft.frameOf(known.start.frameId);
  if (frame?.position.at !== "mapRun" || frame.position.mapRunArn !== arn) return undefined;
  return { run: draft.touchMapRun(arn), frame };
}

/** A redrive of the execution has come to a map run that failed or was aborted. */
export function redriveMapRun(draft: Draft, frame: Frame, state: MapState, arn: string): void {
  const run = draft.touchMapRun(arn);
  run.status = "RUNNING";
  run.stopDate = undefined;
  run.redriveCount += 1;
  run.redriveDate = draft.at;
  run.redriveFrom = 0;
  run.failedItems = 0;
  for (let child = 0; child < run.next; child++) {
    const known = run.children.at(child);
    if (known === undefined || known.status === "SUCCEEDED") continue;
    if (known.redrivable) run.set(child, { ...known, status: "PENDING_REDRIVE" }, draft.owner);
    else run.failedItems += run.itemCountOf(child);
  }
  frame.position = { at: "mapRun", mapRunArn: arn };
  draft.emit(frame, "MapRunRedriven", { mapRunArn: arn, redriveCount: run.redriveCount });
  goOn(draft, frame, state, run);
}
