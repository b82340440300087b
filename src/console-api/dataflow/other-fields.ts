// other-fields.ts — what a state computes besides the way of its data: times, limits, a role, its error, and what a
// Distributed Map reads, shares out and writes.
import type { MapState, NumberField, State, TaskState, TextField } from "../../asl/index.ts";
import { isJsonArray, isJsonObject, type Json, type JsonObject } from "../../base/index.ts";
import type { View } from "./flow-env.ts";
import type { Work } from "./work.ts";

/** A field of one value has a name that JSONPath writes with `Path` at its end; any other one holds JSON. */
interface OtherField {
  /** `ItemBatcher/MaxItemsPerBatch`. */
  readonly name: string;
  readonly one?: NumberField | TextField | undefined;
}

export function otherFields(work: Work, view: View): void {
  const { state } = work;
  for (const { name, one } of fieldsOf(state)) {
    if (state.language === "JSONata" || one === undefined) anew(work, name, view);
    else if (one.kind === "path") {
      work.steps.one({ ...one, at: `${name}Path` }, view, work.recorded.get(name));
    }
  }
}

/** In the order in which they are evaluated. */
function fieldsOf(state: State): readonly OtherField[] {
  switch (state.type) {
    case "Wait":
      return state.until.kind === "seconds"
        ? [{ name: "Seconds", one: state.until.seconds }]
        : [{ name: "Timestamp", one: state.until.timestamp }];
    case "Fail":
      return present([
        { name: "Error", one: state.error },
        { name: "Cause", one: state.cause },
      ]);
    case "Task":
      return fieldsOfTask(state);
    case "Map":
      return fieldsOfMap(state);
    default:
      return [];
  }
}

function fieldsOfTask({ timeoutSeconds, heartbeatSeconds }: TaskState): readonly OtherField[] {
  const limits = present([
    { name: "TimeoutSeconds", one: timeoutSeconds },
    { name: "HeartbeatSeconds", one: heartbeatSeconds },
  ]);
  return [...limits, { name: "Credentials" }];
}

/** An inline Map looks at its concurrency alone. */
function fieldsOfMap(state: MapState): readonly OtherField[] {
  const { maxConcurrency, toleratedFailureCount, toleratedFailurePercentage } = state;
  const concurrency = present([{ name: "MaxConcurrency", one: maxConcurrency }]);
  if (state.distributed === undefined) return concurrency;
  const { batcher, reader } = state.distributed;
  const given = state.language === "JSONata" ? "Arguments" : "Parameters";
  return [
    ...concurrency,
    ...present([
      { name: "ToleratedFailureCount", one: toleratedFailureCount },
      { name: "ToleratedFailurePercentage", one: toleratedFailurePercentage },
      { name: "ItemBatcher/MaxItemsPerBatch", one: batcher?.maxItemsPerBatch },
      { name: "ItemBatcher/MaxInputBytesPerBatch", one: batcher?.maxInputBytesPerBatch },
    ]),
    { name: "ItemBatcher/BatchInput" },
    { name: `ItemReader/${given}` },
    ...present([{ name: "ItemReader/ReaderConfig/MaxItems", one: reader?.maxItems }]),
    { name: `ResultWriter/${given}` },
  ];
}

function present(fields: readonly Required<OtherField>[]): readonly OtherField[] {
  return fields.filter(({ one }) => one !== undefined);
}

/** A field whose value is put together from its expressions; nothing where it has none. */
export function anew(work: Work, field: string, view: View): void {
  const { steps, json, recorded } = work;
  const text = writtenAt(json, field.split("/"));
  const known = recorded.get(field);
  const expressions = steps.expressions(field, text, view, known);
  if (text === undefined || expressions.length === 0) return;
  const value = known ?? withValues(text, expressions, field);
  if (value === undefined) steps.unknown(field, expressions);
  else if (known === undefined) steps.computed(field, value, expressions);
  else steps.known(field, value, expressions);
}

function writtenAt(json: JsonObject, names: readonly string[]): Json | undefined {
  let at: Json | undefined = json;
  for (const name of names) at = isJsonObject(at) && Object.hasOwn(at, name) ? at[name] : undefined;
  return at;
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
      Object.entries(part).map(([name, member]) => {
        const place = `${at}/${name}`;
        const isPath = name.endsWith(".$") && values.has(place);
        return [isPath ? name.slice(0, -2) : name, fill(member, place)];
      }),
    );
  };
  return fill(text, field);
}
