// bind.ts — named parameters as PostgreSQL's numbered ones: `where id = :id` to `where id = $1`.
import { sqlOf, tokensOf } from "./tokens.ts";

/** Parameters and statements do not fit. */
export class ParametersRefused extends Error {
  override readonly name = "ParametersRefused";
}

export interface Bound {
  readonly sql: string;
  readonly values: readonly string[];
}

/** The names that a statement asks for, in the order of their numbers. */
export function parameterNames(sql: string): readonly string[] {
  const names = tokensOf(sql).flatMap(({ kind, word }) => (kind === "parameter" ? [word] : []));
  return [...new Set(names)];
}

/** Without parameters a colon is left to the database. */
export function bindParameters(sql: string, given: ReadonlyMap<string, string>): Bound {
  if (given.size === 0) return { sql, values: [] };
  const names = parameterNames(sql);
  const values = names.map((name) => {
    const value = given.get(name);
    if (value === undefined) throw new ParametersRefused(`Cannot find parameter: ${name}`);
    return value;
  });
  const numbered = tokensOf(sql).map((token) =>
    token.kind === "parameter" ? { ...token, text: `$${names.indexOf(token.word) + 1}` } : token,
  );
  return { sql: sqlOf(numbered), values };
}
