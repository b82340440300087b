// json-text.ts — JSON for people: indented, short arrays on one line, numbers letter for letter as they came.
//
// The text is not parsed into values: 1e400 and 0.10 stay what they are.

/** The text indented by two; text that is no JSON as it is. */
export function prettyJson(text: string): string {
  try {
    JSON.parse(text);
  } catch {
    // Not JSON: a plain message, say. It is shown as it came.
    return text;
  }
  return indented(text);
}

const TOKEN = /"(?:[^"\\]|\\.)*"|[[\]{}:,]|[^\s[\]{}:,"]+/g;

function indented(text: string): string {
  const out: string[] = [];
  let depth = 0;
  let before = "";
  const line = (): void => {
    out.push(`\n${"  ".repeat(depth)}`);
  };
  for (const [token] of text.matchAll(TOKEN)) {
    const closes = token === "}" || token === "]";
    if (closes) depth -= 1;
    const opened = before === "{" || before === "[";
    if (closes ? !opened : opened || before === ",") line();
    out.push(token === ":" || token === INNER ? `${token} ` : token);
    if (token === "{" || token === "[") depth += 1;
    before = token;
  }
  return out.join("");
}

/** The JSON in strings is no value of the text: the word before it says so. */
const INNER = "json";

function withInnerJson(text: string): string {
  return text.replace(/"(?:[^"\\]|\\.)*"(\s*:)?/g, (quoted, colon?: string) => {
    if (colon !== undefined || !/^"\s*[{[]/.test(quoted)) return quoted;
    // A quoted string is JSON; its value is a string.
    const inner = JSON.parse(quoted) as string;
    return typeof parsed(inner) === "object" ? `${INNER} ${inner}` : quoted;
  });
}

const INLINE_MAX = 64;

/**
 * Like {@link prettyJson}, with what is short on one line, `{ "sku": "a" }`, and with JSON inside strings laid out too,
 * after the word `json`: nobody reads an escaped string.
 */
export function compactJson(text: string): string {
  const pretty = parsed(text) === undefined ? text : indented(withInnerJson(text));
  const open: number[] = [];
  const out: string[] = [];
  for (const line of pretty.split("\n")) {
    out.push(line);
    if (/[{[]$/.test(line)) {
      open.push(out.length - 1);
      continue;
    }
    if (!/^\s*[}\]],?$/.test(line)) continue;
    const at = open.pop() ?? 0;
    const [first = "", ...rest] = out.slice(at);
    const gap = first.endsWith("[") ? "" : " ";
    const members = rest.slice(0, -1).map((one) => one.trim());
    const joined = `${first}${gap}${members.join(" ")}${gap}${line.trim()}`;
    if (joined.length <= INLINE_MAX && at > 0) out.splice(at, out.length - at, joined);
  }
  return out.join("\n");
}

/** A value in one line and few characters: `"20831"`, `[5 items]`, `{orderId, total, …}`. */
export function briefJson(text: string, length: number): string {
  const value = parsed(text);
  if (value === undefined) return cut(text, length);
  const compact = JSON.stringify(value);
  if (compact.length <= length) return text.length <= length ? text : compact;
  if (Array.isArray(value)) return `[${value.length} items]`;
  if (typeof value === "object" && value !== null) {
    return cut(`{${Object.keys(value).join(", ")}}`, length);
  }
  return cut(compact, length);
}

function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, Math.max(1, length - 1))}…`;
}

/** The value; undefined where it is no JSON. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Callers show the text itself then.
    return undefined;
  }
}

export type TokenKind = "key" | "string" | "number" | "word" | "sign";

export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
}

const LINE_TOKEN =
  /("(?:[^"\\]|\\.)*")(\s*:)?|(-?\d[\d.eE+-]*)|\b(true|false|null)\b|([^"\w-]+|\w+|.)/g;

/** A line of indented JSON in coloured parts; together they are the line again. */
export function tokensOf(line: string): readonly Token[] {
  const tokens: Token[] = [];
  for (const [text, quoted, colon, number, word] of line.matchAll(LINE_TOKEN)) {
    if (quoted !== undefined) {
      tokens.push({ kind: colon === undefined ? "string" : "key", text: quoted });
      if (colon !== undefined) tokens.push({ kind: "sign", text: colon });
    } else {
      const kind = number !== undefined ? "number" : word !== undefined ? "word" : "sign";
      tokens.push({ kind, text });
    }
  }
  return tokens;
}
