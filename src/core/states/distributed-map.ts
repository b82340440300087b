// distributed-map.ts — the Distributed Map: its items run as executions of their own.
//
//   D1. The parent writes MapRun events only; what the children do is in their own histories.
//   D2. The concurrency is a number: a child is started when another one has closed.
//   D3. A run whose results go into files ends when they are written.
import type { MapState } from "../../asl/index.ts";
import { type Failure, mapRunArn } from "../../base/index.ts";
import { QueryFailure } from "../../query/index.ts";
import { conclude } from "../data-flow.ts";
import type { Draft } from "../draft.ts";
import type { Frame } from "../frame.ts";
import { failEvaluation, failState } from "../guard.ts";
import { homeOf } from "../home.ts";
import { unasked } from "../map-reading.ts";
import { labelFor, MapRun } from "../map-run.ts";
import { closeRun, machineNameOf } from "../map-run-close.ts";
import type { MapRunSource } from "../map-run-source.ts";
import { exceeds, tooLargeResult } from "../payload-size.ts";
import { leave } from "../transition.ts";
import type { MapRunSettings, Trigger } from "../trigger.ts";
import { batchingOf } from "./map-batches.ts";
import { giveAgain, hearChildren, redriveChildren, startChildren } from "./map-children.ts";
import type { MapWork } from "./map-items.ts";
import { itemReadOf, readOn, readRefusal, takeItems, takesFailure } from "./map-reader.ts";
import { endAborted } from "./map-run-abort.ts";
import type { RunWork } from "./map-run-input.ts";
import { THRESHOLD_EXCEEDED, toleranceOf } from "./map-tolerance.ts";
import {
  joinedOutput,
  resultWriteOf,
  takeWritten,
  writeLast,
  writeOn,
  writtenOutput,
} from "./map-writer.ts";

/** The state has found its items: a new map run begins. */
export function startMapRun(draft: Draft, frame: Frame, state: MapState, work: MapWork): void {
  const tolerance = toleranceOf(draft, frame, state, work.input);
  if (tolerance instanceof QueryFailure) {
    failEvaluation(draft, frame, tolerance);
    return;
  }
  const source = sourceOf(draft, frame, state, work);
  if (source instanceof QueryFailure) {
    failEvaluation(draft, frame, source);
    return;
  }
  const run = openRun(draft, frame, state, source);
  run.maxConcurrency = work.concurrency;
  run.toleratedFailureCount = tolerance.count;
  run.toleratedFailurePercentage = tolerance.percentage;
  draft.emit(frame, "MapRunStarted", { mapRunArn: run.arn });
  const refusal = source.read && readRefusal(source.read);
  const begun = { draft, frame, state, run };
  if (refusal === undefined) goOn(begun);
  else failRun(begun, refusal);
}

function sourceOf(
  draft: Draft,
  frame: Frame,
  state: MapState,
  work: MapWork,
): MapRunSource | QueryFailure {
  const { input, items, keys } = work;
  const { reader, writer } = state.distributed ?? {};
  const batching = batchingOf(draft, frame, state, work);
  if (batching instanceof QueryFailure) return batching;
  const read = itemReadOf(draft, frame, reader, input);
  if (read instanceof QueryFailure) return read;
  const write = resultWriteOf(draft, frame, writer, input);
  if (write instanceof QueryFailure) return write;
  return { input, items, keys, starts: undefined, ...batching, read, write };
}

