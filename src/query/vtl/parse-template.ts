// parse-template.ts — a mapping template's text to its parts: text, references, directives.

import { Cursor } from "./cursor.ts";
import { readExpression } from "./parse-expression.ts";
import { looksLikeReference, type Readers, readReference } from "./parse-reference.ts";
import type { Branch, TemplateNode } from "./syntax.ts";

/** Throws TemplateProblem. */
export function parseTemplate(text: string, line = 1, depth = 0): readonly TemplateNode[] {
  const cursor = new Cursor(text, line, depth);
  const { body, end } = readBody(cursor);
  if (end !== "") cursor.fail(`#${end} ends nothing`);
  return body;
}

const READERS: Readers = { template: parseTemplate, expression: readExpression };

/** Directives that end what is read: the word that did, or nothing at the end of the text. */
type End = "" | "else" | "elseif" | "end";

interface Body {
  readonly body: readonly TemplateNode[];
  readonly end: End;
}

const DIRECTIVE = /#(?:\{(\w+)\}|(\w+))/y;
const WORDS: ReadonlySet<string> = new Set([
  ...["set", "if", "elseif", "else", "end", "foreach", "define"],
  ...["break", "stop"],
]);
/** Velocity's that API Gateway has no use for, and that nothing here runs. */
const FOREIGN: ReadonlySet<string> = new Set([
  ...["macro", "parse", "include", "evaluate", "return"],
]);

function readBody(cursor: Cursor): Body {
  const body: TemplateNode[] = [];
  while (!cursor.isAtEnd) {
    const plain = cursor.take(/[^$#\\]+/y);
    if (plain !== undefined) body.push({ type: "text", text: plain });
    else if (cursor.text[cursor.at] === "$") body.push(readDollar(cursor));
    else if (cursor.text[cursor.at] === "\\") body.push(readBackslash(cursor));
    else {
      const word = directiveHere(cursor);
      if (word === "end" || word === "else" || word === "elseif") return { body, end: word };
      body.push(readHash(cursor, word));
    }
  }
  return { body, end: "" };
}

function readDollar(cursor: Cursor): TemplateNode {
  if (looksLikeReference(cursor)) {
    return { type: "reference", reference: readReference(cursor, READERS) };
  }
  cursor.at += 1;
  return { type: "text", text: "$" };
}

/** `\$name` and `\#set` are text without the backslash; every other backslash is itself. */
function readBackslash(cursor: Cursor): TemplateNode {
  const escaped = cursor.take(/\\(?=\$!?\{?[A-Za-z_])/y);
  if (escaped === undefined) {
    cursor.at += 1;
    return { type: "text", text: "\\" };
  }
  const start = cursor.at;
  const { source } = readReference(cursor, READERS);
  return { type: "text", text: source || cursor.text.slice(start, cursor.at) };
}

function directiveHere(cursor: Cursor): string | undefined {
  DIRECTIVE.lastIndex = cursor.at;
  const [whole = "", braced, bare] = DIRECTIVE.exec(cursor.text) ?? [];
  const word = braced ?? bare ?? "";
  if (FOREIGN.has(word)) cursor.fail(`#${word} is not run here`);
  if (!WORDS.has(word)) return undefined;
  cursor.at += whole.length;
  return word;
}

function readHash(cursor: Cursor, word: string | undefined): TemplateNode {
  switch (word) {
    case "set":
      return readSet(cursor);
    case "if":
      return cursor.nested(() => readIf(cursor));
    case "foreach":
      return cursor.nested(() => readForeach(cursor));
    case "define":
      return cursor.nested(() => readDefine(cursor));
    case "break":
    case "stop":
      endLine(cursor);
      return { type: word };
    default:
      return readComment(cursor);
  }
}

const NOTHING: TemplateNode = { type: "text", text: "" };

/** Comments, raw blocks, and a `#` that begins nothing. */
function readComment(cursor: Cursor): TemplateNode {
  if (cursor.take(/##[^\n]*\n?/y) !== undefined) return NOTHING;
  if (cursor.takeText("#*")) {
    const end = cursor.text.indexOf("*#", cursor.at);
    if (end < 0) cursor.fail("a comment has no end: '*#' is missing");
    cursor.at = end + 2;
    return NOTHING;
  }
  if (cursor.takeText("#[[")) {
    const end = cursor.text.indexOf("]]#", cursor.at);
    if (end < 0) cursor.fail("a block of plain text has no end: ']]#' is missing");
    const text = cursor.text.slice(cursor.at, end);
    cursor.at = end + 3;
    return { type: "text", text };
  }
  cursor.at += 1;
  return { type: "text", text: "#" };
}

/** A directive takes the rest of its line with it where nothing stands there. */
function endLine(cursor: Cursor): void {
  cursor.take(/[ \t]*\r?\n/y);
}

function readSet(cursor: Cursor): TemplateNode {
  cursor.need("(", "behind #set");
  cursor.space();
  if (!looksLikeReference(cursor)) cursor.fail("#set takes a variable: #set($name = value)");
  const target = readReference(cursor, READERS);
  if (target.steps.some(({ type }) => type === "call")) {
    cursor.fail(`#set cannot give a value to ${target.source}`);
  }
  cursor.need("=", "in #set");
  const value = readExpression(cursor, READERS);
  cursor.need(")", "behind #set");
  endLine(cursor);
  return { type: "set", target, value };
}

function readCondition(cursor: Cursor): Branch["condition"] {
  cursor.need("(", "behind #if or #elseif");
  const condition = readExpression(cursor, READERS);
  cursor.need(")", "behind a condition");
  endLine(cursor);
  return condition;
}

function readIf(cursor: Cursor): TemplateNode {
  const branches: Branch[] = [];
  let condition = readCondition(cursor);
  for (;;) {
    const { body, end } = readBody(cursor);
    branches.push({ condition, body });
    if (end === "") cursor.fail("#if has no #end");
    if (end === "end") break;
    if (condition === undefined) cursor.fail(`#${end} stands behind #else`);
    condition = end === "elseif" ? readCondition(cursor) : undefined;
    if (end === "else") endLine(cursor);
  }
  endLine(cursor);
  return { type: "if", branches };
}

function readForeach(cursor: Cursor): TemplateNode {
  cursor.need("(", "behind #foreach");
  cursor.space();
  const name = readName(cursor, "#foreach takes a variable: #foreach($item in $list)");
  cursor.space();
  if (cursor.take(/in\b/y) === undefined) cursor.fail("'in' is missing in #foreach");
  const list = readExpression(cursor, READERS);
  cursor.need(")", "behind #foreach");
  endLine(cursor);
  const { body, end } = readBody(cursor);
  if (end !== "end") cursor.fail("#foreach has no #end");
  endLine(cursor);
  return { type: "foreach", name, list, body };
}

function readDefine(cursor: Cursor): TemplateNode {
  cursor.need("(", "behind #define");
  cursor.space();
  const name = readName(cursor, "#define takes a variable: #define($part)");
  cursor.need(")", "behind #define");
  endLine(cursor);
  const { body, end } = readBody(cursor);
  if (end !== "end") cursor.fail("#define has no #end");
  endLine(cursor);
  return { type: "define", name, body };
}

function readName(cursor: Cursor, otherwise: string): string {
  const name = cursor.take(/\$!?\{?[A-Za-z_][\w-]*\}?/y);
  return name === undefined ? cursor.fail(otherwise) : name.replace(/[$!{}]/g, "");
}
