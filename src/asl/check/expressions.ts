// expressions.ts — what the checker asks of the query languages, and nothing else of them.

/** A JSONata expression as the checker sees it: what it reads, or why it is none. */
export type ExpressionFacts =
  | {
      readonly ok: true;
      readonly statesPaths: readonly string[];
      readonly variables: readonly string[];
    }
  | { readonly ok: false; readonly problem: string };

export function isPath(text: string): boolean {
  return /^\$/.test(text);
}
export function isReferencePath(text: string): boolean {
  return /^\$\$?[A-Za-z_0-9]*((\.[^.[\]*?@,:]+)|(\[-?\d+\])|(\['[^']*'\])|(\["[^"]*"\]))*$/.test(
    text,
  );
}
export function isPathOrIntrinsic(text: string): boolean {
  return /^\$/.test(text) || /^States\.[A-Za-z0-9]+\(.*\)$/s.test(text);
}
export function expressionOf(text: string): string | undefined {
  return text.startsWith("{%") && text.endsWith("%}") && text.length >= 4
    ? text.slice(2, -2)
    : undefined;
}
export function expressionFacts(_expression: string): ExpressionFacts {
  return { ok: true, statesPaths: [], variables: [] };
}
