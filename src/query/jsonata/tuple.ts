// tuple.ts — what a path carries along while it binds names: an item, and the bindings made on the way.
import { type Meter, spendMemory, spendSteps } from "./budget.ts";
import { type Binding, Frame } from "./frame.ts";
import type { NameKey } from "./name-keys.ts";
import type { Value, ValueArray } from "./value.ts";

export class Tuple {
  readonly item: Value;
  readonly bindings: Binding | undefined;

  constructor(item: Value, bindings?: Binding) {
    this.item = item;
    this.bindings = bindings;
  }

  withItem(item: Value): Tuple {
    return new Tuple(item, this.bindings);
  }

  withBinding(name: NameKey, value: Value): Tuple {
    return new Tuple(this.item, { name, value, rest: this.bindings });
  }

  /** The tuple of a path within this one's step: its item, and both bindings. */
  withInner(inner: Tuple, meter: Meter): Tuple {
    const own = listed(inner.bindings);
    spendTuples(meter, 1, own.length);
    let { bindings } = this;
    for (const { name, value } of own) bindings = { name, value, rest: bindings };
    return new Tuple(inner.item, bindings);
  }

  frame(parent: Frame): Frame {
    return Frame.ofTuple(parent, this.bindings);
  }

  /** By name, outermost first. */
  bound(): ReadonlyMap<NameKey, Value> {
    return new Map(listed(this.bindings).map(({ name, value }) => [name, value]));
  }
}

/** Outermost first. */
function listed(bindings: Binding | undefined): readonly Binding[] {
  const list: Binding[] = [];
  for (let binding = bindings; binding !== undefined; binding = binding.rest) list.push(binding);
  return list.reverse();
}

export type TupleStream = readonly Tuple[];

const TUPLE_STEPS = 3;
const BINDING_STEPS = 1;
const BYTES = 48;

/** So many tuples, each with so many bindings that are new. */
export function spendTuples(meter: Meter, tuples: number, bindings: number): void {
  spendSteps(meter, tuples * (TUPLE_STEPS + BINDING_STEPS * bindings));
  spendMemory(meter, tuples * (1 + bindings) * BYTES);
}

/** Evaluating something for each of so many tuples, which opens a frame each time. */
export function spendFrames(meter: Meter, tuples: number): void {
  spendSteps(meter, FRAME_STEPS * tuples);
}

const FRAME_STEPS = 1.5;

/** The tuples of a value that is a stream of them, see `isTupleStream`. */
export function tuplesIn(stream: ValueArray): TupleStream {
  // The cast: a stamped stream holds nothing but tuples, though no other value may be one.
  return stream as unknown as TupleStream;
}

/** A stream in the place of a value. */
export function streamOf(tuples: TupleStream): ValueArray {
  // The cast: see above.
  return [...tuples] as unknown as ValueArray;
}
