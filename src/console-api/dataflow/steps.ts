// steps.ts — the way of data through a visit, written down step by step.
import { expressionsIn, type FoundExpression } from "../../asl/index.ts";
import {
  isJsonArray,
  isJsonObject,
  type Json,
  type JsonObject,
  stringifyJson,
} from "../../base/index.ts";
import type { DataFlow, DataStep } from "../../console-wire/index.ts";
import { type Evaluated, type QueryEnv, QueryFailure } from "../../query/index.ts";
import { withValues } from "./field-value.ts";
import { evaluated, type Sight, type View } from "./flow-env.ts";

type Shown = DataStep["expressions"][number];

interface Told {
  readonly value: Json;
  readonly source: DataStep["source"];
  readonly from: DataStep["from"];
  readonly expressions?: readonly Shown[];
}

/** What the history tells of an expression that failed. */
export interface ThrownAt {
  /** As AWS writes places: `Assign/x`. */
  readonly location: string;
  readonly reason: string;
  readonly eventId: number;
}

/**
 * Takes down steps and what could not be made again. A state comes to no step after one that failed: who takes them down
 * asks before each whether it is over.
 */
export class Steps {
  readonly sight: Sight;
  readonly language: "JSONPath" | "JSONata";
  readonly #thrownAt: ThrownAt | undefined;
  #thrown: string | undefined;
  #isOver = false;
  readonly #steps: DataStep[] = [];
  readonly #missing = new Set<string>();
  readonly #notes = new Set<string>();

  constructor(sight: Sight, language: "JSONPath" | "JSONata", thrownAt: ThrownAt | undefined) {
    this.sight = sight;
    this.language = language;
    this.#thrownAt = thrownAt;
  }

  /** True once something failed that the state needed to go on. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** What was told last is nothing that the state could go on with. */
  stop(): void {
    this.#isOver = true;
  }

  /** A Catch goes on after what failed. */
  goOn(): void {
    this.#isOver = false;
    this.#thrown = undefined;
  }

  /**
   * Of a state that failed in a place that nothing tells: what was computed after a step whose value is not known may
   * not have been come to.
   */
  forgetDoubtful(): void {
    if (this.#isOver) return;
    const doubtful = this.#steps.findIndex(
      ({ error, unknown, source, from }) =>
        (error ?? unknown) !== undefined && source === "computed" && !from,
    );
    if (doubtful < 0) return;
    const later = this.#steps.splice(doubtful + 1);
    this.#steps.push(...later.filter(({ source, from }) => source === "history" || from));
  }

  get steps(): readonly DataStep[] {
    return this.#steps;
  }

