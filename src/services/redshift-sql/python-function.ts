// python-function.ts — a scalar function in Python (`language plpythonu`) as one in PL/pgSQL, where it is plain enough.
//
// PostgreSQL in WebAssembly has no Python. Understood are `import time`, `time.sleep(x)`, assignments, `return x`, `pass`
// and comments, with arithmetic on arguments, variables and literals; everything else is refused by line.
import { closing, nextSolid, type Token, tokensOf } from "./tokens.ts";

/** A function that is beyond what is understood. */
export class PythonRefused extends Error {
  override readonly name = "PythonRefused";
}

const LANGUAGES: ReadonlySet<string> = new Set(["plpythonu", "plpython3u", "plpython2u"]);

/** The same tokens where they make no function in Python. */
export function withoutPython(tokens: readonly Token[]): readonly Token[] {
  const solid = tokens.filter(({ kind }) => kind !== "space");
  if (solid[0]?.word !== "create" || !solid.some(({ word }) => word === "function")) return tokens;
  const named = tokens.findIndex(
    ({ word }, at) => LANGUAGES.has(word) && wordBefore(tokens, at) === "language",
  );
  const body = tokens.findIndex(
    ({ kind }, at) => kind === "text" && wordBefore(tokens, at) === "as",
  );
  if (named < 0 || body < 0) return tokens;
  const translated = blockOf(bodyText(tokens[body]?.text ?? ""), parametersOf(tokens));
  return tokens.map((token, at) => {
    if (at === named) return word("plpgsql");
    return at === body ? { kind: "text", text: translated, word: translated } : token;
  });
}

function word(text: string): Token {
  return { kind: "word", text, word: text };
}

function wordBefore(tokens: readonly Token[], at: number): string {
  for (let i = at - 1; i >= 0; i -= 1) {
    const token = tokens[i];
    if (token !== undefined && token.kind !== "space") return token.word;
  }
  return "";
}

/** Names of the arguments, in lower case as PostgreSQL keeps them. */
function parametersOf(tokens: readonly Token[]): ReadonlySet<string> {
  const open = tokens.findIndex(({ text }) => text === "(");
  const close = closing(tokens, open);
  const names = new Set<string>();
  let depth = 0;
  for (let at = open; at < close; at += 1) {
    const text = tokens[at]?.text;
    if (text === "(") depth += 1;
    if (text === ")") depth -= 1;
    const starts = (text === "(" && depth === 1) || (text === "," && depth === 1);
    if (starts) names.add(tokens[nextSolid(tokens, at + 1)]?.word ?? "");
  }
  return names;
}

function bodyText(literal: string): string {
  const dollar = /^\$[^$]*\$/.exec(literal)?.[0];
  if (dollar !== undefined) return literal.slice(dollar.length, -dollar.length);
  return literal.slice(1, -1).replaceAll("''", "'");
}

function blockOf(python: string, parameters: ReadonlySet<string>): string {
  const known = new Set(parameters);
  const statements = python.split("\n").flatMap((line, at) => {
    const text = withoutComment(line).trim();
    return text === "" ? [] : [statementOf({ text, line: at + 1 }, known)];
  });
  const own = [...known].filter((name) => !parameters.has(name));
  const declared = own.map((name) => `${name} text;`).join(" ");
  return `$treadle$ declare ${declared} begin ${statements.join(" ")} return null; end $treadle$`;
}

function withoutComment(line: string): string {
  const literals = /("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|#.*$/g;
  return line.replace(literals, (_, literal: string | undefined) => literal ?? "");
}

interface PythonLine {
  readonly text: string;
  readonly line: number;
}

function statementOf(source: PythonLine, known: Set<string>): string {
  const { text } = source;
  if (text === "pass" || text === "import time" || text === "from time import sleep") return "";
  const sleep = /^(?:time\.)?sleep\((.*)\)$/.exec(text)?.[1];
  if (sleep !== undefined) return `perform pg_sleep(${expressionOf(source, sleep, known)});`;
  const returned = /^return(?:\s+(.*)|(\(.*\)))?$/.exec(text);
  if (returned !== null) {
    const value = returned[1] ?? returned[2];
    return `return ${value === undefined ? "null" : expressionOf(source, value, known)};`;
  }
  const assigned = /^([A-Za-z_]\w*)\s*=(?!=)\s*(.*)$/.exec(text);
  if (assigned === null) throw refused(source, text);
  const [, name = "", value = ""] = assigned;
  const expression = expressionOf(source, value, known);
  known.add(name.toLowerCase());
  return `${name.toLowerCase()} := ${expression};`;
}

const PYTHON_WORDS: Readonly<Record<string, string>> = {
  None: "null",
  True: "true",
  False: "false",
};

function expressionOf(source: PythonLine, text: string, known: ReadonlySet<string>): string {
  const pieces = tokensOf(text).map((token) => {
    if (token.kind === "space" || token.kind === "number") return token.text;
    if (token.kind === "text" && token.text.startsWith("'")) return token.text;
    if (token.kind === "name") return `'${token.text.slice(1, -1).replaceAll("'", "''")}'`;
    if (token.kind === "symbol" && "+-*/%()".includes(token.text)) return token.text;
    const plain = PYTHON_WORDS[token.text];
    if (plain !== undefined) return plain;
    if (token.kind === "word" && known.has(token.word)) return token.word;
    throw refused(source, text);
  });
  if (pieces.join("").trim() === "") throw refused(source, source.text);
  return pieces.join("");
}

function refused({ line }: PythonLine, text: string): PythonRefused {
  return new PythonRefused(
    `Treadle has no Python inside its SQL and cannot translate line ${line} of this function: ${text}`,
  );
}
