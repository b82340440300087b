// strip.ts — the iterations of a Map in its header: a square each, or one bar where there are many.
import { FONT, type LaidNode } from "../layout/index.ts";
import type { IterationCounts } from "../overlay/index.ts";
import { element, text, title } from "./markup.ts";

const SQUARES_MAX = 7;
const SQUARE = { size: 7, gap: 2 } as const;
const WIDTH = SQUARES_MAX * (SQUARE.size + SQUARE.gap) - SQUARE.gap;

export function iterationStrip(node: LaidNode, counts: IterationCounts): string {
  const left = node.x + node.width - WIDTH - 12;
  const y = node.y + node.header / 2 + 4;
  const parts = partsOf(counts);
  const cells =
    counts.total <= SQUARES_MAX
      ? squares(parts, left, y)
      : bar(parts, counts.total, { x: left, y });
  const { succeeded, total, failed, running } = counts;
  return element(
    "g",
    { class: "strip" },
    title(`${total} iterations: ${succeeded} succeeded, ${failed} failed, ${running} running`),
    cells,
    text(`${succeeded}/${total} ok`, {
      ...{ class: "detail", x: left, y: y + 18, "font-size": FONT.detail - 1 },
    }),
  );
}

type Part = readonly [string, number];

function partsOf({ total, succeeded, failed, running, aborted }: IterationCounts): readonly Part[] {
  const waiting = Math.max(0, total - succeeded - failed - running - aborted);
  return [
    ["cell-succeeded", succeeded],
    ["cell-failed", failed],
    ["cell-running", running],
    ["cell-aborted", aborted],
    ["pending", waiting],
  ];
}

function squares(parts: readonly Part[], left: number, y: number): string {
  const cells = parts.flatMap(([kind, count]) => Array.from({ length: count }, () => kind));
  return cells
    .map((kind, i) =>
      element("rect", {
        ...{ class: kind, x: left + i * (SQUARE.size + SQUARE.gap), y },
        ...{ width: SQUARE.size, height: SQUARE.size, rx: 2 },
      }),
    )
    .join("");
}

function bar(
  parts: readonly Part[],
  total: number,
  at: { readonly x: number; readonly y: number },
): string {
  let { x } = at;
  return parts
    .filter(([, count]) => count > 0)
    .map(([kind, count]) => {
      const width = Math.max(1, Math.round((WIDTH * count * 10) / total) / 10);
      const cell = element("rect", { class: kind, x, y: at.y, width, height: SQUARE.size });
      x += width;
      return cell;
    })
    .join("");
}
