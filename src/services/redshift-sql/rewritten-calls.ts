// rewritten-calls.ts — functions that PostgreSQL can only be given in another form.
import { argumentsIn, closing, nextSolid, sqlOf, type Token } from "./tokens.ts";

/** The tokens with such calls, also inside each other, rewritten. */
export function rewrittenCalls(tokens: readonly Token[]): Token[] {
  const kept: Token[] = [];
  for (let at = 0; at < tokens.length; ) {
    const call = callAt(tokens, at);
    const token = tokens[at];
    if (call !== undefined) {
      kept.push({ kind: "symbol", text: call.text, word: call.text });
      at = call.end + 1;
      continue;
    }
    if (token !== undefined) kept.push(token);
    at += 1;
  }
  return kept;
}

interface Rewritten {
  readonly text: string;
  /** The place of its last token. */
  readonly end: number;
}

function callAt(tokens: readonly Token[], at: number): Rewritten | undefined {
  const token = tokens[at];
  const open = nextSolid(tokens, at + 1);
  if (token?.kind !== "word" || tokens[open]?.text !== "(") return undefined;
  const name = token.word;
  if (!CALLS.has(name) || tokens[at - 1]?.text === ".") return undefined;
  const close = closing(tokens, open);
  const parts = argumentsIn(tokens, open, close);
  if (name === "listagg") return listAggregate(tokens, parts, close);
  const [first = ""] = parts.map((part) => part.filter(({ kind }) => kind !== "space").length);
  const texts = parts.map((part) => sqlOf(rewrittenCalls(part)).trim());
  const text = rewritten(name, texts, first === 1 && parts[0]?.some(({ kind }) => kind === "word"));
  return text === undefined ? undefined : { text, end: close };
}

/** Functions whose first argument is the bare name of a part of a date. */
const DATE_PARTS: ReadonlySet<string> = new Set([
  "date_diff",
  "date_part",
  "date_trunc",
  "dateadd",
  "datediff",
]);
const CALLS: ReadonlySet<string> = new Set([...DATE_PARTS, "decode", "listagg", "median", "nvl2"]);

function rewritten(
  name: string,
  texts: readonly string[],
  plainFirst: boolean | undefined,
): string | undefined {
  const [first = "", second = "", third = ""] = texts;
  if (DATE_PARTS.has(name)) {
    if (plainFirst !== true) return undefined;
    return `${name}(${[`'${first}'`, ...texts.slice(1)].join(", ")})`;
  }
  if (name === "nvl2") return `case when ${first} is not null then ${second} else ${third} end`;
  if (name === "median") return `percentile_cont(0.5) within group (order by ${first})`;
  if (name === "decode" && texts.length > 2) return decoded(first, texts.slice(1));
  return undefined;
}

/** Two nulls are alike here. */
function decoded(value: string, rest: readonly string[]): string {
  const cases: string[] = [];
  for (let i = 0; i + 1 < rest.length; i += 2)
    cases.push(`when ${value} is not distinct from ${rest[i]} then ${rest[i + 1]}`);
  const otherwise = rest.length % 2 === 1 ? ` else ${rest.at(-1)}` : "";
  return `(case ${cases.join(" ")}${otherwise} end)`;
}

/** `listagg(x, ',') within group (order by y)`. */
function listAggregate(
  tokens: readonly Token[],
  parts: readonly (readonly Token[])[],
  close: number,
): Rewritten {
  const [value = "", separator = "''"] = parts.map((part) => sqlOf(rewrittenCalls(part)).trim());
  const distinct = /^distinct\s/i.exec(value)?.[0] ?? "";
  const inner = `${distinct}(${value.slice(distinct.length)})::text, ${separator}`;
  const within = nextSolid(tokens, close + 1);
  const group = nextSolid(tokens, within + 1);
  const open = nextSolid(tokens, group + 1);
  if (tokens[within]?.word !== "within" || tokens[open]?.text !== "(")
    return { text: `string_agg(${inner})`, end: close };
  const end = closing(tokens, open);
  const order = sqlOf(rewrittenCalls(tokens.slice(open + 1, end)));
  return { text: `string_agg(${inner} ${order})`, end };
}