function openRun(draft: Draft, frame: Frame, state: MapState, source: MapRunSource): MapRun {
  const { identity } = draft;
  const { distributed, processor } = state;
  const label = distributed?.label ?? labelFor(identity.stateMachineArn, processor, state.name);
  const machine = machineNameOf(identity.stateMachineName);
  const run = new MapRun(draft.owner, {
    arn: mapRunArn(homeOf(identity), machine, label, draft.random.uuid()),
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

/** Starts what may run, reads and writes on, or ends the run when nothing is left. */
function goOn(work: RunWork): void {
  const { draft, run } = work;
  if (run.ending === undefined && run.exceedsTolerance) endRun(work, THRESHOLD_EXCEEDED.failure);
  if (run.ending !== undefined) {
    finishWriting(work);
    return;
  }
  redriveChildren(work);
  const started = startChildren(work);
  if (started instanceof QueryFailure) {
    failRunEvaluation(work, started);
    return;
  }
  if (started.unfinished) {
    draft.unqueue(work.frame.id);
    draft.enqueue(work.frame);
  }
  readOn(draft, run, started.hungry);
  if (!run.isDone) {
    if (run.start.source.write?.destination !== undefined) writeOn(draft, run);
    return;
  }
  endRun(work, undefined);
  finishWriting(work);
}

// The end.

/** Nothing more begins; what still runs is stopped. */
function endRun({ draft, run }: RunWork, failure: Failure | undefined): void {
  if (failure !== undefined) endAborted(draft, run);
  run.ending = { failure };
}

/** Closes the run when what it has stopped has ended and its results are where they belong. */
function finishWriting(work: RunWork): void {
  const { draft, run } = work;
  if (run.stopping > 0 && run.ending?.hasty !== true) return;
  const { destination } = run.start.source.write ?? {};
  if (destination !== undefined && !run.results.complete) {
    writeLast(draft, run);
    return;
  }
  const failure = run.ending?.failure;
  if (failure === undefined) finishRun(work);
  else failRun(work, failure);
}

function finishRun(work: RunWork): void {
  const { draft, frame, state, run } = work;
  const { destination } = run.start.source.write ?? {};
  const result = destination === undefined ? joinedOutput(run) : writtenOutput(run, destination);
  if (run.tooLarge || exceeds(result, draft.limits.payloadBytesMax)) {
    failRun(work, tooLargeResult(state.name));
    return;
  }
  run.ending = undefined;
  closeRun(draft, run, "SUCCEEDED");
  // The Exited event follows MapRunSucceeded in eight recordings. In seven later ones it follows MapRunStarted, but
  // each of those leaves this id out of its comparison (skip_paths), so the first rule contradicts none.
  draft.emit(frame, "MapRunSucceeded");
  const conclusion = conclude(draft, frame, state, result);
  if (conclusion instanceof QueryFailure) {
    failEvaluation(draft, frame, conclusion);
    return;
  }
  draft.emitBeside(frame, frame.lastEventId, "MapStateSucceeded");
  leave(draft, frame, conclusion, state.next);
}

function failRun({ draft, frame, run }: RunWork, failure: Failure): void {
  run.ending = undefined;
  endAborted(draft, run);
  closeRun(draft, run, "FAILED");
  draft.emit(frame, "MapRunFailed", { ...failure });
  failState(draft, frame, { failure });
}

function failRunEvaluation(work: RunWork, problem: QueryFailure): void {
  const { draft, frame, run } = work;
  if (problem.error === "States.DataLimitExceeded") {
    endRun(work, { error: problem.error, cause: problem.reason });
    finishWriting(work);
    return;
  }
  endAborted(draft, run);
  closeRun(draft, run, "FAILED");
  failEvaluation(draft, frame, problem);
}

// Triggers.

type Of<Type extends Trigger["type"]> = Extract<Trigger, { readonly type: Type }>;

/** Some children have closed; false where none of them was awaited. */
export function closeChildren(draft: Draft, trigger: Of<"childrenClosed">): boolean {
  const { mapRunArn, children } = trigger;
  const work = runningWork(draft, mapRunArn);
  if (work === undefined) {
    const isAwaited = (draft.mapRunOf(mapRunArn)?.stopping ?? 0) > 0;
    return isAwaited && hearChildren({ draft, run: draft.touchMapRun(mapRunArn) }, children);
  }
  if (!hearChildren(work, children)) return false;
  goOn(work);
  return true;
}

/** Children that are being stopped cannot be reached: the run ends without having heard of them. */
export function hasten(draft: Draft, mapRunArn: string): boolean {
  const work = runningWork(draft, mapRunArn);
  if (work?.run.ending === undefined || work.run.ending.hasty === true) return false;
  work.run.ending = { ...work.run.ending, hasty: true };
  goOn(work);
  return true;
}

/** A portion of the items has come. */
export function itemsRead(draft: Draft, trigger: Of<"itemsRead">): boolean {
  const work = runningWork(draft, trigger.mapRunArn);
  if (work === undefined || work.run.ending !== undefined) return false;
  const taken = takeItems(work.run, trigger);
  if (taken === false) return false;
  if (taken !== true && trigger.again) giveAgain(work, taken);
  goOn(work);
  return true;
}

export function itemsNotRead(draft: Draft, trigger: Of<"itemsNotRead">): boolean {
  const work = runningWork(draft, trigger.mapRunArn);
  if (work === undefined || work.run.ending !== undefined) return false;
  const { run } = work;
  if (!takesFailure(run, trigger.readId)) return false;
  run.reading = { ...run.reading, asked: false };
  // Where nothing was begun there is nothing to write either.
  if (run.next === 0) {
    failRun(work, trigger.failure);
    return true;
  }
  endRun(work, trigger.failure);
  finishWriting(work);
  return true;
}

export function resultsWritten(draft: Draft, trigger: Of<"resultsWritten">): boolean {
  const work = runningWork(draft, trigger.mapRunArn);
  if (work === undefined) return false;
  if (trigger.failure !== undefined) {
    if (work.run.results.writing?.id !== trigger.writeId) return false;
    failRun(work, trigger.failure);
    return true;
  }
  if (!takeWritten(work.run, trigger.writeId, trigger.sizes)) return false;
  goOn(work);
  return true;
}

/** A step's effort did not suffice for all that may start. */
export function goOnWithRun(draft: Draft, arn: string): void {
  const work = runningWork(draft, arn);
  if (work !== undefined) goOn(work);
}

/** UpdateMapRun. */
export function updateMapRun(draft: Draft, arn: string, settings: MapRunSettings): boolean {
  const work = runningWork(draft, arn);
  if (work === undefined) return false;
  const { run } = work;
  run.maxConcurrency = settings.maxConcurrency ?? run.maxConcurrency;
  run.toleratedFailureCount = settings.toleratedFailureCount ?? run.toleratedFailureCount;
  run.toleratedFailurePercentage =
    settings.toleratedFailurePercentage ?? run.toleratedFailurePercentage;
  goOn(work);
  return true;
}

function runningWork(draft: Draft, arn: string): RunWork | undefined {
  const known = draft.mapRunOf(arn);
  if (known?.status !== "RUNNING") return undefined;
  const frame = draft.frameOf(known.start.frameId);
  if (frame?.position.at !== "mapRun" || frame.position.mapRunArn !== arn) return undefined;
  const state = draft.stateOf(frame);
  if (state.type !== "Map") return undefined;
  return { draft, frame: draft.touch(frame), state, run: draft.touchMapRun(arn) };
}

/** A redrive of the execution has come to a map run that failed or was aborted. */
export function redriveMapRun(draft: Draft, frame: Frame, state: MapState, arn: string): void {
  const run = draft.touchMapRun(arn);
  run.status = "RUNNING";
  run.stopDate = undefined;
  run.redriveCount += 1;
  run.redriveDate = draft.at;
  run.redriveFrom = 0;
  run.ending = undefined;
  run.reading = unasked(run.reading);
  const { results } = run;
  // Those that failed are told of anew, in files of the same names.
  const files = { ...results.files, FAILED: [], PENDING: [] };
  const chunks = results.chunks.filter(({ status }) => status === "SUCCEEDED");
  run.results = { ...results, chunks, files, writing: undefined, complete: false };
  for (const [child, { status }] of [...run.children.entries()]) {
    // What is being stopped has to end before it can be redriven.
    if (status !== "STOPPING") run.awaitRedrive(child, draft.owner);
  }
  frame.position = { at: "mapRun", mapRunArn: arn };
  draft.emit(frame, "MapRunRedriven", { mapRunArn: arn, redriveCount: run.redriveCount });
  goOn({ draft, frame, state, run });
}
