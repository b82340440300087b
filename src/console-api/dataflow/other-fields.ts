// other-fields.ts — what a state computes besides the way of its data: times, limits, a role, its error, and what a
// Distributed Map reads, shares out and writes.
import {
  expressionsIn,
  type MapState,
  type NumberField,
  type State,
  type TextField,
} from "../../asl/index.ts";
import { isJsonObject, type Json, type JsonObject, reasonIn } from "../../base/index.ts";
import { integerOf, numberIn, textOf, waitSecondsOf } from "../../core/index.ts";
import { type Evaluated, type QueryEnv, QueryFailure } from "../../query/index.ts";
import type { View } from "./flow-env.ts";
import type { Work } from "./work.ts";

/** A field of one value has a name that JSONPath writes with `Path` at its end; any other one holds JSON. */
interface OtherField {
  /** `ItemBatcher/MaxItemsPerBatch`. */
  readonly name: string;
  readonly one?: NumberField | TextField | undefined;
  /** What the state makes of it; without, it takes whatever comes. */
  readonly taken?: (env: QueryEnv) => Evaluated;
}

export function otherFields(work: Work, view: View): void {
  const { state, steps, recorded } = work;
  for (const { name, one, taken } of fieldsOf(state, view.now)) {
    if (steps.isOver) return;
    const known = recorded.get(name);
    const at = one?.kind === "path" ? `${name}Path` : name;
    const value = known ?? (taken && steps.evaluated({ at, evaluate: taken }, view));
    const refusal =
      value instanceof QueryFailure && value.error !== "NotInHistory" ? value : undefined;
    const isWritten = one !== undefined && one.kind !== "literal";
    if (isWritten && refusal !== undefined) {
      steps.refused({ ...one, at }, view, refusal === OUT_OF_RANGE ? outOfRange(work) : refusal);
    } else if (state.language === "JSONata" || one === undefined) anew(work, name, view);
    else if (one.kind === "path") steps.one({ ...one, at }, view, known);
    if (refusal !== undefined) steps.stop();
  }
}

/** What AWS says of it depends on the field; the state's own error tells. */
const OUT_OF_RANGE = new QueryFailure("States.Runtime", "It is out of range.");

/** In the state's own words, where it is what failed. */
function outOfRange({ failed, visit }: Work): QueryFailure {
  const { Error: error, Cause: cause } = failed?.value ?? {};
  const isOwn = failed?.began.stateName === visit.name && error != null && cause != null;
  return isOwn ? new QueryFailure(error, reasonIn(cause)) : OUT_OF_RANGE;
}

/** In the order in which they are evaluated. */
function fieldsOf(state: State, now: number): readonly OtherField[] {
  switch (state.type) {
    case "Wait": {
      const { until } = state;
      const taken = (env: QueryEnv): Evaluated => waitSecondsOf(state, env, now);
      return until.kind === "seconds"
        ? [{ name: "Seconds", one: until.seconds, taken }]
        : [{ name: "Timestamp", one: until.timestamp, taken }];
    }
    case "Fail":
      return [...text("Error", state.error), ...text("Cause", state.cause)];
    case "Task":
      return [
        ...number("TimeoutSeconds", state.timeoutSeconds, { min: 1 }),
        ...number("HeartbeatSeconds", state.heartbeatSeconds, { min: 1 }),
        { name: "Credentials" },
      ];
    case "Map":
      return fieldsOfMap(state);
    default:
      return [];
  }
}

/** An inline Map looks at its concurrency alone. */
function fieldsOfMap(state: MapState): readonly OtherField[] {
  const { maxConcurrency, toleratedFailureCount, toleratedFailurePercentage } = state;
  const concurrency = number("MaxConcurrency", maxConcurrency, { min: 0 });
  if (state.distributed === undefined) return concurrency;
  const { batcher, reader } = state.distributed;
  const given = state.language === "JSONata" ? "Arguments" : "Parameters";
  const percentage = { min: 0, max: 100, read: numberIn };
  return [
    ...concurrency,
    ...number("ToleratedFailureCount", toleratedFailureCount, { min: 0 }),
    ...number("ToleratedFailurePercentage", toleratedFailurePercentage, percentage),
    ...number("ItemBatcher/MaxItemsPerBatch", batcher?.maxItemsPerBatch, { min: 1 }),
    ...number("ItemBatcher/MaxInputBytesPerBatch", batcher?.maxInputBytesPerBatch, { min: 1 }),
    { name: "ItemBatcher/BatchInput" },
    { name: `ItemReader/${given}` },
    ...number("ItemReader/ReaderConfig/MaxItems", reader?.maxItems, {}),
    { name: `ResultWriter/${given}` },
  ];
}

interface Range {
  readonly min?: number;
  readonly max?: number;
  readonly read?: (field: NumberField, env: QueryEnv) => number | QueryFailure;
}

/** None where the state has no such field. */
function number(name: string, one: NumberField | undefined, range: Range): readonly OtherField[] {
  if (one === undefined) return [];
  const {
    min = Number.NEGATIVE_INFINITY,
    max = Number.POSITIVE_INFINITY,
    read = integerOf,
  } = range;
  const taken = (env: QueryEnv): Evaluated => {
    const value = read(one, env);
    if (value instanceof QueryFailure || (value >= min && value <= max)) return value;
    return OUT_OF_RANGE;
  };
  return [{ name, one, taken }];
}

function text(name: string, one: TextField | undefined): readonly OtherField[] {
  return one === undefined ? [] : [{ name, one, taken: (env) => textOf(one, env) }];
}

/** A field whose value is put together from its expressions; nothing where it has none. */
export function anew(work: Work, field: string, view: View): void {
  const { steps, json, recorded, state } = work;
  const text = writtenAt(json, field.split("/"));
  if (text === undefined || expressionsIn(text, state.language, field).length === 0) return;
  const known = recorded.get(field);
  if (known === undefined) steps.anew(field, text, view);
  else steps.known(field, known, steps.expressions(field, text, view, known));
}

function writtenAt(json: JsonObject, names: readonly string[]): Json | undefined {
  let at: Json | undefined = json;
  for (const name of names) at = isJsonObject(at) && Object.hasOwn(at, name) ? at[name] : undefined;
  return at;
}
