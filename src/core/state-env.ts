// state-env.ts — what an expression of a state can see.
//
// One object serves a whole step: making one for each evaluation would cost more than most evaluations do.
//   V1. `input` and `frame` are set before every evaluation; an expression keeps neither.
//   V2. What one visit to a state evaluates is bounded as a whole, however many expressions it has.
import type { Json, RandomSource, TimestampMs } from "../base/index.ts";
import { DEFAULT_BUDGET, type Effort, type QueryEnv } from "../query/index.ts";
import { contextObject, type MapItem } from "./context-object.ts";
import type { Draft } from "./draft.ts";
import type { Frame } from "./frame.ts";

/** What all the expressions that one visit to a state evaluates may use up: as much as one alone. */
const VISIT_EFFORT = DEFAULT_BUDGET.steps;
/** A Map evaluates its ItemSelector for up to forty iterations in one visit. */
const ITERATION_EFFORT = VISIT_EFFORT / 20;

export class StateEnv implements QueryEnv {
  input: Json = null;
  readonly now: TimestampMs;
  readonly context: () => Json;
  readonly variable: (name: string) => Json | undefined;
  readonly random: () => RandomSource;
  /** The frame whose state is evaluated. */
  frame: Frame;
  /** `$$.Task.Token` of the attempt that is being prepared or has been made. */
  taskToken: string | undefined;
  /** TestState: in place of the one that would be made. */
  givenContext: Json | undefined;
  #mapItem: MapItem | undefined;
  /** What is left for the state that is worked on. */
  readonly effort: Effort = { left: VISIT_EFFORT };
  #granted = VISIT_EFFORT;

  constructor(draft: Draft) {
    this.now = draft.at;
    this.frame = draft.root;
    this.context = () => this.givenContext ?? contextObject(draft, this);
    this.random = () => draft.random;
    this.variable = (name) => {
      let frame: Frame | undefined = this.frame;
      while (frame !== undefined) {
        const value = frame.variables.get(name);
        if (value !== undefined) return value.value;
        frame = draft.parentOf(frame);
      }
      return undefined;
    };
  }

  /** Steps that the evaluations of the draft have taken so far. */
  get effortSpent(): number {
    return this.#granted - this.effort.left;
  }

  /** A state is visited: its expressions share what one expression may use up. */
  grantVisit(): void {
    this.#grant(VISIT_EFFORT);
  }

  /** `$$.Map.Item` while a Map's ItemSelector is evaluated. */
  get mapItem(): MapItem | undefined {
    return this.#mapItem;
  }

  /** One more item of the same visit is looked at. */
  set mapItem(item: MapItem | undefined) {
    this.#mapItem = item;
    if (item === undefined) return;
    this.#grant(Math.min(VISIT_EFFORT, Math.max(this.effort.left, 0) + ITERATION_EFFORT));
  }

  #grant(effort: number): void {
    this.#granted += effort - this.effort.left;
    this.effort.left = effort;
  }

  /** Looks at `input` from `frame`. */
  of(frame: Frame, input: Json): this {
    this.frame = frame;
    this.input = input;
    return this;
  }

  withResult(result: Json): QueryEnv {
    return { ...this.#base(), result };
  }

  withErrorOutput(errorOutput: Json): QueryEnv {
    return { ...this.#base(), errorOutput };
  }

  #base(): QueryEnv {
    const { input, context, variable, now, random, effort } = this;
    return { input, context, variable, now, random, effort };
  }
}
