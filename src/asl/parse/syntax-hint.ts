// syntax-hint.ts — what to do about text that is no JSON: the place that a person looks for, and what is wrong there.
import type { Position } from "./position-index.ts";

interface Fault extends Position {
  readonly message: string;
}

/** Jackson counts the characters that it has read; a person looks for the one that it stumbled over. */
export function placeOfFault({ message, line, column }: Fault): Position {
  const behind = message.startsWith("Unexpected character") && column > 1;
  return { line, column: behind ? column - 1 : column };
}

/** Undefined where the message says it all. */
export function syntaxHint(text: string, message: string, at: Position): string | undefined {
  if (!message.startsWith("Unexpected character")) return undefined;
  const rest = restOfLine(text, at);
  const [first = ""] = rest;
  if (/double-quote to start field name/.test(message)) {
    if (first === "}") return "remove the comma before it";
    return first === "'" ? QUOTES : strayWord(rest);
  }
  if (first === "'") return QUOTES;
  // The two kinds of comment that are often written into JSON.
  if (first === "/" || first === "#") return "JSON has no comments: use the field Comment, or YAML";
  if (/was expecting comma/.test(message)) return "a comma is missing before it";
  return first === "]" ? "remove the comma before it" : undefined;
}

const QUOTES = "JSON has double quotes only";

function restOfLine(text: string, { line, column }: Position): string {
  const lines = text.split(/\r\n|\r|\n/, line);
  return (lines[line - 1] ?? "").slice(column - 1);
}

/** Where a name should begin stands a word without quotes. */
function strayWord(rest: string): string | undefined {
  const word = /^[^\s"':,{}[\]/#]+/.exec(rest)?.[0];
  if (word === undefined) return undefined;
  const isName = /^\s*:/.test(rest.slice(word.length));
  return isName ? `put double quotes around ${word}` : `remove '${word}'`;
}
