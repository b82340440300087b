// json-path-flow.ts — JSONPath: InputPath → Parameters → work → ResultSelector → Assign, ResultPath → OutputPath.
import type { Assignment, MapState } from "../../asl/index.ts";
import {
  isJsonArray,
  isJsonObject,
  type Json,
  parseJson,
  stringifyJson,
} from "../../base/index.ts";
import { type Evaluated, QueryFailure } from "../../query/index.ts";
import { caughtBy, wayOf } from "./decisions.ts";
import { atFailedChild, itemRefusal } from "./failed-item.ts";
import type { ErrorOutput } from "./failed-with.ts";
import { evaluated, type View } from "./flow-env.ts";
import { isIterable, itemAt, UNSEEN_ITEM } from "./inner-result.ts";
import { noteItem, type RecordedItem } from "./item-shown.ts";
import { otherFields } from "./other-fields.ts";
import { Steps, written } from "./steps.ts";
import {
  isOfSize,
  isTooLarge,
  tooLargeInner,
  tooLargeOutput,
  tooLargeParameters,
  tooLargeVariables,
} from "./too-large.ts";
import { errorStep, hasEnded, lackOutput, ownOf, takenOf, type Work } from "./work.ts";

export function jsonPathFlow(work: Work): void {
  const { steps, state, failure, output } = work;
  steps.known("Input", work.input);
  goThrough(ownOf(work));
  if (failure === "caught") leaveCaught(work, errorStep(work));
  // A Fail state says with what in fields of its own.
  else if (failure === "failed" && "retriers" in state) {
    if (isTaken(work)) leaveTaken(work, leaveCaught);
    errorStep(work);
  }
  if (output !== undefined) steps.known("Output", output);
}

function goThrough(work: Work): void {
  const { steps, input, state } = work;
  // A Result makes AWS look at neither InputPath nor Parameters.
  if (state.type === "Pass" && state.result !== undefined) {
    steps.computed("Result", state.result.value);
    leave(work, state.result.value);
    return;
  }
  const effective = throughPath(work, "InputPath", input, work.begunAt);
  if (effective === undefined) return;
  if (state.type === "Choice") {
    leaveChoice(work, effective);
    return;
  }
  const given =
    state.type === "Map" ? itemsStep(work, state, effective) : parameters(work, effective);
  if (steps.isOver) return;
  if (state.type !== "Map") otherFields(work, { input: effective, now: work.begunAt });
  if (steps.isOver) return;
  const result = resultOf(work, given);
  if (result !== undefined) leave(work, result);
}

/** InputPath and OutputPath. */
function throughPath(
  { steps, state, json }: Work,
  field: "InputPath" | "OutputPath",
  data: Json,
  now: number,
): Json | undefined {
  const path = field === "InputPath" ? state.data.inputPath : state.data.outputPath;
  if (path === undefined) {
    // `$`, if it is written at all.
    const text = written(json, field);
    if (text === "$") {
      steps.computed(field, data, [{ at: field, text, value: stringifyJson(data) }]);
    }
    return data;
  }
  if (path === null) {
    steps.computed(field, {}, [{ at: field, text: "null", value: "{}" }]);
    return {};
  }
  return steps.value(field, String(written(json, field)), path, { input: data, now });
}

function parameters(work: Work, effective: Json): Json | undefined {
  const { steps, state, json, begunAt } = work;
  const template = state.data.parameters;
  if (template === undefined) return effective;
  const view: View = { input: effective, now: begunAt };
  const text = written(json, "Parameters");
  const known = work.parameters ?? (state.type === "Pass" ? keptInOutput(work) : undefined);
  if (known !== undefined) {
    steps.known("Parameters", known, steps.expressions("Parameters", text, view, known));
    return known;
  }
  const refusal = tooLargeParameters(work);
  if (refusal !== undefined) {
    steps.anew("Parameters", text ?? {}, view, refusal);
    return undefined;
  }
  return filled(work, "Parameters", {
    view,
    evaluate: () => template.evaluate,
    constant: template.constant?.value,
  });
}

/** What came of a state stands in its output, where nothing else is made of it. */
function keptInOutput({ state, json, output }: Work): Json | undefined {
  if (state.data.outputPath !== undefined) return undefined;
  const { ResultPath: path = "$" } = json;
  if (typeof path !== "string" || !/^\$(?:\.\w+)*$/.test(path)) return undefined;
  let at: Json | undefined = output;
  for (const name of path.split(".").slice(1)) at = isJsonObject(at) ? at[name] : undefined;
  return at;
}

/** A template of the definition, with its expressions. */
function filled(
  { steps, json }: Work,
  field: string,
  template: {
    readonly view: View;
    readonly evaluate: () => Parameters<typeof evaluated>[0];
    readonly constant: Json | undefined;
  },
): Json | undefined {
  const { view, constant } = template;
  const expressions = steps.expressions(field, written(json, field), view);
  const value: Evaluated = constant ?? evaluated(template.evaluate(), steps.sight, view);
  if (value instanceof QueryFailure) {
    steps.failed(field, expressions, value);
    return undefined;
  }
  steps.computed(field, value, expressions);
  return value;
}

