// dialect.ts — Redshift's SQL as PostgreSQL's, where they differ only in words.
//
// What PostgreSQL can be taught by functions is in shims.ts; what is left is told by PostgreSQL's own errors.
import { withoutPython } from "./python-function.ts";
import { rewrittenCalls } from "./rewritten-calls.ts";
import { withoutTableAttributes } from "./table-attributes.ts";
import { closing, nextSolid, sqlOf, type Token, tokensOf } from "./tokens.ts";

/** A statement that Treadle's SQL cannot run at all. */
export class DialectRefused extends Error {
  override readonly name = "DialectRefused";
}

export function toPostgres(sql: string): string {
  const tokens = tokensOf(sql);
  refuse(tokens);
  const steps = [withoutPython, settings, maintenance, withoutTableAttributes, bytes, words];
  const plain = steps.reduce<readonly Token[]>((known, step) => step(known), tokens);
  return sqlOf(rewrittenCalls(plain));
}

/** True where more than blanks and comments follow a semicolon. */
export function isMany(sql: string): boolean {
  const tokens = tokensOf(sql);
  const end = tokens.findIndex(({ text }) => text === ";");
  return end >= 0 && tokens.slice(end).some(({ kind, text }) => kind !== "space" && text !== ";");
}

function refuse(tokens: readonly Token[]): void {
  const [first, second] = tokens.filter(({ kind }) => kind !== "space");
  const command = first?.word ?? "";
  if (command !== "copy" && command !== "unload") return;
  const name = command.toUpperCase();
  const subject = command === "copy" ? ` ${second?.text ?? ""}` : "";
  throw new DialectRefused(
    `${name}${subject}: Treadle's Redshift Data API has no ${name} with Amazon S3; use INSERT or SELECT`,
  );
}

/** Settings that only Redshift has become settings of a name that PostgreSQL lets anybody choose. */
const REDSHIFT_SETTINGS: ReadonlySet<string> = new Set([
  "analyze_threshold_percent",
  "cast_super_null_on_error",
  "describe_field_name_in_uppercase",
  "enable_case_sensitive_identifier",
  "enable_case_sensitive_super_attribute",
  "enable_numeric_rounding",
  "enable_result_cache_for_session",
  "error_on_nondeterministic_update",
  "json_serialization_enable",
  "max_concurrency_scaling_clusters",
  "query_group",
  "spectrum_enable_pseudo_columns",
  "use_fips_ssl",
  "wlm_query_slot_count",
]);

function settings(tokens: readonly Token[]): readonly Token[] {
  const first = nextSolid(tokens, 0);
  if (!["set", "show", "reset"].includes(tokens[first]?.word ?? "")) return tokens;
  return tokens.map((token) =>
    token.kind === "word" && REDSHIFT_SETTINGS.has(token.word)
      ? { ...token, text: `treadle.${token.word}` }
      : token,
  );
}

/** `vacuum sort only t to 99 percent`, `analyze compression t`: what is done to a table is PostgreSQL's business. */
function maintenance(tokens: readonly Token[]): readonly Token[] {
  const solid = tokens.filter(({ kind }) => kind !== "space");
  const [command] = solid;
  if (command?.word !== "vacuum" && command?.word !== "analyze") return tokens;
  const modes = new Set(["full", "sort", "delete", "only", "reindex", "recluster", "compression"]);
  const end = solid.findIndex(({ word }) => word === "to" || word === "boost");
  const kept = solid.slice(0, end < 0 ? solid.length : end).filter(({ word }) => !modes.has(word));
  const space: Token = { kind: "space", text: " ", word: " " };
  // Dots and brackets need no space and bear one.
  return kept.flatMap((token, at) => (at === 0 ? [token] : [space, token]));
}

/** PostgreSQL's bytes have no length: `varbyte(64)` is `bytea`. */
function bytes(tokens: readonly Token[]): readonly Token[] {
  const kept: Token[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at];
    if (token === undefined) break;
    const isBytes = ["varbyte", "varbinary"].includes(token.word) && token.kind === "word";
    kept.push(isBytes ? { ...token, text: "bytea", word: "bytea" } : token);
    const open = nextSolid(tokens, at + 1);
    if (isBytes && tokens[open]?.text === "(") at = closing(tokens, open);
  }
  return kept;
}

/** Words that PostgreSQL says differently wherever they stand. */
function words(tokens: readonly Token[]): readonly Token[] {
  return tokens.map((token, at) => {
    if (token.kind !== "word") return token;
    const next = tokens[nextSolid(tokens, at + 1)];
    const afterDot = tokens[at - 1]?.text === ".";
    const text = afterDot ? undefined : wordFor(token.word, next);
    return text === undefined ? token : { ...token, text, word: text };
  });
}

function wordFor(word: string, next: Token | undefined): string | undefined {
  const call = next?.text === "(";
  switch (word) {
    case "sysdate":
      return call ? undefined : "sysdate()";
    case "nvl":
      return call ? "coalesce" : undefined;
    case "minus":
      return call || next?.word === "select" ? "except" : undefined;
    case "approximate":
      return next?.word === "count" || next?.word === "percentile_disc" ? "" : undefined;
    case "super":
      return next?.text === "." ? undefined : "jsonb";
    case "nvarchar":
      return "varchar";
    case "max":
      return next?.text === ")" ? "65535" : undefined;
    default:
      return undefined;
  }
}
