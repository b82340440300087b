// definition-lines.ts — where states stand in the text of an indented definition.
import { pointerSteps } from "../../base/index.ts";

/** The line (from 0) of the indented definition at which a state begins. */
export function lineOfState(pretty: string, id: string): number | undefined {
  const lines = pretty.split("\n");
  let [at, depth] = [0, 1];
  for (const part of pointerSteps(id)) {
    const index = /^\d+$/.test(part) ? Number(part) : undefined;
    const found =
      index === undefined
        ? memberLine(lines, { at, depth, key: part })
        : entryLine(lines, { at, depth, index });
    if (found === undefined) return undefined;
    [at, depth] = [found, depth + 1];
  }
  return at;
}

/** The innermost of some states whose lines hold a line of the indented definition. */
export function stateAtLine(
  pretty: string,
  ids: readonly string[],
  line: number,
): string | undefined {
  const lines = pretty.split("\n");
  let found: { readonly id: string; readonly at: number } | undefined;
  for (const id of ids) {
    const at = lineOfState(pretty, id);
    if (at === undefined || at > line || lastLineOfState(lines, at) < line) continue;
    if (found === undefined || at > found.at) found = { id, at };
  }
  return found?.id;
}

/** The line that closes what a line opens. */
export function lastLineOfState(lines: readonly string[], first: number): number {
  const indent = /^ */.exec(lines[first] ?? "")?.[0] ?? "";
  const closing = new RegExp(`^${indent}[}\\]]`);
  const found = lines.findIndex((line, i) => i > first && closing.test(line));
  return found < 0 ? first : found;
}

function memberLine(
  lines: readonly string[],
  { at, depth, key }: { readonly at: number; readonly depth: number; readonly key: string },
): number | undefined {
  const wanted = `${"  ".repeat(depth)}${JSON.stringify(key)}:`;
  const found = lines.findIndex((line, i) => i >= at && line.startsWith(wanted));
  return found < 0 ? undefined : found;
}

function entryLine(
  lines: readonly string[],
  { at, depth, index }: { readonly at: number; readonly depth: number; readonly index: number },
): number | undefined {
  const opening = new RegExp(`^ {${depth * 2}}[{[]`);
  let left = index;
  for (let i = at + 1; i < lines.length; i++) {
    if (!opening.test(lines[i] ?? "")) continue;
    if (left === 0) return i;
    left -= 1;
  }
  return undefined;
}