/** What is iterated, and what one iteration was given. */
function itemsStep(work: Work, state: MapState, effective: Json): Json | undefined {
  const { steps, json, begunAt } = work;
  const view: View = { input: effective, now: begunAt };
  const { items, distributed } = state;
  const isRead = distributed?.reader !== undefined;
  const found =
    items === undefined || isRead
      ? effective
      : steps.value("ItemsPath", items.text, (env) => items.template.evaluate(env), view);
  if (found === undefined) return undefined;
  if (!isRead && !isIterable(state, found)) steps.stop();
  otherFields(work, view);
  if (steps.isOver) return undefined;
  if (state.itemSelector === undefined) return effective;
  const shown = isRead ? work : atFailedChild(work, state, found, view);
  const mapItem = isRead ? UNSEEN_ITEM : itemAt(state, found, shown.item.index);
  if (mapItem === undefined) return effective;
  const field = "ItemSelector" in json ? "ItemSelector" : "Parameters";
  if (!isRead || shown.item.recorded !== undefined) noteItem(shown, field);
  if (shown.item.isBegun) itemStep(shown, state, field, { ...view, mapItem });
  return effective;
}

/** What its ItemSelector made of one. */
function itemStep(work: Work, state: MapState, field: string, view: View): void {
  const { steps, json, item } = work;
  const { itemSelector } = state;
  const ofItem: View = { ...view, now: item.startedAt ?? view.now };
  const refusal = itemRefusal(work, state, ofItem);
  if (item.recorded !== undefined) recordedItem(work, field, ofItem, item.recorded);
  else if (refusal !== undefined) steps.anew(field, written(json, field) ?? {}, ofItem, refusal);
  else if (itemSelector !== undefined) {
    filled(work, field, {
      view: ofItem,
      evaluate: () => itemSelector.evaluate,
      constant: itemSelector.constant?.value,
    });
  }
}

/** ItemSelector, of which the history holds what came. */
export function recordedItem(
  { steps, json }: Work,
  field: string,
  view: View,
  { value, from }: RecordedItem,
): void {
  const expressions = steps.expressions(field, written(json, field), view, value);
  steps.told(field, { value, source: "history", from, expressions });
}

function resultOf(work: Work, given: Json | undefined): Json | undefined {
  const { steps, state, result, inner, output } = work;
  switch (state.type) {
    case "Task":
      if (result !== undefined) steps.known("Result", result);
      return result;
    case "Map":
    case "Parallel":
      if (inner !== undefined) innerStep(work, inner);
      else if (output !== undefined) leaveUnseen(work);
      return steps.isOver ? undefined : inner;
    case "Pass":
    case "Wait":
    case "Succeed":
      return given;
    case "Fail":
    case "Choice":
      return undefined;
  }
}

/** What a Map or Parallel put together. */
export function innerStep(work: Work, inner: Json): void {
  const refusal = tooLargeInner(work);
  if (refusal === undefined) work.steps.computed("Result", inner);
  else work.steps.failed("Result", [], refusal);
}

function leave(work: Work, result: Json): void {
  const { steps, state, json, endedAt } = work;
  if (!hasEnded(work)) {
    lackOutput(work);
    return;
  }
  const { resultSelector, resultPath, assign } = state.data;
  const kept =
    resultSelector === undefined
      ? result
      : filled(work, "ResultSelector", {
          view: { input: result, now: endedAt },
          evaluate: () => resultSelector.evaluate,
          constant: resultSelector.constant?.value,
        });
  if (kept === undefined) return;
  assignStep(work, { assign, field: "Assign", written: written(json, "Assign") }, kept);
  if (steps.isOver) return;
  const merged = placed(
    work,
    { path: resultPath, field: "ResultPath", text: written(json, "ResultPath") },
    kept,
  );
  if (merged === undefined) return;
  if (throughPath(work, "OutputPath", merged, endedAt) === undefined) return;
  const refusal = tooLargeOutput(work, "Output");
  if (refusal !== undefined) steps.failed("Output", [], refusal);
}

/** Of a Map or Parallel whose result is not in this history: what its output and its variables still hold of that. */
function leaveUnseen(work: Work): void {
  const { steps, state, json, assigned, input } = work;
  const { resultSelector, resultPath, assign } = state.data;
  const kept = keptInOutput(work);
  if (kept === undefined || resultSelector !== undefined) {
    steps.lack("Result: the outputs inside are not all in this history");
  }
  const text = written(json, "ResultSelector");
  if (kept !== undefined && text !== undefined) {
    const view: View = { input, now: work.endedAt };
    steps.known("ResultSelector", kept, steps.expressions("ResultSelector", text, view, kept));
  } else if (kept !== undefined) steps.known("Result", kept);
  if (assigned !== undefined) {
    assignStep(work, { assign, field: "Assign", written: written(json, "Assign") }, input);
  }
  if (kept === undefined) return;
  placed(work, { path: resultPath, field: "ResultPath", text: written(json, "ResultPath") }, kept);
}

