// gathering.ts — collects what a step gives for each item: lists dissolve into one, by one level.
import { type Meter, spendItems } from "./budget.ts";
import { isConstructed, isSequence, NO_RESULTS, Plain, type Results } from "./sequence.ts";
import { isArray, type Value, type ValueArray } from "./value.ts";

export class Gathering {
  #count = 0;
  #first: Value;
  #isFresh = false;
  #items: Value[] = [];

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

  #spread(value: Value): void {
    if (!isArray(value) || isConstructed(value)) {
      this.#items.push(value);
      return;
    }
    for (const item of value) this.#items.push(item);
  }

  /** In the last step of a path a single list that is no sequence is the result as it is. */
  results(isLast: boolean, meter: Meter): Results {
    if (this.#count === 0) return NO_RESULTS;
    if (this.#count > 1) {
      spendItems(meter, this.#items.length);
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
