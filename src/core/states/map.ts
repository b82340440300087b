// map.ts — the Map state: what it iterates, and the iterations of an inline Map.
//
//   M1. At most `concurrency` iterations have a frame; those that have ended are their outputs only.
//   M2. Outputs stand in the order of the items, whatever the order of the endings.
//   M3. Once the outputs are together more than a result may be none are kept: the Map fails with its last iteration,
//       as AWS has it, whatever they were.
import type { MapState } from "../../asl/index.ts";
import { assert, type Json, Payload } from "../../base/index.ts";
import { QueryFailure } from "../../query/index.ts";
import { abortFailed, abortIteration } from "../abort.ts";
import { ChunkedList } from "../chunked-list.ts";
import { halt } from "../closing.ts";
import { listPayload } from "../data-flow.ts";
import type { Draft } from "../draft.ts";
import type { Frame } from "../frame.ts";
import { failEvaluation, failState, recordedFailure } from "../guard.ts";
import { isBeyond, payloadFloor } from "../payload-size.ts";
import { MapProgress } from "../progress.ts";
import type { Trouble } from "../trouble.ts";
import { fillBounded } from "./bounded-fill.ts";
import { startMapRun } from "./distributed-map.ts";
import { failInner, finishInner } from "./finish-inner.ts";
import { type MapWork, prepareMap } from "./map-items.ts";

/** AWS runs no more iterations of an inline Map at once. */
const INLINE_CONCURRENCY_MAX = 40;

/** Finds the items and starts. Also runs for every retry. */
export function startMap(draft: Draft, frame: Frame, state: MapState): void {
  const work = prepareMap(draft, frame, state);
  if (work instanceof QueryFailure) {
    failEvaluation(draft, frame, work);
    return;
  }
  draft.emit(frame, "MapStateStarted", { length: work.items.length });
  if (state.distributed !== undefined) startMapRun(draft, frame, state, work);
  else startIterations(draft, frame, state, work);
}

// Inline.

function startIterations(draft: Draft, frame: Frame, state: MapState, work: MapWork): void {
  const progress = new MapProgress(draft.owner, {
    input: work.input,
    items: work.items,
    concurrency: Math.min(work.concurrency || INLINE_CONCURRENCY_MAX, INLINE_CONCURRENCY_MAX),
  });
  frame.position = { at: "iterations", progress };
  if (progress.items.length === 0) {
    finishInner(draft, frame, state, new Payload([]));
    return;
  }
  const previous = frame.lastEventId;
  const first = Math.min(progress.start.concurrency, progress.items.length);
  for (let i = 0; i < first && frame.position.at === "iterations"; i++) {
    startIteration(draft, frame, state, previous);
  }
}

/** Starts the next iteration; its first event follows `previous`. */
function startIteration(draft: Draft, frame: Frame, state: MapState, previous: number): void {
  const progress = progressOf(draft, frame);
  const index = progress.next;
  progress.next += 1;
  const lastEventId = draft.emitBeside(frame, previous, "MapIterationStarted", {
    index,
    name: state.name,
  });
  const input = iterationInput(draft, frame, state, index);
  if (input instanceof QueryFailure) {
    // It has not begun: a redrive starts it.
    progress.next = index;
    failSelection(draft, frame, { index, lastEventId }, input);
    return;
  }
  draft.enqueue(draft.addChild(frame, index, { flow: state.processor, input, lastEventId }));
}

/** An iteration whose ItemSelector failed: closed as any that fails, and so is the Map. */
function failSelection(
  draft: Draft,
  frame: Frame,
  { index, lastEventId }: { readonly index: number; readonly lastEventId: number },
  problem: QueryFailure,
): void {
  draft.unqueue(frame.id);
  frame.lastEventId = lastEventId;
  const failure = recordedFailure(draft, frame, problem);
  const previous = frame.lastEventId;
  if (failure.error !== "States.Runtime") {
    const { name } = draft.stateOf(frame);
    draft.emitBeside(frame, previous, "MapIterationFailed", { index, name });
  }
  abortIterations(draft, frame, previous);
  failState(draft, frame, { failure });
}

