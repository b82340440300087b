// line-pairs.ts — a member whose value changed: its old line and its new one, found by their place and set beside each other.
import type { DiffLine } from "./line-diff.ts";

export interface Paired {
  readonly lines: readonly DiffLine[];
  readonly changed: number;
}

interface PlacedLine {
  readonly line: DiffLine;
  /** Where in its value it stands; undefined for brackets alone, which are no member. */
  readonly path: string | undefined;
}

export function besideEachOther(lines: readonly DiffLine[]): Paired {
  const out: DiffLine[] = [];
  let [removed, added]: [PlacedLine[], PlacedLine[]] = [[], []];
  let changed = 0;
  const [placeLeft, placeRight] = [placer(), placer()];
  const close = (): void => {
    changed += joined(removed, added, out);
    [removed, added] = [[], []];
  };
  for (const line of lines) {
    const left = line.kind === "added" ? undefined : placeLeft(line.text);
    const right = line.kind === "removed" ? undefined : placeRight(line.text);
    if (line.kind === "removed") removed.push({ line, path: left });
    else if (line.kind === "added") added.push({ line, path: right });
    else {
      close();
      out.push(line);
    }
  }
  close();
  return { lines: out, changed };
}

/** Puts a stretch of changes into `out`, each side in its order; how many of them are changes of one member. */
function joined(
  removed: readonly PlacedLine[],
  added: readonly PlacedLine[],
  out: DiffLine[],
): number {
  const places = new Map(added.map(({ path }, i) => [path, i]));
  let changed = 0;
  let next = 0;
  let waiting: DiffLine[] = [];
  const upTo = (end: number): void => {
    out.push(...waiting, ...added.slice(next, end).map(({ line }) => line));
    waiting = [];
    next = end;
  };
  for (const { line, path } of removed) {
    const at = path === undefined ? undefined : places.get(path);
    const other = at === undefined ? undefined : added[at]?.line;
    const isChange = other !== undefined && (isNamed(line.text) || isPlain(line.text, other.text));
    if (isChange) changed += 1;
    waiting.push(line);
    // What goes on over several lines stays together.
    if (!isChange || at === undefined || at < next || isOpen(line.text) || isOpen(other.text)) {
      continue;
    }
    waiting.pop();
    upTo(at);
    out.push(line, other);
    next = at + 1;
  }
  upTo(added.length);
  return changed;
}

/** Follows the lines of an indented value. */
function placer(): (text: string) => string | undefined {
  const around: string[] = [];
  const counts: number[] = [];
  return (text) => {
    const inner = text.trimStart();
    const depth = text.length - inner.length;
    if (/^[}\]]/.test(inner)) return undefined;
    const name = nameOf(inner) ?? String(counts[depth] ?? 0);
    counts[depth] = (counts[depth] ?? 0) + 1;
    counts.length = depth + 1;
    around[depth] = name;
    around.length = depth + 1;
    return /\w/.test(inner) ? around.filter(Boolean).join(" ") : undefined;
  };
}

/** With its quotes: no item of an array is called so. */
function nameOf(text: string): string | undefined {
  return /^("(?:[^"\\]|\\.)*")\s*:/.exec(text)?.[1];
}

function isNamed(text: string): boolean {
  return nameOf(text.trimStart()) !== undefined;
}

/** Items of arrays, and values alone, that are no objects: what stands in their place may be of another kind altogether. */
function isPlain(left: string, right: string): boolean {
  return [left, right].every((text) => /^[^{[]/.test(text.trimStart()));
}

function isOpen(text: string): boolean {
  return /[{[]$/.test(text);
}
