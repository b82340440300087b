// tuple.ts — what a path carries along while it binds names: an item under `@`, and bindings by name.
import { Frame } from "./frame.ts";
import type { Value, ValueArray } from "./value.ts";

export interface Tuple {
  readonly [name: string]: Value;
}
export type TupleStream = readonly Tuple[];

const CONTEXT = "@";

export function tupleOf(item: Value): Tuple {
  // Without a prototype, so that a binding may have any name.
  return Object.assign(Object.create(null), { [CONTEXT]: item });
}

export function withBindings(tuple: Tuple, bindings: Tuple): Tuple {
  return Object.assign(Object.create(null), tuple, bindings);
}

export function withBinding(tuple: Tuple, name: string, value: Value): Tuple {
  const copy: Record<string, Value> = Object.assign(Object.create(null), tuple);
  copy[name] = value;
  return copy;
}

export function withContext(tuple: Tuple, item: Value): Tuple {
  return withBinding(tuple, CONTEXT, item);
}

export function contextOfTuple(tuple: Tuple): Value {
  return tuple[CONTEXT];
}

export function frameOfTuple(tuple: Tuple, parent: Frame): Frame {
  return new Frame(parent.run, parent, Object.keys(tuple), Object.values(tuple));
}

/** The tuples of a value that is a stream of them. */
export function tuplesIn(stream: ValueArray): TupleStream {
  // The cast: only tuples are put into what is stamped a stream.
  return stream as TupleStream;
}
