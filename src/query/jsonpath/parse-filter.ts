// parse-filter.ts — the text between `[?` and `]` to a condition.
//
//   or       = and { '||' and }
//   and      = term { '&&' term }
//   term     = '!' term | '(' or ')' | relation
//   relation = operand [ operator operand ]        (an operand alone asks whether the path exists)
import { looksLikeLiteral, parseLiteral } from "./parse-literal.ts";
import { PATH_DEPTH_MAX, parseSteps } from "./parse-path.ts";
import { parsePattern } from "./parse-pattern.ts";
import {
  type Condition,
  FILTER_OPERATORS,
  type FilterOperator,
  type FilterPath,
  type Operand,
} from "./path-token.ts";
import type { TextCursor } from "./text-cursor.ts";

/** The cursor stands at the `(` behind `[?`, and afterwards behind its `)`. */
export function parseFilter(cursor: TextCursor, depth: number): Condition {
  if (cursor.peek() !== "(") cursor.fail("Filter must start with '[?(' and end with ')]'");
  cursor.at += 1;
  const condition = parseOr(cursor, depth);
  cursor.skipBlanks();
  cursor.expect(")", "to end the filter");
  return condition;
}

function parseOr(cursor: TextCursor, depth: number): Condition {
  if (depth > PATH_DEPTH_MAX) {
    cursor.fail(`The filter nests more than ${PATH_DEPTH_MAX} levels deep`);
  }
  const terms = [parseAnd(cursor, depth)];
  while (takeJoint(cursor, "||")) terms.push(parseAnd(cursor, depth));
  return joined("or", terms);
}

function parseAnd(cursor: TextCursor, depth: number): Condition {
  const terms = [parseTerm(cursor, depth)];
  while (takeJoint(cursor, "&&")) terms.push(parseTerm(cursor, depth));
  return joined("and", terms);
}

function takeJoint(cursor: TextCursor, joint: "||" | "&&"): boolean {
  cursor.skipBlanks();
  return cursor.take(joint);
}

function joined(type: "or" | "and", terms: readonly Condition[]): Condition {
  const [only] = terms;
  return terms.length === 1 && only !== undefined ? only : { type, terms };
}

function parseTerm(cursor: TextCursor, depth: number): Condition {
  let negations = 0;
  cursor.skipBlanks();
  while (cursor.take("!")) {
    negations += 1;
    cursor.skipBlanks();
  }
  const term = cursor.take("(") ? parseGroup(cursor, depth) : parseRelation(cursor, depth);
  return negations % 2 === 0 ? term : negated(term);
}

function parseGroup(cursor: TextCursor, depth: number): Condition {
  const condition = parseOr(cursor, depth + 1);
  cursor.skipBlanks();
  cursor.expect(")", "to close the parenthesis");
  return condition;
}

function negated(term: Condition): Condition {
  return term.type === "exists" ? { ...term, wanted: !term.wanted } : { type: "not", term };
}

function parseRelation(cursor: TextCursor, depth: number): Condition {
  const left = parseOperand(cursor, depth);
  const operator = readOperator(cursor);
  if (operator !== undefined) {
    return { type: "compare", left, operator, right: parseOperand(cursor, depth) };
  }
  if (left.type !== "path") cursor.fail("Expected a relational operator behind a literal");
  return { type: "exists", path: left, wanted: true };
}

function parseOperand(cursor: TextCursor, depth: number): Operand {
  cursor.skipBlanks();
  if (cursor.take("@")) return parseFilterPath(cursor, "item", depth);
  if (cursor.take("$")) return parseFilterPath(cursor, "root", depth);
  if (cursor.peek() === "/") return { type: "pattern", program: parsePattern(cursor) };
  if (!looksLikeLiteral(cursor)) cursor.fail("Expected a path or a literal in the filter");
  return { type: "literal", value: parseLiteral(cursor, depth) };
}

function parseFilterPath(cursor: TextCursor, from: "item" | "root", depth: number): FilterPath {
  const surroundings = { nested: true, depth: depth + 1, readFilter: parseFilter };
  return { type: "path", from, tokens: parseSteps(cursor, surroundings) };
}

const SYMBOLS = /[<>=~!]+/y;
const WORDS = /[A-Za-z]+(?=[\s['"{])/y;

function readOperator(cursor: TextCursor): FilterOperator | undefined {
  cursor.skipBlanks();
  const found = match(SYMBOLS, cursor) ?? match(WORDS, cursor);
  if (found === undefined) return undefined;
  const operator = FILTER_OPERATORS.find((known) => known === found.toUpperCase());
  if (operator === undefined) cursor.fail(`Filter operator ${found} is not supported`);
  cursor.at += found.length;
  return operator;
}

function match(expression: RegExp, cursor: TextCursor): string | undefined {
  expression.lastIndex = cursor.at;
  return expression.exec(cursor.text)?.[0];
}
