// jsonata-flow.ts — JSONata: Arguments → work → Assign, Output; all see the variables as they were on entry.
import type { MapState } from "../../asl/index.ts";
import { isJsonArray, isJsonObject, type Json } from "../../base/index.ts";
import { QueryFailure } from "../../query/index.ts";
import { caughtBy, type Way, wayOf } from "./decisions.ts";
import { atFailedChild, itemRefusal } from "./failed-item.ts";
import type { ErrorOutput } from "./failed-with.ts";
import { evaluated, type MapItem, type View } from "./flow-env.ts";
import { isIterable, itemAt, UNSEEN_ITEM } from "./inner-result.ts";
import { noteItem } from "./item-shown.ts";
import {
  assignStep,
  innerStep,
  isTakenTooLarge,
  leaveTaken,
  recordedItem,
} from "./json-path-flow.ts";
import { anew, otherFields } from "./other-fields.ts";
import { written } from "./steps.ts";
import { isOfSize, tooLargeOutput, tooLargeParameters } from "./too-large.ts";
import { errorStep, hasEnded, lackOutput, ownOf, type Work } from "./work.ts";

export function jsonataFlow(work: Work): void {
  const { steps, input, begunAt, failure, state } = work;
  const view: View = { input, now: begunAt };
  steps.known("Input", input);
  argumentsStep(work, view);
  if (state.type === "Map") itemsSteps(work, state, view);
  else otherFields(work, view);
  // A Fail state has no way out.
  if (!steps.isOver && state.type !== "Fail") leave(ownOf(work));
  if (failure === "caught") leaveCaught(work, errorStep(work));
  else if (failure === "failed" && "retriers" in state) {
    if (!isOfSize(work) || isTakenTooLarge(work, leaveCaught)) leaveTaken(work, leaveCaught);
    errorStep(work);
  }
}

function argumentsStep(work: Work, view: View): void {
  const { steps, json, parameters } = work;
  const text = written(json, "Arguments");
  if (text === undefined) return;
  const refusal = parameters === undefined ? tooLargeParameters(work) : undefined;
  if (refusal !== undefined) steps.anew("Arguments", text, view, refusal);
  else if (parameters === undefined) anew(work, "Arguments", view);
  else {
    const expressions = steps.expressions("Arguments", text, view, parameters);
    steps.known("Arguments", parameters, expressions);
  }
}

/** What is iterated, and what one iteration was given. */
function itemsSteps(work: Work, state: MapState, view: View): void {
  const { steps, json, input } = work;
  const isRead = state.distributed?.reader !== undefined;
  if (!isRead) anew(work, "Items", view);
  if (steps.isOver) return;
  const items = state.items?.template;
  const list =
    items === undefined
      ? input
      : (items.constant?.value ?? evaluated(items.evaluate, steps.sight, view));
  if (!isRead && !(list instanceof QueryFailure) && !isIterable(state, list)) steps.stop();
  otherFields(work, view);
  if (steps.isOver || written(json, "ItemSelector") === undefined) return;
  if (isRead) {
    if (work.item.recorded !== undefined) noteItem(work, "ItemSelector");
    if (work.item.isBegun) itemStep(work, state, UNSEEN_ITEM, view);
  } else if (list instanceof QueryFailure) {
    noteItem(work, "ItemSelector");
    const { recorded, index } = work.item;
    if (recorded !== undefined) itemStep(work, state, { index, value: undefined }, view);
  } else {
    const shown = atFailedChild(work, state, list, view);
    const mapItem = itemAt(state, list, shown.item.index);
    if (mapItem === undefined) return;
    noteItem(shown, "ItemSelector");
    if (shown.item.isBegun) itemStep(shown, state, mapItem, view);
  }
}

/** What its ItemSelector made of one. */
function itemStep(work: Work, state: MapState, mapItem: MapItem, view: View): void {
  const { steps, json, item } = work;
  const ofItem: View = { ...view, now: item.startedAt ?? view.now, mapItem };
  if (item.recorded !== undefined) {
    recordedItem(work, "ItemSelector", ofItem, item.recorded);
    return;
  }
  const refusal = itemRefusal(work, state, ofItem);
  const text = written(json, "ItemSelector");
  if (refusal === undefined || text === undefined) anew(work, "ItemSelector", ofItem);
  else steps.anew("ItemSelector", text, ofItem, refusal);
}

function leave(work: Work): void {
  const { steps, state, failure, input, begunAt, inner, output } = work;
  const result = recordedResult(work);
  const known = result ?? inner;
  if (result !== undefined) steps.known("Result", result);
  else if (inner !== undefined) innerStep(work, inner);
  else if (output !== undefined && (state.type === "Map" || state.type === "Parallel")) {
    steps.lack("Result: the outputs inside are not all in this history");
  }
  // What failed before it had a result never came to its Assign and Output.
  const hasFailed = failure === "failed" || failure === "caught";
  if (steps.isOver || (hasFailed && "retriers" in state && known === undefined)) return;
  const way = wayOf(work, { input, now: begunAt });
  if (way !== undefined) finish(work, way, known === undefined ? {} : { result: known });
}

/** Without an Output a Map or Parallel is left with its result. */
function recordedResult({ state, json, result, inner, output }: Work): Json | undefined {
  if (state.type !== "Map" && state.type !== "Parallel") return result;
  return inner === undefined && written(json, "Output") === undefined ? output : result;
}

function finish(work: Work, { json, place, assigns }: Way, more: Partial<View>): void {
  const { steps, state, input, endedAt, output } = work;
  const assigning = {
    ...{ assign: assigns, field: `${place}Assign`, written: written(json, "Assign") },
  };
  if (hasEnded(work)) assignStep(work, assigning, input, more);
  const text = written(json, "Output");
  // A rule that has none leaves the state as it is.
  const field = text === undefined && state.type === "Choice" ? "Output" : `${place}Output`;
  const view: View = { input, now: endedAt, ...more };
  if (output !== undefined) {
    steps.known(field, output, steps.expressions(field, text, view, output));
  } else if (steps.isOver) return;
  else if (text !== undefined && hasEnded(work))
    steps.anew(field, text, view, tooLargeOutput(work, field));
  else lackOutput(work);
}

function leaveCaught(work: Work, errorOutput: ErrorOutput | undefined): void {
  const { json } = work;
  const caught = caughtBy(work);
  const all = written(json, "Catch");
  const one = caught !== undefined && isJsonArray(all) ? all[caught.at] : undefined;
  const way: Way =
    caught === undefined || !isJsonObject(one)
      ? { json: {}, place: "", assigns: undefined }
      : { json: one, place: `Catch[${caught.at}]/`, assigns: caught.catcher.assign };
  finish(work, way, errorOutput === undefined ? {} : { errorOutput });
}
