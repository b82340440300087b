// syntax.ts — the parts of a mapping template, as its text says.
import type { JsonNumber } from "../../base/index.ts";

export type TemplateNode =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "reference"; readonly reference: Reference }
  | { readonly type: "set"; readonly target: Reference; readonly value: Expression }
  | { readonly type: "if"; readonly branches: readonly Branch[] }
  | {
      readonly type: "foreach";
      readonly name: string;
      readonly list: Expression;
      readonly body: readonly TemplateNode[];
    }
  /** A part that is filled in wherever its name stands. */
  | { readonly type: "define"; readonly name: string; readonly body: readonly TemplateNode[] }
  | { readonly type: "break" }
  | { readonly type: "stop" };

/** The last one of an `#if` may be without a condition. */
export interface Branch {
  readonly condition: Expression | undefined;
  readonly body: readonly TemplateNode[];
}

/** `$name.member.method(argument)[0]` */
export interface Reference {
  readonly name: string;
  readonly steps: readonly Step[];
  /** As it was written: what a variable that nobody has set prints. */
  readonly source: string;
  /** `$!name` prints nothing instead. */
  readonly quiet: boolean;
  readonly line: number;
}

export type Step =
  | { readonly type: "property"; readonly name: string }
  | { readonly type: "call"; readonly name: string; readonly args: readonly Expression[] }
  | { readonly type: "index"; readonly index: Expression };

export type Operator =
  | ("||" | "&&" | "==" | "!=" | "<" | "<=" | ">" | ">=")
  | ("+" | "-" | "*" | "/" | "%");

export type Expression =
  | { readonly type: "value"; readonly value: boolean | number | string | JsonNumber }
  /** A text in double quotes, whose references are filled in. */
  | { readonly type: "filled"; readonly body: readonly TemplateNode[] }
  | { readonly type: "list"; readonly items: readonly Expression[] }
  | { readonly type: "range"; readonly from: Expression; readonly to: Expression }
  | { readonly type: "map"; readonly entries: readonly (readonly [Expression, Expression])[] }
  | { readonly type: "reference"; readonly reference: Reference }
  | { readonly type: "not"; readonly of: Expression }
  | {
      readonly type: "binary";
      readonly operator: Operator;
      readonly left: Expression;
      readonly right: Expression;
    };

/** What a template holds that is not run here, or is no template. Thrown and caught in this folder only. */
export class TemplateProblem extends Error {
  readonly line: number;

  constructor(line: number, message: string) {
    super(message);
    this.line = line;
  }
}