function iterationInput(
  draft: Draft,
  frame: Frame,
  state: MapState,
  index: number,
): Payload | QueryFailure {
  const { items, input } = progressOf(draft, frame).start;
  // The cast: an index below the length has an item.
  const value = items[index] as Json;
  if (state.itemSelector === undefined) return new Payload(value);
  draft.env.mapItem = { index, value };
  const selectorInput = state.language === "JSONata" ? frame.input.value : input.value;
  const env = draft.env.of(frame, selectorInput);
  const selected = fillBounded(draft, state.name, state.itemSelector, env);
  draft.env.mapItem = undefined;
  return selected;
}

/** An iteration has come to its end: its output stays, and another one may start. */
export function endIteration(draft: Draft, frame: Frame, iteration: Frame, output: Payload): void {
  const state = draft.stateOf(frame);
  assert(state.type === "Map", "an iteration ends in a Map");
  const progress = progressOf(draft, frame);
  const { index } = iteration;
  keepOutput(draft, progress, index, output);
  progress.succeeded += 1;
  draft.removeChild(frame, index);
  const last = iteration.lastEventId;
  const succeeded = draft.emitBeside(iteration, last, "MapIterationSucceeded", {
    index,
    name: state.name,
  });
  if (progress.next < progress.items.length) {
    startIteration(draft, frame, state, last);
    return;
  }
  if (progress.succeeded < progress.items.length) return;
  frame.lastEventId = succeeded;
  finishIterations(draft, frame, state, progress);
}

/** M3. */
function keepOutput(draft: Draft, progress: MapProgress, index: number, output: Payload): void {
  const { payloadBytesMax } = draft.limits;
  if (isBeyond(progress.gathered, payloadBytesMax)) return;
  progress.gathered += payloadFloor(output.value, payloadBytesMax);
  progress.outputs = isBeyond(progress.gathered, payloadBytesMax)
    ? ChunkedList.empty()
    : progress.outputs.with(index, output, draft.owner);
}

function finishIterations(
  draft: Draft,
  frame: Frame,
  state: MapState,
  progress: MapProgress,
): void {
  if (isBeyond(progress.gathered, draft.limits.payloadBytesMax)) {
    failInner(draft, frame, state);
    return;
  }
  const outputs = progress.outputs.toArray(progress.items.length);
  finishInner(draft, frame, state, listPayload(outputs));
}

/** An iteration has failed: the others are aborted, and the state fails. */
export function failIteration(
  draft: Draft,
  frame: Frame,
  iteration: Frame,
  trouble: Trouble,
): void {
  const { name } = draft.stateOf(frame);
  const previous = iteration.lastEventId;
  const { index } = iteration;
  draft.unqueue(frame.id);
  draft.emitBeside(iteration, previous, "MapIterationFailed", { index, name });
  abortFailed(draft, iteration);
  abortIterations(draft, frame, previous, iteration);
  failState(draft, frame, trouble);
}

/** Tears down all iterations but the failed one; `previous` is the event that brought the failure. */
function abortIterations(draft: Draft, frame: Frame, previous: number, failed?: Frame): void {
  const { name } = draft.stateOf(frame);
  for (const [index, iteration] of frame.children) {
    if (index !== failed?.index) abortIteration(draft, iteration, previous, name);
  }
  frame.lastEventId = previous;
  for (const child of [...frame.children.values()]) halt(draft, draft.touch(child), undefined);
}

/** After a redrive: iterations that were never started take the free places; a Map that was done ends again. */
export function refillIterations(draft: Draft, frame: Frame, state: MapState): void {
  const previous = frame.lastEventId;
  const progress = progressOf(draft, frame);
  if (progress.succeeded === progress.items.length) {
    finishIterations(draft, frame, state, progress);
    return;
  }
  while (
    frame.position.at === "iterations" &&
    frame.children.size < progress.start.concurrency &&
    progress.next < progress.items.length
  ) {
    startIteration(draft, frame, state, previous);
  }
}

/** The progress of the frame's Map, for this draft to change. */
function progressOf(draft: Draft, frame: Frame): MapProgress {
  const { position } = frame;
  assert(position.at === "iterations", "an inline Map iterates");
  const progress = position.progress.ownedBy(draft.owner);
  if (progress !== position.progress) frame.position = { at: "iterations", progress };
  return progress;
}
