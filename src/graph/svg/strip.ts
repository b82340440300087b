// strip.ts — the iterations of a Map in its header: a square each, or one bar where there are many.
import { FONT, type LaidNode, PROPORTIONAL } from "../layout/index.ts";
import { EACH_MAX, type IterationCounts } from "../overlay/index.ts";
import { element, text, title } from "./markup.ts";

const SQUARE = { size: 7, gap: 2 } as const;
const WIDTH = EACH_MAX * (SQUARE.size + SQUARE.gap) - SQUARE.gap;

export function iterationStrip(node: LaidNode, counts: IterationCounts): string {
  const right = node.x + node.width - 10;
  const label = `${counts.succeeded}/${counts.total} ok`;
  const left = right - PROPORTIONAL.width(label, FONT.detail) - 6 - WIDTH;
  const y = node.y + Math.floor(node.header / 2) + 5;
  const few = counts.total <= EACH_MAX;
  const shift = few ? WIDTH - counts.total * (SQUARE.size + SQUARE.gap) : 0;
  const cells = few
    ? squares(counts, left + shift, y)
    : bar(partsOf(counts), counts.total, { x: left, y });
  const { succeeded, total, failed, running } = counts;
  const all = total === 1 ? "1 iteration" : `${total} iterations`;
  return element(
    "g",
    { class: "strip" },
    title(`${all}: ${succeeded} succeeded, ${failed} failed, ${running} running`),
    cells,
    text(label, {
      ...{ class: "detail", x: right, y: y + SQUARE.size, "text-anchor": "end" },
      "font-size": FONT.detail,
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

function squares(counts: IterationCounts, left: number, y: number): string {
  const cells =
    counts.each?.map((status) => (status === "pending" ? status : `cell-${status}`)) ??
    partsOf(counts).flatMap(([kind, count]) => Array.from({ length: count }, () => kind));
  return cells
    .map((kind, i) => {
      const place = counts.places?.[i] ?? [i];
      const attributes = {
        ...{ class: kind, x: left + i * (SQUARE.size + SQUARE.gap), y },
        ...{ width: SQUARE.size, height: SQUARE.size, rx: 2 },
      };
      if (counts.each === undefined) return element("rect", attributes);
      const name = `${place.map((index) => `#${index}`).join(" › ")} ${counts.each[i]}`;
      return element("rect", { ...attributes, "data-iteration": place.join(".") }, title(name));
    })
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
