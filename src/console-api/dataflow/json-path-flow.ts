// json-path-flow.ts — JSONPath: InputPath → Parameters → work → ResultSelector → Assign, ResultPath → OutputPath.
import type { Assignment, MapState } from "../../asl/index.ts";
import { isJsonObject, type Json, stringifyJson } from "../../base/index.ts";
import { type Evaluated, QueryFailure } from "../../query/index.ts";
import { caughtBy } from "./decisions.ts";
import { evaluated, type View } from "./flow-env.ts";
import { written } from "./steps.ts";
import { errorOutputOf, type Work } from "./work.ts";

export function jsonPathFlow(work: Work): void {
  const { steps, input, state, visit } = work;
  steps.known("Input", input);
  const effective = throughPath(work, "InputPath", input, work.begunAt);
  if (effective === undefined) return;
  paths(work, { input: effective, now: work.begunAt });
  if (state.type === "Choice") {
    leaveChoice(work, effective);
    return;
  }
  const given =
    state.type === "Map" ? itemsStep(work, state, effective) : parameters(work, effective);
  if (given === undefined) {
    if (work.output !== undefined) steps.known("Output", work.output);
    return;
  }
  if (visit.failure === "caught") {
    leaveCaught(work);
    return;
  }
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
  if (path === undefined) return data;
  if (path === null) {
    steps.computed(field, {}, [{ at: field, text: "null", value: "{}" }]);
    return {};
  }
  return steps.value(field, String(written(json, field)), path, { input: data, now });
}

const PATH_FIELDS: readonly string[] = [
  ...["SecondsPath", "TimestampPath", "TimeoutSecondsPath", "HeartbeatSecondsPath"],
  ...["MaxConcurrencyPath", "ErrorPath", "CausePath"],
];

/** Numbers and texts that a path computes. */
function paths({ steps, json }: Work, view: View): void {
  for (const field of PATH_FIELDS) {
    const text = written(json, field);
    if (typeof text !== "string") continue;
    const [expression] = steps.expressions(field, { [`${field}.$`]: text }, view);
    if (expression === undefined) continue;
    const shown = { ...expression, at: field };
    if (expression.value === undefined) {
      steps.failed(field, [shown], new QueryFailure("States.Runtime", expression.error ?? ""));
    } else steps.computed(field, JSON.parse(expression.value), [shown]);
  }
}

function parameters(work: Work, effective: Json): Json | undefined {
  const { steps, state, json, begunAt } = work;
  const template = state.data.parameters;
  if (template === undefined) return effective;
  const view: View = { input: effective, now: begunAt };
  const text = written(json, "Parameters");
  const known = work.parameters ?? leftByPass(work);
  if (known !== undefined) {
    steps.known("Parameters", known, steps.expressions("Parameters", text, view, known));
    return known;
  }
  return filled(work, "Parameters", {
    view,
    evaluate: () => template.evaluate,
    constant: template.constant?.value,
  });
}

/** What a Pass has computed stands in its output, where nothing else is made of it. */
function leftByPass({ state, json, output }: Work): Json | undefined {
  if (state.type !== "Pass" || state.data.outputPath !== undefined) return undefined;
  const path = written(json, "ResultPath") ?? "$";
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

/** What is iterated, and what the first iteration was given. */
function itemsStep(work: Work, state: MapState, effective: Json): Json | undefined {
  const { steps, json, begunAt } = work;
  const view: View = { input: effective, now: begunAt };
  const { items, itemSelector } = state;
  const found =
    items === undefined
      ? effective
      : steps.value("ItemsPath", items.text, (env) => items.template.evaluate(env), view);
  if (found === undefined) return undefined;
  if (itemSelector !== undefined && Array.isArray(found) && found.length > 0) {
    const field = "ItemSelector" in json ? "ItemSelector" : "Parameters";
    const first: View = { ...view, mapItem: { index: 0, value: found[0] } };
    filled(work, field, {
      view: first,
      evaluate: () => itemSelector.evaluate,
      constant: itemSelector.constant?.value,
    });
    steps.note(`${field} is shown for the first item only.`);
  }
  return effective;
}

function resultOf(work: Work, given: Json): Json | undefined {
  const { steps, state, result, inner, output } = work;
  switch (state.type) {
    case "Task":
      if (result !== undefined) steps.known("Result", result);
      return result;
    case "Pass":
      if (state.result === undefined) return given;
      steps.computed("Result", state.result.value);
      return state.result.value;
    case "Map":
    case "Parallel":
      if (inner !== undefined) steps.computed("Result", inner);
      else if (output !== undefined) {
        steps.lack("Result: the outputs inside are not all in this history");
        steps.known("Output", output);
      }
      return inner;
    case "Wait":
    case "Succeed":
      return given;
    case "Fail":
    case "Choice":
      return undefined;
  }
}

function leave(work: Work, result: Json): void {
  const { steps, state, json, endedAt } = work;
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
  const merged = placed(
    work,
    { path: resultPath, field: "ResultPath", text: written(json, "ResultPath") },
    kept,
  );
  if (merged === undefined) return;
  if (throughPath(work, "OutputPath", merged, endedAt) === undefined) return;
  if (work.output !== undefined) steps.known("Output", work.output);
  else steps.lack("Output: the state has not been left");
}

interface Assigning {
  readonly assign: Assignment | undefined;
  readonly field: string;
  readonly written: Json | undefined;
}

export function assignStep(
  { steps, assigned, endedAt }: Work,
  assigning: Assigning,
  input: Json,
  more: Partial<View> = {},
): void {
  if (assigning.assign === undefined) return;
  const view: View = { input, now: endedAt, ...more };
  const { field } = assigning;
  const expressions = steps.expressions(field, assigning.written, view, assigned);
  if (assigned !== undefined) steps.known(field, assigned, expressions);
  else steps.unknown(field, expressions);
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
): Json | undefined {
  const { path, field, text } = at;
  if (path === undefined) return result;
  const value = path === null ? input : path(input, result);
  const shown = { at: field, text: String(text) };
  if (value instanceof QueryFailure) {
    steps.failed(field, [{ ...shown, error: value.reason }], value);
    return undefined;
  }
  // `null` puts it nowhere.
  const put = path === null ? shown : { ...shown, value: stringifyJson(result) };
  steps.computed(field, value, [put]);
  return value;
}

function leaveChoice(work: Work, effective: Json): void {
  const { steps, state, output, assigned, endedAt } = work;
  if (assigned !== undefined) steps.known("Assign", assigned);
  if (state.data.outputPath !== undefined) throughPath(work, "OutputPath", effective, endedAt);
  if (output !== undefined) steps.known("Output", output);
}

function leaveCaught(work: Work): void {
  const { steps, state, visit, json, output } = work;
  const caught = caughtBy(state, visit);
  const error = errorOutputOf(work);
  steps.known("Error", error);
  if (caught !== undefined) {
    const { at, catcher } = caught;
    const all = written(json, "Catch");
    const one = Array.isArray(all) ? all[at] : undefined;
    assignStep(
      work,
      { assign: catcher.assign, field: `Catch[${at}]/Assign`, written: one?.Assign },
      error,
    );
    placed(
      work,
      { path: catcher.resultPath, field: `Catch[${at}]/ResultPath`, text: one?.ResultPath },
      error,
    );
  }
  if (output !== undefined) steps.known("Output", output);
}
