// tuple.ts — what a path carries along while it binds names: an item, and the bindings made on the way.
import { spendPlaces } from "./budget.ts";
import { Frame } from "./frame.ts";
import type { Value, ValueArray } from "./value.ts";

/** A list that grows at its head and is shared behind it; of two bindings of one name the first one counts. */
interface Binding {
  readonly name: string;
  readonly value: Value;
  readonly rest: Binding | undefined;
}

export class Tuple {
  readonly item: Value;
  readonly #bindings: Binding | undefined;

  constructor(item: Value, bindings?: Binding) {
    this.item = item;
    this.#bindings = bindings;
  }

  withItem(item: Value): Tuple {
    return new Tuple(item, this.#bindings);
  }

  withBinding(name: string, value: Value): Tuple {
    return new Tuple(this.item, { name, value, rest: this.#bindings });
  }

  /** The tuple of a path within this one's step: its item, and both bindings. */
  withInner(inner: Tuple): Tuple {
    let result = this.withItem(inner.item);
    const [names, values] = inner.#flattened();
    names.forEach((name, i) => {
      result = result.withBinding(name, values[i]);
    });
    return result;
  }

  frame(parent: Frame): Frame {
    const [names, values] = this.#flattened();
    spendPlaces(parent.run.meter, names.length);
    return new Frame(parent.run, parent, names, values);
  }

  /** By name, outermost first. */
  bindings(): ReadonlyMap<string, Value> {
    const [names, values] = this.#flattened();
    return new Map(names.map((name, i) => [name, values[i]]));
  }

  #flattened(): [string[], Value[]] {
    const names: string[] = [];
    const values: Value[] = [];
    for (let binding = this.#bindings; binding !== undefined; binding = binding.rest) {
      names.push(binding.name);
      values.push(binding.value);
    }
    return [names.reverse(), values.reverse()];
  }
}

export type TupleStream = readonly Tuple[];

/** Items that a tuple with its bindings takes up, for the budget. */
export const TUPLE_ITEMS = 12;
/** And one without bindings. */
export const BARE_TUPLE_ITEMS = 4;

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