interface Assigning {
  readonly assign: Assignment | undefined;
  readonly field: string;
  readonly written: Json | undefined;
}

export function assignStep(
  work: Work,
  assigning: Assigning,
  input: Json,
  more: Partial<View> = {},
): void {
  const { steps, assigned, endedAt, output } = work;
  if (assigning.assign === undefined) {
    // Set in a way that nobody knows.
    if (assigned !== undefined) steps.known(assigning.field, assigned);
    return;
  }
  const view: View = { input, now: endedAt, ...more };
  const { field, written: text } = assigning;
  if (assigned !== undefined) {
    steps.known(field, assigned, steps.expressions(field, text, view, assigned));
    return;
  }
  steps.anew(field, text ?? {}, view, tooLargeVariables(work, field));
  if (steps.isOver || output !== undefined) return;
  steps.note(`${field} set no variable: the state failed after it.`);
}

/** ResultPath, of the state or of a catcher. */
function placed(
  { steps, input }: Work,
  at: {
    readonly path: Work["state"]["data"]["resultPath"];
    readonly field: string;
    readonly text: Json | undefined;
  },
  result: Json,
  refusal?: QueryFailure,
): Json | undefined {
  const { path, field, text } = at;
  if (path === undefined && text !== "$") return result;
  const value = path === undefined ? result : path === null ? input : path(input, result);
  const shown = { at: field, text: String(text) };
  if (value instanceof QueryFailure) {
    steps.failed(field, [{ ...shown, error: value.reason }], value);
    return undefined;
  }
  // `null` puts it nowhere.
  const put = path === null ? shown : { ...shown, value: stringifyJson(result) };
  if (refusal !== undefined) {
    steps.failed(field, [put], refusal);
    return undefined;
  }
  steps.computed(field, value, [put]);
  return value;
}

function leaveChoice(work: Work, effective: Json): void {
  const { steps, state, begunAt, endedAt } = work;
  const way = wayOf(work, { input: effective, now: begunAt });
  if (way === undefined || !hasEnded(work)) return;
  const { json, place, assigns } = way;
  const assigning = { assign: assigns, field: `${place}Assign` };
  assignStep(work, { ...assigning, written: written(json, "Assign") }, effective);
  if (steps.isOver) return;
  if (state.data.outputPath !== undefined) throughPath(work, "OutputPath", effective, endedAt);
}

/** The Catch that failed itself, with what it had taken. */
export function leaveTaken(work: Work, leaveBy: typeof leaveCaught): void {
  const taken = takenOf(work);
  const caught = taken && caughtBy(taken);
  if (taken === undefined || caught === undefined) return;
  work.steps.goOn();
  leaveBy(taken, errorStep(taken, `Catch[${caught.at}]/Error`));
}

/** The Catch fails as the history says that the state did, which names no field. */
function isTaken(work: Work): boolean {
  if (isOfSize(work)) return isTakenTooLarge(work, leaveCaught);
  const steps = new Steps(work.steps.sight, "JSONPath", undefined);
  leaveTaken({ ...work, steps }, leaveCaught);
  const { error } = steps.steps.at(-1) ?? {};
  return error !== undefined && (work.failed?.value.Cause ?? "").includes(error);
}

/** A Parallel that is tried again says the same of what it gives its branches: what its Catch makes is measured. */
export function isTakenTooLarge(work: Work, leaveBy: typeof leaveCaught): boolean {
  const taken = takenOf(work);
  if (taken === undefined) return false;
  const steps = new Steps(work.steps.sight, work.state.language, undefined);
  leaveBy({ ...taken, steps, catchFailed: undefined }, taken.failed?.value);
  return steps.steps.some(({ value }) => isTooLarge(parseJson(value)));
}

function leaveCaught(work: Work, error: ErrorOutput | undefined): void {
  const { steps, json } = work;
  const caught = caughtBy(work);
  if (caught === undefined) return;
  const { at, catcher } = caught;
  const all = written(json, "Catch");
  const one = isJsonArray(all) ? all[at] : undefined;
  const own = isJsonObject(one) ? one : {};
  const assigning = { assign: catcher.assign, field: `Catch[${at}]/Assign` };
  // Where the error is not known, its variables are.
  assignStep(work, { ...assigning, written: written(own, "Assign") }, error ?? null);
  if (error === undefined || (work.output === undefined && steps.isOver)) return;
  const field = `Catch[${at}]/ResultPath`;
  const path = { path: catcher.resultPath, field, text: written(own, "ResultPath") };
  placed(work, path, error, tooLargeOutput(work, field));
}
