// parse-path.ts — path text to tokens, with the leniency of Jayway's JsonPath, which AWS uses.
//
// Accepted although a strict reader would refuse: a dot before a bracket (`$.[0]`), no dot behind one
// (`[0]name`), every character but blank, '.', '[' and '(' in a dotted name (`$.detail-type`), blanks around
// what stands in brackets, filter literals without quotes.
import type { Json } from "../../base/index.ts";
import { PATH_FUNCTION_NAMES } from "./function-names.ts";
import { looksLikeLiteral, parseLiteral } from "./parse-literal.ts";
import type { Condition, FunctionParameter, NamesToken, PathToken } from "./path-token.ts";
import type { TextCursor } from "./text-cursor.ts";

/** More steps, or members of a union, are refused: each indefinite step is a level of calls when the path is walked. */
export const PATH_STEPS_MAX = 1000;
/** Filters inside filters, parentheses and function parameters together: each is a level of calls. */
export const PATH_DEPTH_MAX = 32;

/** Where the path stands: a path inside a filter or parameter list ends before an operator or bracket. */
export interface PathSurroundings {
  readonly nested: boolean;
  readonly depth: number;
  /** Reads a filter; handed in because paths hold filters and filters hold paths. */
  readonly readFilter: (cursor: TextCursor, depth: number) => Condition;
}

/** Reads everything behind the root (`$`, `@`, …) up to where the path ends; the cursor stands behind the root. */
export function parseSteps(cursor: TextCursor, surroundings: PathSurroundings): PathToken[] {
  if (surroundings.depth > PATH_DEPTH_MAX) {
    cursor.fail(`The path nests more than ${PATH_DEPTH_MAX} levels deep`);
  }
  const tokens: PathToken[] = [];
  if (pathEnds(cursor, surroundings)) return tokens;
  if (cursor.peek() !== "." && cursor.peek() !== "[") {
    cursor.fail("Illegal character, expected '.' or '['");
  }
  while (!pathEnds(cursor, surroundings)) {
    readStep(cursor, tokens, surroundings);
    if (tokens.length > PATH_STEPS_MAX) {
      cursor.fail(`The path has more than ${PATH_STEPS_MAX} steps`);
    }
  }
  return tokens;
}

function pathEnds(cursor: TextCursor, surroundings: PathSurroundings): boolean {
  if (cursor.atEnd) return true;
  return surroundings.nested && endsNestedName(cursor);
}

/** Inside a filter `@.a==1`, `@.a&&@.b`, `@.a)` the name stops where the rest of the filter begins. */
function endsNestedName(cursor: TextCursor): boolean {
  switch (cursor.peek()) {
    case " ":
    case "\t":
    case "\n":
    case "\r":
    case ")":
    case "]":
    case ",":
    case "<":
    case ">":
    case "=":
    case "~":
    case "!":
      return true;
    case "&":
      return cursor.peek(1) === "&";
    case "|":
      return cursor.peek(1) === "|";
    default:
      return false;
  }
}

function readStep(cursor: TextCursor, tokens: PathToken[], surroundings: PathSurroundings): void {
  if (cursor.take("..")) {
    if (cursor.peek() === ".") cursor.fail("Character '.' is not valid");
    if (pathEnds(cursor, surroundings)) cursor.fail("Path must not end with a '.' or '..'");
    tokens.push({ type: "scan" });
  } else if (cursor.take(".")) {
    if (pathEnds(cursor, surroundings)) cursor.fail("Path must not end with a '.' or '..'");
  }
  if (cursor.peek() === "[") tokens.push(readBracket(cursor, surroundings));
  else if (cursor.take("*")) tokens.push({ type: "wildcard" });
  else tokens.push(readDotted(cursor, surroundings));
}

function readDotted(cursor: TextCursor, surroundings: PathSurroundings): PathToken {
  const start = cursor.at;
  while (!cursor.atEnd && !".[(".includes(cursor.peek())) {
    if (surroundings.nested && endsNestedName(cursor)) break;
    if (cursor.peek() === " ") {
      cursor.fail("Use bracket notation ['my prop'] if your property contains blank characters,");
    }
    cursor.at += 1;
  }
  const name = cursor.text.slice(start, cursor.at);
  if (name === "") cursor.fail("Expected a name");
  if (cursor.peek() !== "(") return { type: "names", names: [name], quote: "'" };
  if (!PATH_FUNCTION_NAMES.has(name)) {
    cursor.fail(`Function with name: ${clip(name)} does not exist,`);
  }
  return { type: "function", name, parameters: readParameters(cursor, surroundings) };
}

