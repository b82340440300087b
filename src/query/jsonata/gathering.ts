// gathering.ts — collects what a step gives for each item: lists dissolve into one, by one level.
import { type Meter, spendItems } from "./budget.ts";
import { isConstructed, isSequence, NO_RESULTS, Plain, type Results } from "./sequence.ts";
import { isArray, type Value, type ValueArray } from "./value.ts";

// Few items are paid for together with those that follow.
const UNPAID_MAX = 256;

export class Gathering {
  #count = 0;
  #first: Value;
  #isFresh = false;
  #items: Value[] = [];
  #unpaid = 0;
  readonly #meter: Meter;

  constructor(meter: Meter) {
    this.#meter = meter;
  }

  /** A value of the language, never nothing. */
  add(value: Value): void {
    this.#take(value, false);
  }

  /** What a filter gave. */
  addResults(results: Results): void {
    if (results instanceof Plain) this.#take(results.items, false);
    else this.#take(results, true);
  }

  #take(value: Value, isFresh: boolean): void {
    this.#count += 1;
    if (this.#count === 1) {
      this.#first = value;
      this.#isFresh = isFresh;
      return;
    }
    if (this.#count === 2) this.#spread(this.#first);
    this.#spread(value);
  }

  /** A long list is paid for before it is spread: each of many items may give the same one. */
  #spread(value: Value): void {
    if (!isArray(value) || isConstructed(value)) {
      this.#unpaid += 1;
      this.#items.push(value);
      return;
    }
    this.#unpaid += value.length;
    if (this.#unpaid > UNPAID_MAX) this.#pay();
    for (const item of value) this.#items.push(item);
  }

  #pay(): void {
    spendItems(this.#meter, this.#unpaid);
    this.#unpaid = 0;
  }

  /** In the last step of a path a single list that is no sequence is the result as it is. */
  results(isLast: boolean): Results {
    if (this.#count === 0) return NO_RESULTS;
    if (this.#count > 1) {
      this.#pay();
      return this.#items;
    }
    const first = this.#first;
    if (!isArray(first)) return [first];
    if (this.#isFresh) return first;
    if (isLast && !isSequence(first)) return new Plain(first);
    if (isConstructed(first)) return [first];
    return ownItems(first);
  }
}

/** Items that may be settled anew: a short sequence may carry the mark that keeps it a list. */
function ownItems(list: ValueArray): ValueArray {
  return isSequence(list) && list.length <= 1 ? [...list] : list;
}
