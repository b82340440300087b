// line-diff.ts — what changed between two JSON values, line by line.
//
// Myers' O(ND) on lines, commas at their ends apart: a member that became the last is no change.
import { compactJson } from "./json-text.ts";
import { besideEachOther } from "./line-pairs.ts";

export interface DiffLine {
  readonly kind: "same" | "added" | "removed";
  readonly text: string;
}

export interface Folded {
  readonly kind: "fold";
  readonly lines: readonly DiffLine[];
}

export interface Difference {
  readonly lines: readonly DiffLine[];
  readonly added: number;
  readonly removed: number;
  /** How many of what was removed and added are one member with another value. */
  readonly changed: number;
  /** True where the values were too far apart to compare line by line: all of one, then all of the other. */
  readonly coarse: boolean;
}

/** How many lines may differ before the comparison gives up. */
const DISTANCE_MAX = 600;

export function differenceOf(before: string, after: string): Difference {
  const left = compactJson(before).split("\n");
  const right = compactJson(after).split("\n");
  let start = 0;
  while (start < left.length && start < right.length && isSame(left[start], right[start]))
    start += 1;
  let end = 0;
  const room = Math.min(left.length, right.length) - start;
  while (end < room && isSame(left.at(-1 - end), right.at(-1 - end))) end += 1;
  const [a, b] = [left.slice(start, left.length - end), right.slice(start, right.length - end)];
  const middle = shortestEdit(a, b);
  const same = (text: string): DiffLine => ({ kind: "same", text });
  const all = [
    ...right.slice(0, start).map(same),
    ...(middle ?? [
      ...a.map((text) => line("removed", text)),
      ...b.map((text) => line("added", text)),
    ]),
    ...right.slice(right.length - end).map(same),
  ];
  const { lines, changed } =
    middle === undefined ? { lines: all, changed: 0 } : besideEachOther(all);
  const count = (kind: DiffLine["kind"]): number => lines.filter((one) => one.kind === kind).length;
  const sums = { added: count("added"), removed: count("removed"), changed };
  return { lines, ...sums, coarse: middle === undefined };
}

function line(kind: DiffLine["kind"], text: string): DiffLine {
  return { kind, text };
}

function isSame(a: string | undefined, b: string | undefined): boolean {
  return a?.replace(/,$/, "") === b?.replace(/,$/, "");
}

/** Undefined where more than DISTANCE_MAX lines differ. */
function shortestEdit(a: readonly string[], b: readonly string[]): readonly DiffLine[] | undefined {
  const bound = Math.min(a.length + b.length, DISTANCE_MAX);
  let furthest = new Map<number, number>([[1, 0]]);
  const trace: ReadonlyMap<number, number>[] = [];
  for (let distance = 0; distance <= bound; distance++) {
    trace.push(furthest);
    const next = new Map(furthest);
    for (let k = -distance; k <= distance; k += 2) {
      let x = stepsDown(furthest, k, distance)
        ? (furthest.get(k + 1) ?? 0)
        : (furthest.get(k - 1) ?? 0) + 1;
      while (x < a.length && x - k < b.length && isSame(a[x], b[x - k])) x += 1;
      next.set(k, x);
      if (x >= a.length && x - k >= b.length) return walkedBack(a, b, trace);
    }
    furthest = next;
  }
  return undefined;
}

function stepsDown(furthest: ReadonlyMap<number, number>, k: number, distance: number): boolean {
  const [below = -1, above = -1] = [furthest.get(k - 1), furthest.get(k + 1)];
  return k === -distance || (k !== distance && below < above);
}

function walkedBack(
  a: readonly string[],
  b: readonly string[],
  trace: readonly ReadonlyMap<number, number>[],
): readonly DiffLine[] {
  const lines: DiffLine[] = [];
  let [x, y] = [a.length, b.length];
  for (let distance = trace.length - 1; distance >= 0; distance--) {
    const furthest = trace[distance] ?? new Map<number, number>();
    const k = x - y;
    const from = stepsDown(furthest, k, distance) ? k + 1 : k - 1;
    const fromX = furthest.get(from) ?? 0;
    const fromY = fromX - from;
    while (x > Math.max(fromX, 0) && y > Math.max(fromY, 0)) {
      lines.push(line("same", b[y - 1] ?? ""));
      x -= 1;
      y -= 1;
    }
    if (distance === 0) break;
    if (x === fromX) lines.push(line("added", b[y - 1] ?? ""));
    else lines.push(line("removed", a[x - 1] ?? ""));
    [x, y] = [fromX, fromY];
  }
  return lines.reverse();
}

const AROUND = 2;
const FOLD_MIN = 4;

/** Long stretches without a change become one entry that can be opened. */
export function folded(lines: readonly DiffLine[]): readonly (DiffLine | Folded)[] {
  const near = new Set<number>();
  lines.forEach(({ kind }, i) => {
    if (kind === "same") return;
    for (let at = i - AROUND; at <= i + AROUND; at++) near.add(at);
  });
  const out: (DiffLine | Folded)[] = [];
  let far: DiffLine[] = [];
  const close = (): void => {
    if (far.length >= FOLD_MIN) out.push({ kind: "fold", lines: far });
    else out.push(...far);
    far = [];
  };
  lines.forEach((one, i) => {
    // The first and the last line hold the value together.
    if (near.has(i) || i === 0 || i === lines.length - 1) {
      close();
      out.push(one);
    } else far.push(one);
  });
  close();
  return out;
}

/** Members in common below which a difference tells less than the value itself. */
const COMMON_MIN = 0.25;

/** Whether the difference tells more than the new value: what was only added to, or changed, can always be read. */
export function isReadable(difference: Difference): boolean {
  const { added, removed, changed } = difference;
  const common = commonMembers(difference);
  if (removed === changed && common > 0) return true;
  return common / Math.max(1, common + added + removed - 2 * changed) >= COMMON_MIN;
}

/** What both have, with the same value or another one; brackets alone are nothing in common. */
export function commonMembers({ lines, changed }: Difference): number {
  return changed + lines.filter(({ kind, text }) => kind === "same" && /\w/.test(text)).length;
}
