// data-flow.ts — how data enters and leaves a state, in either language.
import type { Json } from "../../base/index.ts";
import type { QueryFailure } from "../../query/index.ts";
import type { Expression, Template } from "./expression.ts";

/** Every member is undefined where the definition does not say. JSONPath states have no `output`. */
export interface DataFlow {
  /** null: an empty object. */
  readonly inputPath: Expression | null | undefined;
  /** `Parameters` or `Arguments`. */
  readonly parameters: Template | undefined;
  readonly resultSelector: Template | undefined;
  /** null: the result is dropped. */
  readonly resultPath: ResultPath | null | undefined;
  /** null: an empty object. */
  readonly outputPath: Expression | null | undefined;
  /** JSONata `Output`. */
  readonly output: Template | undefined;
  readonly assign: Assignment | undefined;
}

/** Puts a result into a copy of the input. */
export type ResultPath = (input: Json, result: Json) => Json | QueryFailure;

/** `Assign`: all right-hand sides see the values as on state entry. */
export type Assignment = readonly {
  readonly name: string;
  readonly template: Template;
}[];
