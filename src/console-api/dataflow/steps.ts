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
import { evaluated, type Sight, type View } from "./flow-env.ts";

type Shown = DataStep["expressions"][number];

interface Told {
  readonly value: Json;
  readonly source: DataStep["source"];
  readonly from: NonNullable<DataStep["from"]>;
  readonly expressions?: readonly Shown[];
}

/** Takes down steps and what could not be made again. */
export class Steps {
  readonly sight: Sight;
  readonly language: "JSONPath" | "JSONata";
  readonly #steps: DataStep[] = [];
  readonly #missing = new Set<string>();
  readonly #notes = new Set<string>();

  constructor(sight: Sight, language: "JSONPath" | "JSONata") {
    this.sight = sight;
    this.language = language;
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
    this.#steps.push({ field, value: stringifyJson(value), source, from, expressions });
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
    const value = evaluated(evaluate, this.sight, view);
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

  failed(field: string, expressions: readonly Shown[], { error, reason }: QueryFailure): void {
    if (error === "NotInHistory") this.lack(`${field}: ${reason}`);
    this.#steps.push({ field, value: "null", error: reason, source: "computed", expressions });
  }

  /** A field that gave no value: one of its expressions says why, or it was not come to. */
  unknown(field: string, expressions: readonly Shown[]): void {
    const failed = expressions.find(({ error }) => error !== undefined);
    const error = failed?.error ?? "It gave no value: the state failed before it was done.";
    this.#steps.push({ field, value: "null", error, source: "computed", expressions });
  }

  /** Each expression of a field: its value where the history holds the field's, else evaluated anew. */
  expressions(
    field: string,
    written: Json | undefined,
    view: View,
    known?: Json,
  ): readonly Shown[] {
    if (written === undefined) return [];
    return expressionsIn(written, this.language, field).map((found) => {
      const there = known === undefined ? undefined : placed(known, found);
      const value = there ?? evaluated(found.evaluate, this.sight, view);
      if (value instanceof QueryFailure && value.error === "NotInHistory") {
        this.lack(`${found.at}: ${value.reason}`);
      }
      return shown(found, value);
    });
  }
}

function shown(
  { at, text }: Pick<FoundExpression, "at" | "text">,
  value: Json | QueryFailure,
): Shown {
  return value instanceof QueryFailure
    ? { at, text, error: value.reason }
    : { at, text, value: stringifyJson(value) };
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
