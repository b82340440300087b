// state-env.ts — what an expression of a state can see.
//
// One object serves a whole step: making one for each evaluation would cost more than most evaluations do.
//   V1. `input` and `frame` are set before every evaluation; an expression keeps neither.
import type { Json, RandomSource, TimestampMs } from "../base/index.ts";
import type { QueryEnv } from "../query/index.ts";
import { contextObject, type MapItem } from "./context-object.ts";
import type { Draft } from "./draft.ts";
import type { Frame } from "./frame.ts";

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
  /** `$$.Map.Item` while a Map's ItemSelector is evaluated. */
  mapItem: MapItem | undefined;

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
    const { input, context, variable, now, random } = this;
    return { input, context, variable, now, random };
  }
}
