// parse-expression.ts — what stands in the brackets of directives and methods.
import { jsonNumberOf } from "../../base/index.ts";
import type { Cursor } from "./cursor.ts";
import { looksLikeReference, type Readers, readReference } from "./parse-reference.ts";
import type { Expression, Operator } from "./syntax.ts";

/** From what binds least to what binds most. */
const LEVELS: readonly RegExp[] = [
  /\|\||or\b/y,
  /&&|and\b/y,
  /==|!=|eq\b|ne\b/y,
  /<=|>=|<|>|le\b|ge\b|lt\b|gt\b/y,
  /\+|-/y,
  /\*|\/|%/y,
];

const SIGNS: Readonly<Record<string, Operator>> = {
  ...{ or: "||", and: "&&", eq: "==", ne: "!=" },
  ...{ le: "<=", ge: ">=", lt: "<", gt: ">" },
};

export function readExpression(cursor: Cursor, readers: Readers, level = 0): Expression {
  const operators = LEVELS[level];
  if (operators === undefined) return readUnary(cursor, readers);
  let left = readExpression(cursor, readers, level + 1);
  for (;;) {
    cursor.space();
    const sign = cursor.take(operators);
    if (sign === undefined) return left;
    // The cast: a level's pattern has signs and the words above.
    const operator = SIGNS[sign] ?? (sign as Operator);
    const right = readExpression(cursor, readers, level + 1);
    left = { type: "binary", operator, left, right };
  }
}

function readUnary(cursor: Cursor, readers: Readers): Expression {
  cursor.space();
  if (cursor.take(/!|not\b/y) === undefined) return readPrimary(cursor, readers);
  return { type: "not", of: cursor.nested(() => readUnary(cursor, readers)) };
}

function readPrimary(cursor: Cursor, readers: Readers): Expression {
  if (looksLikeReference(cursor)) {
    return { type: "reference", reference: readReference(cursor, readers) };
  }
  const number = cursor.take(/-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y);
  if (number !== undefined) return { type: "value", value: jsonNumberOf(number) };
  const word = cursor.take(/true\b|false\b/y);
  if (word !== undefined) return { type: "value", value: word === "true" };
  switch (cursor.text[cursor.at]) {
    case "'":
    case '"':
      return readText(cursor, readers);
    case "(":
      return cursor.nested(() => {
        cursor.at += 1;
        const inner = readExpression(cursor, readers);
        cursor.need(")", "behind an expression");
        return inner;
      });
    case "[":
      return cursor.nested(() => readList(cursor, readers));
    case "{":
      return cursor.nested(() => readMap(cursor, readers));
    default:
      return cursor.fail(
        `a value is missing before '${cursor.text.slice(cursor.at, cursor.at + 20)}'`,
      );
  }
}

/** A quote that is doubled stands for itself; no other character is escaped. */
function readText(cursor: Cursor, readers: Readers): Expression {
  const { line } = cursor;
  const quote = cursor.text[cursor.at] ?? "";
  const text = cursor.take(quote === "'" ? /'(?:[^']|'')*'/y : /"(?:[^"]|"")*"/y);
  if (text === undefined) return cursor.fail("a text has no end");
  const inner = text.slice(1, -1).replaceAll(quote + quote, quote);
  if (quote === "'" || !/[$#]/.test(inner)) return { type: "value", value: inner };
  return { type: "filled", body: readers.template(inner, line, cursor.depth + 1) };
}

function readList(cursor: Cursor, readers: Readers): Expression {
  cursor.at += 1;
  const items: Expression[] = [];
  cursor.space();
  if (cursor.takeText("]")) return { type: "list", items };
  for (;;) {
    items.push(readExpression(cursor, readers));
    cursor.space();
    if (items.length === 1 && cursor.takeText("..")) {
      const [from = { type: "value", value: 0 }] = items;
      const to = readExpression(cursor, readers);
      cursor.need("]", "behind a range");
      return { type: "range", from, to };
    }
    if (!cursor.takeText(",")) break;
  }
  cursor.need("]", "behind a list");
  return { type: "list", items };
}

function readMap(cursor: Cursor, readers: Readers): Expression {
  cursor.at += 1;
  const entries: (readonly [Expression, Expression])[] = [];
  cursor.space();
  if (cursor.takeText("}")) return { type: "map", entries };
  for (;;) {
    const key = readExpression(cursor, readers);
    cursor.need(":", "in a map");
    entries.push([key, readExpression(cursor, readers)]);
    cursor.space();
    if (!cursor.takeText(",")) break;
  }
  cursor.need("}", "behind a map");
  return { type: "map", entries };
}
