// child-input.ts — the input of a child that may have begun before, made again where it turns out that it has not.
//
// After a restart nobody knows which children of a Distributed Map were begun; most were. Their inputs are made again
// one by one, when they are needed, and each a part at a time: there may be thousands, with costly ItemSelectors.
import type { Program } from "../../asl/index.ts";
import { assert, type Json, type Payload, type TimestampMs } from "../../base/index.ts";
import { QueryFailure } from "../../query/index.ts";
import { Draft } from "../draft.ts";
import type { Execution, Limits } from "../execution.ts";
import type { MapRun } from "../map-run.ts";
import { batchPayload, type ItemWindow, itemInput, windowAt } from "./map-run-input.ts";

export class ChildInput {
  readonly #start: MapRun["start"];
  readonly #window: ItemWindow;
  readonly #name: string;
  readonly #at: TimestampMs;
  readonly #to: number;
  readonly #items: Json[] = [];
  #next: number;

  constructor(run: MapRun, index: number, window: ItemWindow, at: TimestampMs) {
    const [from, to] = run.rangeOf(index);
    this.#start = run.start;
    this.#window = window;
    this.#name = run.nameOf(index);
    this.#at = at;
    this.#next = from;
    this.#to = to;
  }

  /** Of a child of a run; undefined where its items are away. `at`: what `$now()` gives. */
  static of(run: MapRun, index: number, at: TimestampMs): ChildInput | undefined {
    const window = windowAt(run, run.rangeOf(index)[0]);
    return window && new ChildInput(run, index, window, at);
  }

  /** Goes on for one step's effort, in the execution that the child is of; undefined: there is more to do. */
  more(program: Program, execution: Execution, limits: Limits): Payload | QueryFailure | undefined {
    const { frameId, source } = this.#start;
    const seed = `${this.#name}:${this.#next}`;
    const trigger = { type: "continued", at: this.#at, seed } as const;
    const draft = new Draft(program, execution, trigger, { transitionsMax: 0, limits });
    const frame = draft.frameOf(frameId);
    if (frame === undefined) return new QueryFailure("States.Runtime", "Its Map is over.");
    const state = draft.stateOf(frame);
    assert(state.type === "Map", "a map run is of a Map");
    do {
      // What the first start of the child could afford, this one can.
      draft.env.grantVisit();
      const of = { window: this.#window, index: this.#next, input: source.input };
      const item = itemInput(draft, frame, state, of);
      if (item instanceof QueryFailure || !source.batched) return item;
      this.#items.push(item.value);
      this.#next += 1;
    } while (this.#next < this.#to && !draft.env.isSpent);
    return this.#next < this.#to ? undefined : batchPayload(source, this.#items);
  }
}
