// jsonata-flow.ts — JSONata: Arguments → work → Assign, Output; all see the variables as they were on entry.
import { isJsonArray, isJsonObject, type Json, type JsonObject } from "../../base/index.ts";
import { caughtBy, chosenRule } from "./decisions.ts";
import type { View } from "./flow-env.ts";
import { assignStep } from "./json-path-flow.ts";
import { written } from "./steps.ts";
import { errorOutputOf, type Work } from "./work.ts";

export function jsonataFlow(work: Work): void {
  const { steps, input, begunAt, visit, state } = work;
  const view: View = { input, now: begunAt };
  steps.known("Input", input);
  for (const field of NUMBERS_AND_TEXTS) anew(work, field, view);
  argumentsStep(work, view);
  if (state.type === "Map") {
    anew(work, "Items", view);
    itemSelector(work, view);
  }
  if (visit.failure === "caught") leaveCaught(work);
  else leave(work);
}

const NUMBERS_AND_TEXTS: readonly string[] = [
  ...["Seconds", "Timestamp", "TimeoutSeconds", "HeartbeatSeconds", "MaxConcurrency"],
  ...["ToleratedFailureCount", "ToleratedFailurePercentage", "Error", "Cause"],
];

/** A field whose value the history does not hold; nothing where it has no expression. */
function anew(work: Work, field: string, view: View): Json | undefined {
  const { steps, json } = work;
  const text = written(json, field);
  const expressions = steps.expressions(field, text, view);
  if (text === undefined || expressions.length === 0) return text;
  const value = withValues(text, expressions, field);
  if (value === undefined) steps.unknown(field, expressions);
  else steps.computed(field, value, expressions);
  return value;
}

type Shown = ReturnType<Work["steps"]["expressions"]>[number];

/** The field with each expression replaced by its value; undefined where one has none. */
function withValues(text: Json, expressions: readonly Shown[], field: string): Json | undefined {
  const values = new Map(expressions.map(({ at, value }) => [at, value]));
  if (expressions.some(({ value }) => value === undefined)) return undefined;
  const fill = (part: Json, at: string): Json => {
    const value = values.get(at);
    if (value !== undefined) return JSON.parse(value);
    if (isJsonArray(part)) return part.map((item, i) => fill(item, `${at}[${i}]`));
    if (!isJsonObject(part)) return part;
    return Object.fromEntries(
      Object.entries(part).map(([name, member]) => [name, fill(member, `${at}/${name}`)]),
    );
  };
  return fill(text, field);
}

function argumentsStep(work: Work, view: View): void {
  const { steps, json, parameters } = work;
  const text = written(json, "Arguments");
  if (text === undefined) return;
  if (parameters === undefined) anew(work, "Arguments", view);
  else {
    const expressions = steps.expressions("Arguments", text, view, parameters);
    steps.known("Arguments", parameters, expressions);
  }
}

/** What the first iteration was given. */
function itemSelector(work: Work, view: View): void {
  const { steps, json, input } = work;
  if (written(json, "ItemSelector") === undefined) return;
  const items = written(json, "Items");
  const [shown] = steps.expressions("Items", items ?? null, view);
  const list: Json = shown?.value === undefined ? (items ?? input) : JSON.parse(shown.value);
  if (!isJsonArray(list) || list.length === 0) return;
  anew(work, "ItemSelector", { ...view, mapItem: { index: 0, value: list[0] } });
  steps.note("ItemSelector is shown for the first item only.");
}

function leave(work: Work): void {
  const { steps, state, result, inner, output } = work;
  if (result !== undefined) steps.known("Result", result);
  else if (inner !== undefined) steps.computed("Result", inner);
  else if (output !== undefined && (state.type === "Map" || state.type === "Parallel")) {
    steps.lack("Result: the outputs inside are not all in this history");
  }
  const known = result ?? inner;
  const way = wayOut(work);
  finish(work, way, known === undefined ? {} : { result: known });
}

interface Way {
  readonly json: JsonObject;
  /** `Choices[0]/`, or nothing. */
  readonly place: string;
  readonly assigns: Work["state"]["data"]["assign"];
}

/** A Choice leaves by its rule, which has Assign and Output of its own. */
function wayOut({ state, json, steps, input, begunAt }: Work): Way {
  const own: Way = { json, place: "", assigns: state.data.assign };
  if (state.type !== "Choice") return own;
  const at = chosenRule(state, steps.sight, { input, now: begunAt });
  const rules = json["Choices"];
  const rule = at !== undefined && isJsonArray(rules) ? rules[at] : undefined;
  if (at === undefined || !isJsonObject(rule)) return own;
  return { json: rule, place: `Choices[${at}]/`, assigns: state.rules[at]?.assign };
}

function finish(work: Work, { json, place, assigns }: Way, more: Partial<View>): void {
  const { steps, input, endedAt, output, visit } = work;
  const assigning = {
    ...{ assign: assigns, field: `${place}Assign`, written: written(json, "Assign") },
  };
  if (output !== undefined || visit.failure === "failed") assignStep(work, assigning, input, more);
  const field = `${place}Output`;
  const view: View = { input, now: endedAt, ...more };
  const text = written(json, "Output");
  if (output !== undefined) {
    steps.known(field, output, steps.expressions(field, text, view, output));
  } else if (text !== undefined && visit.failure === "failed") {
    steps.unknown(field, steps.expressions(field, text, view));
  } else steps.lack("Output: the state has not been left");
}

function leaveCaught(work: Work): void {
  const { steps, state, visit, json } = work;
  const errorOutput = errorOutputOf(work);
  steps.known("Error", errorOutput);
  const caught = caughtBy(state, visit);
  const all = written(json, "Catch");
  const one = caught !== undefined && isJsonArray(all) ? all[caught.at] : undefined;
  const way: Way =
    caught === undefined || !isJsonObject(one)
      ? { json: {}, place: "", assigns: undefined }
      : { json: one, place: `Catch[${caught.at}]/`, assigns: caught.catcher.assign };
  finish(work, way, { errorOutput });
}
