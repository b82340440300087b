// condition-parts.ts — what a condition is put together from, as texts that can be evaluated by themselves.
//
// A text is divided only where both sides, parsed alone, are what the whole has there: nothing is guessed.
import { JsonataError } from "./failure.ts";
import { parseRaw } from "./parser.ts";
import type { RawNode } from "./syntax-tree.ts";

export interface ConditionPart {
  readonly text: string;
  /** Each of its parts is looked at only where those before it leave it open. */
  readonly joins?: "and" | "or";
  /** What is joined, compared or given to a function, without literals; none of what says nothing more by its parts. */
  readonly parts: readonly ConditionPart[];
}

/** Characters left to be parsed: a side is found by trying, and the longest conditions in use have a few hundred. */
interface Reading {
  left: number;
}

const CHARACTERS_MAX = 400_000;

type Binary = Extract<RawNode, { readonly type: "binary" }>;
type Call = Extract<RawNode, { readonly type: "function" | "partial" }>;

const COMPARISONS: ReadonlySet<string> = new Set(["=", "!=", "<", "<=", ">", ">=", "in"]);
/** Functions that ask for the truth of what they are given. */
const OF_TRUTH: ReadonlySet<string> = new Set(["not", "boolean"]);
/** Written so in the condition itself, or no value. */
const TELLS_NOTHING: ReadonlySet<string> = new Set([
  ...["string", "number", "value", "regex", "lambda", "placeholder", "partial"],
]);

/** Of an expression without its `{%` and `%}`; undefined where it is none. */
export function conditionParts(text: string): ConditionPart | undefined {
  const reading = { left: CHARACTERS_MAX };
  const node = rawOf(text, reading);
  return node === undefined ? undefined : truthOf(text, node, reading);
}

/** What stands where it is asked whether it is true. */
function truthOf(text: string, node: RawNode, reading: Reading): ConditionPart {
  const trimmed = text.trim();
  if (node.type === "block") return withoutBrackets(trimmed, node.expressions, reading);
  if (node.type === "function") {
    return { text: trimmed, parts: argumentsOf(trimmed, node, reading) };
  }
  if (node.type !== "binary") return { text: trimmed, parts: [] };
  const { value } = node;
  const joins = value === "and" || value === "or" ? value : undefined;
  if (joins === undefined && !COMPARISONS.has(value)) return { text: trimmed, parts: [] };
  const sides = sidesOf(trimmed, node, reading);
  if (sides === undefined) return { text: trimmed, parts: [] };
  const [left, right] = sides;
  if (joins === undefined) {
    return { text: trimmed, parts: [...operand(left, node.lhs), ...operand(right, node.rhs)] };
  }
  const both = [truthOf(left, node.lhs, reading), truthOf(right, node.rhs, reading)];
  const parts = both.flatMap((part) => (part.joins === joins ? part.parts : [part]));
  return { text: trimmed, joins, parts };
}

/** Several expressions in brackets may set variables for each other: they are one thing. */
function withoutBrackets(
  text: string,
  expressions: readonly RawNode[],
  reading: Reading,
): ConditionPart {
  const [only, ...others] = expressions;
  const inner = text.slice(1, -1);
  const isSame = only !== undefined && others.length === 0 && isEqual(rawOf(inner, reading), only);
  return isSame ? truthOf(inner, only, reading) : { text, parts: [] };
}

function operand(text: string, node: RawNode): readonly ConditionPart[] {
  const plain = node.type === "negate" ? node.expression : node;
  return TELLS_NOTHING.has(plain.type) ? [] : [{ text: text.trim(), parts: [] }];
}

function argumentsOf(text: string, call: Call, reading: Reading): readonly ConditionPart[] {
  const { procedure } = call;
  const texts = argumentTexts(text, call.arguments, reading);
  if (procedure.type !== "variable" || texts === undefined) return [];
  return call.arguments.flatMap((node, i) => {
    const own = texts[i] ?? "";
    return OF_TRUTH.has(procedure.value) ? [truthOf(own, node, reading)] : operand(own, node);
  });
}

function argumentTexts(
  text: string,
  nodes: readonly RawNode[],
  reading: Reading,
): readonly string[] | undefined {
  const texts: string[] = [];
  let rest = text.slice(text.indexOf("(") + 1, -1);
  for (const [i, node] of nodes.entries()) {
    const ends = i === nodes.length - 1 ? [rest.length] : placesOf(rest, ",");
    const end = ends.find((at) => isEqual(rawOf(rest.slice(0, at), reading), node));
    if (end === undefined) return undefined;
    texts.push(rest.slice(0, end));
    rest = rest.slice(end + 1);
  }
  return texts;
}

/** The operator that a tree has at its top is mostly the last of its kind. */
function sidesOf(
  text: string,
  { value, lhs, rhs }: Binary,
  reading: Reading,
): readonly [string, string] | undefined {
  for (const at of placesOf(text, value).reverse()) {
    const [left, right] = [text.slice(0, at), text.slice(at + value.length)];
    if (isEqual(rawOf(right, reading), rhs) && isEqual(rawOf(left, reading), lhs))
      return [left, right];
  }
  return undefined;
}

function placesOf(text: string, part: string): number[] {
  const places: number[] = [];
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) places.push(at);
  return places;
}

function rawOf(text: string, reading: Reading): RawNode | undefined {
  reading.left -= text.length;
  if (reading.left < 0) return undefined;
  try {
    return parseRaw(text);
  } catch (error) {
    if (error instanceof JsonataError) return undefined;
    throw error;
  }
}

function isEqual(left: RawNode | undefined, right: RawNode): boolean {
  return left !== undefined && shapeOf(left) === shapeOf(right);
}

/** Of the same shape wherever it stands in a text. */
function shapeOf(node: RawNode): string {
  return JSON.stringify(node, (name, value: unknown) =>
    name === "position" || name === "height" ? undefined : value,
  );
}