  get missing(): DataFlow["missing"] {
    return [...this.#missing];
  }

  get notes(): DataFlow["notes"] {
    return [...this.#notes];
  }

  note(what: string): void {
    this.#notes.add(what);
  }

  lack(what: string): void {
    this.#missing.add(what);
  }

  /** What the history itself holds. */
  known(field: string, value: Json, expressions: readonly Shown[] = []): void {
    this.#steps.push({ field, value: stringifyJson(value), source: "history", expressions });
  }

  /** What some event holds, or was computed from. */
  told(field: string, { value, source, from, expressions = [] }: Told): void {
    const whence = from === undefined ? {} : { from };
    this.#steps.push({ field, value: stringifyJson(value), source, ...whence, expressions });
  }

  computed(field: string, value: Json, expressions: readonly Shown[] = []): void {
    this.#steps.push({ field, value: stringifyJson(value), source: "computed", expressions });
  }

  /** Evaluates one function of the state; undefined where it failed, which is then written down. */
  value(
    field: string,
    text: string,
    evaluate: (env: QueryEnv) => Evaluated,
    view: View,
  ): Json | undefined {
    const value = this.evaluated({ at: field, evaluate }, view);
    const expressions = text === "" ? [] : [shown({ at: field, text }, value)];
    if (value instanceof QueryFailure) {
      this.failed(field, expressions, value);
      return undefined;
    }
    this.computed(field, value, expressions);
    return value;
  }

  /** An expression that is a whole field; `known`: what the history holds of that. */
  one(
    { at, text, evaluate }: Pick<FoundExpression, "at" | "text" | "evaluate">,
    view: View,
    known?: Json,
  ): Json | undefined {
    if (known === undefined) return this.value(at, text, evaluate, view);
    this.known(at, known, [shown({ at, text }, evaluated(evaluate, this.sight, view))]);
    return known;
  }

  /** An expression that is a whole field, of whose value the state could make nothing. */
  refused(
    { at, text, evaluate }: Pick<FoundExpression, "at" | "text" | "evaluate">,
    view: View,
    refusal: QueryFailure,
  ): void {
    const value = this.evaluated({ at, evaluate }, view);
    this.failed(
      at,
      [shown({ at, text }, value instanceof QueryFailure ? refusal : value)],
      refusal,
    );
  }

  failed(field: string, expressions: readonly Shown[], failure: QueryFailure): void {
    if (failure.error !== "NotInHistory") this.stop();
    else if (expressions.every(({ unknown }) => unknown === undefined)) {
      this.lack(`${field}: ${failure.reason}`);
    }
    const why = whyNone(failure);
    this.#steps.push({ field, value: "null", ...why, source: "computed", expressions });
  }

  /** A field that is put together from its expressions; `refusal`: why the state could not go on with that. */
  anew(field: string, text: Json, view: View, refusal?: QueryFailure): void {
    const expressions = this.expressions(field, text, view);
    const value = withValues(text, expressions, field);
    if (refusal !== undefined) this.failed(field, expressions, refusal);
    else if (value === undefined) this.unknown(field, expressions);
    else this.computed(field, value, expressions);
  }

  /** A field that gave no value: one of its expressions says why. */
  unknown(field: string, expressions: readonly Shown[]): void {
    const error = this.#thrown ?? expressions.find((one) => one.error !== undefined)?.error;
    const unknown = expressions.find((one) => one.unknown !== undefined)?.unknown;
    const why =
      error === undefined && unknown !== undefined
        ? { unknown }
        : { error: error ?? "It gave no value." };
    this.#steps.push({ field, value: "null", ...why, source: "computed", expressions });
  }

  /**
   * Each expression of a field: its value where the history holds the field's, else evaluated anew, up to the one that
   * failed.
   */
  expressions(
    field: string,
    written: Json | undefined,
    view: View,
    known?: Json,
  ): readonly Shown[] {
    if (written === undefined) return [];
    const found = expressionsIn(written, this.language, field);
    const values = new Map<FoundExpression, Evaluated>();
    for (const one of found.toSorted((left, right) => left.turn - right.turn)) {
      const there = known === undefined ? undefined : placed(known, one);
      const value = there ?? this.evaluated(one, view);
      values.set(one, value);
      if (!(value instanceof QueryFailure)) continue;
      if (value.error === "NotInHistory") this.lack(`${one.at}: ${value.reason}`);
      else if (known === undefined) {
        this.#thrown = value.reason;
        this.stop();
        break;
      }
    }
    return found.flatMap((one) => {
      const value = values.get(one);
      return value === undefined ? [] : [shown(one, value)];
    });
  }

  /** As the state did; what cannot be known failed where the history says so. */
  evaluated({ at, evaluate }: Pick<FoundExpression, "at" | "evaluate">, view: View): Evaluated {
    const value = evaluated(evaluate, this.sight, view);
    const isUnknown = value instanceof QueryFailure && value.error === "NotInHistory";
    const thrown = this.#thrownAt;
    return isUnknown && thrown?.location === at
      ? new QueryFailure("States.QueryEvaluationError", thrown.reason)
      : value;
  }
}

function shown(
  { at, text }: Pick<FoundExpression, "at" | "text">,
  value: Json | QueryFailure,
): Shown {
  return value instanceof QueryFailure
    ? { at, text, ...whyNone(value) }
    : { at, text, value: stringifyJson(value) };
}

/** What is not in the history is no failure. */
export function whyNone({ error, reason }: QueryFailure): Pick<DataStep, "error" | "unknown"> {
  return error === "NotInHistory" ? { unknown: reason } : { error: reason };
}

/** What stands in a field's value where the expression stands in the field. */
export function placed(value: Json, { path }: FoundExpression): Json | undefined {
  let at: Json | undefined = value;
  for (const step of path) {
    if (isJsonArray(at)) at = at[Number(step)];
    else at = isJsonObject(at) && Object.hasOwn(at, step) ? at[step] : undefined;
  }
  return at;
}

/** A member of a state as it stands in the definition. */
export function written(json: JsonObject, field: string): Json | undefined {
  return Object.hasOwn(json, field) ? json[field] : undefined;
}
