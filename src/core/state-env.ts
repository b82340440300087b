// state-env.ts — what an expression of a state can see.
//
// One object serves a whole step: making one for each evaluation would cost more than most evaluations do. It has
// methods and no functions of its own: V8 puts a function that is assigned to a member among the old objects, where
// it kept the whole step, long over, from the quick collections.
//   V1. `input` and `frame` are set before every evaluation; an expression keeps neither.
//   V2. What one visit to a state evaluates is bounded as a whole, however many expressions it has.
import type { Json, JsonObject, RandomSource, TimestampMs } from "../base/index.ts";
import { DEFAULT_BUDGET, type Effort, type QueryEnv } from "../query/index.ts";
import { contextObject, type MapItem, withMapItem } from "./context-object.ts";
import type { Draft } from "./draft.ts";
import type { Frame } from "./frame.ts";

/** What all the expressions that one visit to a state evaluates may use up: as much as one alone. */
const VISIT_EFFORT = DEFAULT_BUDGET.steps;
/** A Map evaluates its ItemSelector for up to forty iterations in one visit. */
const ITERATION_EFFORT = VISIT_EFFORT / 20;

/** After so much a step is over, so that whoever waits is not kept by many states or items either. */
const STEP_EFFORT = 200_000;

export class StateEnv implements QueryEnv {
  input: Json = null;
  readonly now: TimestampMs;
  /** The frame whose state is evaluated. */
  frame: Frame;
  /** `$$.Task.Token` of the attempt that is being prepared or has been made. */
  taskToken: string | undefined;
  /** TestState: in place of the one that would be made. */
  givenContext: JsonObject | undefined;
  #mapItem: MapItem | undefined;
  /** What is left for the state that is worked on. */
  readonly effort: Effort = { left: VISIT_EFFORT };
  #granted = VISIT_EFFORT;
  readonly #draft: Draft;

  constructor(draft: Draft) {
    this.now = draft.at;
    this.frame = draft.root;
    this.#draft = draft;
  }

  context(): Json {
    if (this.givenContext !== undefined) return withMapItem(this.givenContext, this.#mapItem);
    return contextObject(this.#draft, this);
  }

  variable(name: string): Json | undefined {
    let frame: Frame | undefined = this.frame;
    while (frame !== undefined) {
      const value = frame.variables.get(name);
      if (value !== undefined) return value.value;
      frame = this.#draft.parentOf(frame);
    }
    return undefined;
  }

  random(): RandomSource {
    return this.#draft.random;
  }

  /** Steps that the evaluations of the draft have taken so far. */
  get effortSpent(): number {
    return this.#granted - this.effort.left;
  }

  /** Nothing more is begun in this step. */
  get isSpent(): boolean {
    return this.effortSpent >= STEP_EFFORT;
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
    return { result, ...this.#base() };
  }

  withErrorOutput(errorOutput: Json): QueryEnv {
    return { errorOutput, ...this.#base() };
  }

  #base(): QueryEnv {
    const { input, now, effort } = this;
    const context = (): Json => this.context();
    const variable = (name: string): Json | undefined => this.variable(name);
    const random = (): RandomSource => this.random();
    return { input, context, variable, now, random, effort };
  }
}
