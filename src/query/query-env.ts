// query-env.ts — what an expression can see, in either language, and how it says that it failed.
import type { Json, RandomSource, TimestampMs } from "../base/index.ts";

/** What `$`, `$$`, `$name`, `$states` and the impure functions read. Made anew for each evaluation site. */
export interface QueryEnv {
  /** The state input: `$` in JSONPath (after InputPath where that applies), `$states.input` in JSONata. */
  readonly input: Json;
  /** The context object, `$$` and `$states.context`; made on demand because most expressions never ask. */
  readonly context: () => Json;
  /** A workflow variable by name (without `$`), seen from the frame that evaluates; undefined when unset. */
  readonly variable: (name: string) => Json | undefined;
  /** `$states.result`: only where a Task, Parallel or Map has succeeded. */
  readonly result?: Json;
  /** `$states.errorOutput`: only in a Catcher. */
  readonly errorOutput?: Json;
  /** The time of the trigger, so that `$now()` and `$millis()` are repeatable. */
  readonly now: TimestampMs;
  /** Chance that flows from the trigger's seed; made on demand. */
  readonly random: () => RandomSource;
  /** What the evaluations of one visit to a state share; without it each has its own budget only. */
  readonly effort?: Effort;
}

/** Steps (JSONata) and visits (JSONPath) that evaluations may still take; they take them off as they work. */
export interface Effort {
  left: number;
}

/**
 * An expression that could not give a value. A value, never thrown out of `query`.
 * `error` is the States error name (`States.Runtime`, `States.IntrinsicFailure`,
 * `States.ParameterPathFailure`, `States.QueryEvaluationError`, …), `reason` the text that AWS writes behind
 * "An error occurred while executing the state '…' (entered at the event id #…). ".
 */
export class QueryFailure {
  readonly error: string;
  readonly reason: string;

  constructor(error: string, reason: string) {
    this.error = error;
    this.reason = reason;
  }
}

/** What evaluating gives. Check with `instanceof QueryFailure`. */
export type Evaluated = Json | QueryFailure;
