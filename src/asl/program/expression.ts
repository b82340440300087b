// expression.ts — what a compiled text is: a synchronous function of what it can see.
import type { Payload } from "../../base/index.ts";
import { type Evaluated, type QueryEnv, QueryFailure } from "../../query/index.ts";

/** A compiled path, intrinsic, JSONata expression or template. Never throws. */
export type Expression = (env: QueryEnv) => Evaluated;

/** A template of a definition: a function, and its value where no expression is in it. */
export interface Template {
  readonly evaluate: Expression;
  /** Present where the template is the same for every evaluation; one shared value. */
  readonly constant: Payload | undefined;
}

/** A failed evaluation that knows its place: `Output/result`, `Arguments/FunctionName`, `Items`. */
export class FieldFailure extends QueryFailure {
  readonly location: string;

  constructor(failure: { readonly error: string; readonly reason: string }, location: string) {
    super(failure.error, failure.reason);
    this.location = location;
  }
}

/** A number of a definition: written out, or computed when the state needs it. */
export type NumberField =
  | { readonly kind: "literal"; readonly value: number }
  /** `SecondsPath` and its like; `text` is the path as written. */
  | {
      readonly kind: "path";
      readonly field: string;
      readonly text: string;
      readonly evaluate: Expression;
    }
  /** `"{% … %}"`. */
  | {
      readonly kind: "jsonata";
      readonly field: string;
      readonly text: string;
      readonly evaluate: Expression;
    };

/** The same for texts: `Error`, `Cause`, `Timestamp`, `RoleArn`. */
export type TextField =
  | { readonly kind: "literal"; readonly value: string }
  | {
      readonly kind: "path";
      readonly field: string;
      readonly text: string;
      readonly evaluate: Expression;
    }
  | {
      readonly kind: "jsonata";
      readonly field: string;
      readonly text: string;
      readonly evaluate: Expression;
    };
