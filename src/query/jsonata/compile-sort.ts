// compile-sort.ts — `^(…)`: the order of items by one or more terms.
import { type Meter, spendComparison, spendItems, spendJoined, spendSteps } from "./budget.ts";
import { JsonataError } from "./failure.ts";
import type { Code, Frame } from "./frame.ts";
import { Plain, type Results } from "./sequence.ts";
import { compilePart, inTuple, type Site } from "./site.ts";
import { mergeSorted } from "./sorting.ts";
import type { SortNode } from "./syntax-tree.ts";
import { spendFrames, type Tuple, type TupleStream } from "./tuple.ts";
import { numberIn, type Value, type ValueArray } from "./value.ts";

interface Term {
  readonly code: Code;
  readonly descending: boolean;
}

export function compileSort(
  node: SortNode,
  site: Site,
): (items: ValueArray, frame: Frame) => Results {
  const terms = compileTerms(node, site);
  return (items, frame) => {
    if (items.length <= 1) return items;
    const order = new Order<Value>(terms, node.position, (code, item) => code(item, frame));
    return new Plain(order.sort(items, frame));
  };
}

export function compileTupleSort(
  node: SortNode,
  site: Site,
): (tuples: TupleStream, frame: Frame) => TupleStream {
  const terms = compileTerms(node, inTuple(site));
  return (tuples, frame) => {
    if (tuples.length <= 1) return tuples;
    spendFrames(frame.run.meter, tuples.length);
    spendComparisons(frame.run.meter, tuples.length);
    const order = new Order<Tuple>(terms, node.position, (code, tuple) =>
      code(tuple.item, tuple.frame(frame)),
    );
    return order.sort(tuples, frame);
  };
}

function spendComparisons(meter: Meter, items: number): void {
  spendSteps(meter, items * Math.ceil(Math.log2(items)));
}

function compileTerms(node: SortNode, site: Site): readonly Term[] {
  return node.terms.map((term) => ({
    code: compilePart(term.expression, site),
    descending: term.descending,
  }));
}

interface Entry<T> {
  readonly item: T;
  /** What the terms gave so far; later terms are evaluated only to break ties. */
  readonly keys: Value[];
}

class Order<T> {
  readonly #terms: readonly Term[];
  readonly #position: number;
  readonly #evaluate: (code: Code, item: T) => Value;

  constructor(terms: readonly Term[], position: number, evaluate: (code: Code, item: T) => Value) {
    this.#terms = terms;
    this.#position = position;
    this.#evaluate = evaluate;
  }

  sort(items: readonly T[], frame: Frame): T[] {
    const { meter } = frame.run;
    spendItems(meter, 4 * items.length);
    spendComparisons(meter, items.length);
    const entries: Entry<T>[] = items.map((item) => ({ item, keys: [] }));
    return mergeSorted(entries, (left, right) => this.#compare(left, right, meter) === 1).map(
      (entry) => entry.item,
    );
  }

  #compare(left: Entry<T>, right: Entry<T>, meter: Meter): number {
    for (let i = 0; i < this.#terms.length; i++) {
      const [first, second] = [this.#key(left, i, meter), this.#key(right, i, meter)];
      spendComparison(meter, first, second);
      const order = this.#compareKeys(first, second, i);
      if (order !== 0) return order;
    }
    return 0;
  }

  #key(entry: Entry<T>, index: number, meter: Meter): Value {
    const { keys } = entry;
    const term = this.#terms[index];
    if (keys.length <= index && term !== undefined) {
      const key = this.#evaluate(term.code, entry.item);
      spendJoined(meter, key);
      keys.push(numberIn(key) ?? key);
    }
    return keys[index];
  }

  /** Nothing comes last, whatever the direction. */
  #compareKeys(left: Value, right: Value, index: number): number {
    if (left === undefined) return right === undefined ? 0 : 1;
    if (right === undefined) return -1;
    const isLeftFit = typeof left === "string" || typeof left === "number";
    if (!isLeftFit || !(typeof right === "string" || typeof right === "number"))
      throw new JsonataError("T2008", { value: isLeftFit ? right : left }, this.#position);
    if (typeof left !== typeof right)
      throw new JsonataError("T2007", { value: left, value2: right }, this.#position);
    if (left === right) return 0;
    const order = left < right ? -1 : 1;
    return this.#terms[index]?.descending === true ? -order : order;
  }
}
