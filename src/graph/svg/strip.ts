// strip.ts — the iterations of a Map in its header: a square each, or one bar where there are many.
import { FONT, type LaidNode, PROPORTIONAL } from "../layout/index.ts";
import { EACH_MAX, type IterationCounts } from "../overlay/index.ts";
import { element, text, title } from "./markup.ts";
import { stripPlace } from "./texts.ts";

const SQUARE = { size: 7, gap: 2 } as const;
const WIDTH = EACH_MAX * (SQUARE.size + SQUARE.gap) - SQUARE.gap;
/** A bar that is shorter shows nothing. */
const BAR_MIN = 24;
/** Between the cells and their count. */
const GAP = 6;

/** Ends at the right where it stands beside the name, begins at the left where it stands under it. */
export function iterationStrip(node: LaidNode, name: string, counts: IterationCounts): string {
  const { left, right, y } = stripPlace(node, name);
  const few = counts.total <= EACH_MAX;
  const label = countLabel(counts, right - left - GAP - BAR_MIN);
  const labelWidth = PROPORTIONAL.width(label, FONT.detail);
  const room = right - left - GAP - labelWidth;
  const width = few ? counts.total * (SQUARE.size + SQUARE.gap) : Math.min(WIDTH, room);
  const isBeside = node.role === "group";
  const from = isBeside ? right - labelWidth - GAP - width : left;
  const afterCells = width === 0 ? left : from + width + GAP;
  const cells = few
    ? squares(counts, from, y)
    : bar(partsOf(counts), counts.total, { x: from, y, width });
  const { succeeded, total, failed, running } = counts;
  const all = total === 1 ? "1 iteration" : `${total} iterations`;
  return element(
    "g",
    { class: "strip" },
    title(`${all}: ${succeeded} succeeded, ${failed} failed, ${running} running`),
    cells,
    text(label, {
      ...{ class: "detail", x: isBeside ? right : afterCells, y: y + SQUARE.size },
      ...(isBeside ? { "text-anchor": "end" } : {}),
      "font-size": FONT.detail,
    }),
  );
}

function countLabel({ succeeded, total }: IterationCounts, room: number): string {
  const exact = `${succeeded}/${total} ok`;
  if (PROPORTIONAL.width(exact, FONT.detail) <= room) return exact;
  return `${briefCount(succeeded)}/${briefCount(total)} ok`;
}

/** `999`, `25k`, `3M`: never more than there are. */
function briefCount(count: number): string {
  if (count < 1000) return String(count);
  if (count < 1_000_000) return `${Math.floor(count / 1000)}k`;
  return `${Math.floor(count / 1_000_000)}M`;
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
  at: { readonly x: number; readonly y: number; readonly width: number },
): string {
  let { x } = at;
  return parts
    .filter(([, count]) => count > 0)
    .map(([kind, count]) => {
      const width = Math.max(1, Math.round((at.width * count * 10) / total) / 10);
      const cell = element("rect", { class: kind, x, y: at.y, width, height: SQUARE.size });
      x += width;
      return cell;
    })
    .join("");
}