function readParameters(cursor: TextCursor, surroundings: PathSurroundings): FunctionParameter[] {
  const parameters: FunctionParameter[] = [];
  cursor.expect("(", "before the arguments of a function");
  cursor.skipBlanks();
  while (cursor.peek() !== ")") {
    parameters.push(readParameter(cursor, surroundings));
    cursor.skipBlanks();
    if (cursor.take(",")) cursor.skipBlanks();
    else if (cursor.peek() !== ")") cursor.fail("Arguments to function are not closed properly");
  }
  cursor.at += 1;
  return parameters;
}

function readParameter(cursor: TextCursor, surroundings: PathSurroundings): FunctionParameter {
  if (cursor.take("$") || cursor.take("@")) {
    return {
      type: "path",
      tokens: parseSteps(cursor, {
        ...surroundings,
        nested: true,
        depth: surroundings.depth + 1,
      }),
    };
  }
  if (!looksLikeLiteral(cursor)) cursor.fail("Expected a path or a JSON literal as argument");
  const value: Json = parseLiteral(cursor, surroundings.depth);
  return { type: "literal", value };
}

function readBracket(cursor: TextCursor, surroundings: PathSurroundings): PathToken {
  cursor.at += 1;
  cursor.skipBlanks();
  const first = cursor.peek();
  if (first === "'" || first === '"') return readNames(cursor, first);
  if (first === "*") {
    cursor.at += 1;
    closeBracket(cursor);
    return { type: "wildcard" };
  }
  if (first === "?") {
    cursor.at += 1;
    cursor.skipBlanks();
    const condition = surroundings.readFilter(cursor, surroundings.depth + 1);
    closeBracket(cursor);
    return { type: "filter", condition };
  }
  if (first === "-" || first === ":" || (first >= "0" && first <= "9")) return readNumbers(cursor);
  cursor.fail("Could not parse token, expected ?, ', 0-9, *");
}

function closeBracket(cursor: TextCursor): void {
  cursor.skipBlanks();
  cursor.expect("]", "to close the bracket");
}

function readNames(cursor: TextCursor, quote: "'" | '"'): NamesToken {
  const names: string[] = [];
  do {
    cursor.skipBlanks();
    cursor.expect(quote, "around a name");
    names.push(readQuotedName(cursor, quote));
    if (names.length > PATH_STEPS_MAX) cursor.fail(`More than ${PATH_STEPS_MAX} names in a union`);
    cursor.skipBlanks();
  } while (cursor.take(","));
  closeBracket(cursor);
  return { type: "names", names, quote };
}

/**
 * AWS takes a name in brackets as it is written, backslashes included (recorded: `$['Test\""Name"']` finds the
 * member `Test\""Name"`). Only an escaped delimiter loses its backslash, since it could not be written otherwise.
 */
function readQuotedName(cursor: TextCursor, quote: string): string {
  let name = "";
  let start = cursor.at;
  while (!cursor.atEnd && cursor.peek() !== quote) {
    if (cursor.peek() === "\\") {
      if (cursor.peek(1) === quote) {
        name += cursor.text.slice(start, cursor.at);
        start = cursor.at + 1;
      }
      cursor.at += 1;
    }
    cursor.at += 1;
  }
  if (cursor.atEnd) cursor.fail(`Property has not been closed - missing closing ${quote}`);
  name += cursor.text.slice(start, cursor.at);
  cursor.at += 1;
  return name;
}

function readNumbers(cursor: TextCursor): PathToken {
  const end = cursor.text.indexOf("]", cursor.at);
  if (end === -1) cursor.fail("Expected ']' to close the bracket");
  const expression = cursor.text.slice(cursor.at, end).trim();
  const token = expression.includes(":") ? sliceOf(expression) : indicesOf(expression);
  if (token === undefined) cursor.fail(`Failed to parse array operation: ${clip(expression)}`);
  cursor.at = end + 1;
  return token;
}

function indicesOf(expression: string): PathToken | undefined {
  const indices = expression
    .split(",", PATH_STEPS_MAX + 1)
    .map((part) => wholeNumberOf(part.trim()));
  if (indices.length > PATH_STEPS_MAX) return undefined;
  return indices.every((index) => index !== undefined) ? { type: "indices", indices } : undefined;
}

function sliceOf(expression: string): PathToken | undefined {
  const parts = expression.split(":").map((part) => part.trim());
  const numbers = parts.map((part) => (part === "" ? undefined : wholeNumberOf(part)));
  if (parts.some((part, i) => part !== "" && numbers[i] === undefined)) return undefined;
  const [from, to] = numbers;
  return from === undefined && to === undefined ? undefined : { type: "slice", from, to };
}

function wholeNumberOf(text: string): number | undefined {
  if (!/^-?\d{1,10}$/.test(text)) return undefined;
  const value = Number(text);
  return Math.abs(value) <= 0x7fffffff ? value : undefined;
}

function clip(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
