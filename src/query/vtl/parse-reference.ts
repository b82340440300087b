// parse-reference.ts — `$name.member.method(…)[…]`, in the text of a template or in an expression.
import { compilePath } from "../jsonpath/index.ts";
import type { Cursor } from "./cursor.ts";
import { INPUT_MEMBERS, METHOD_NAMES, UTIL_NAMES } from "./names.ts";
import type { Expression, Reference, Step, TemplateNode } from "./syntax.ts";

/** Templates hold expressions, expressions references, references expressions, and texts in quotes templates. */
export interface Readers {
  template(text: string, line: number, depth: number): readonly TemplateNode[];
  expression(cursor: Cursor, readers: Readers): Expression;
}

export function looksLikeReference(cursor: Cursor): boolean {
  const start = /\$!?\{?[A-Za-z_]/y;
  start.lastIndex = cursor.at;
  return start.test(cursor.text);
}

const NAME = /[A-Za-z_][\w-]*/y;

/** Throws TemplateProblem for functions that are not here. */
export function readReference(cursor: Cursor, readers: Readers): Reference {
  const start = cursor.at;
  const { line } = cursor;
  cursor.at += 1;
  const quiet = cursor.takeText("!");
  const braced = cursor.takeText("{");
  const name = cursor.take(NAME) ?? "";
  const steps: Step[] = [];
  for (let step = readStep(cursor, readers); step; step = readStep(cursor, readers)) {
    steps.push(step);
  }
  if (braced && !cursor.takeText("}")) cursor.fail(`'}' is missing behind \${${name}`);
  const source = cursor.text.slice(start, cursor.at);
  refuseUnknown(cursor, name, steps);
  return { name, steps, source, quiet, line };
}

function readStep(cursor: Cursor, readers: Readers): Step | undefined {
  if (cursor.take(/\.(?=[A-Za-z_])/y) !== undefined) {
    const name = cursor.take(NAME) ?? "";
    if (!cursor.takeText("(")) return { type: "property", name };
    return { type: "call", name, args: readArguments(cursor, readers) };
  }
  // In text a bracket that holds neither a number, a text nor a variable is a bracket.
  if (cursor.take(/\[(?=\s*(?:-?\d+\s*\]|["'$]))/y) === undefined) return undefined;
  const index = cursor.nested(() => readers.expression(cursor, readers));
  cursor.need("]", "behind an index");
  return { type: "index", index };
}

function readArguments(cursor: Cursor, readers: Readers): readonly Expression[] {
  const args: Expression[] = [];
  cursor.space();
  if (cursor.takeText(")")) return args;
  for (;;) {
    args.push(cursor.nested(() => readers.expression(cursor, readers)));
    cursor.space();
    if (!cursor.takeText(",")) break;
  }
  cursor.need(")", "behind the arguments of a method");
  return args;
}

function refuseUnknown(cursor: Cursor, name: string, steps: readonly Step[]): void {
  const [first, ...rest] = steps;
  const called = first?.type === "index" ? "" : (first?.name ?? "");
  const isHost = name === "input" || name === "util";
  if (name === "input") refuseInput(cursor, first, called);
  if (name === "util" && !(first?.type === "call" && UTIL_NAMES.has(called))) {
    cursor.fail(`$util.${called} is not run here`);
  }
  for (const step of isHost ? rest : steps) {
    if (step.type !== "call" || METHOD_NAMES.has(step.name)) continue;
    cursor.fail(`the method ${step.name} is not run here`);
  }
}

function refuseInput(cursor: Cursor, first: Step | undefined, called: string): void {
  const takes = INPUT_MEMBERS.get(called);
  if (takes === undefined || takes !== first?.type) cursor.fail(`$input.${called} is not run here`);
  if (first.type !== "call" || called === "params") return;
  const [argument] = first.args;
  if (argument?.type !== "value" || typeof argument.value !== "string") return;
  const path = compilePath(argument.value);
  if (!path.ok) cursor.fail(`'${argument.value}' is no path: ${path.problems.join("; ")}`);
}
