// edges.ts — lines with round corners, arrow heads, labels.
import { END_ID, FONT, type LaidEdge, type Point, START_ID } from "../layout/index.ts";
import { edgeKey, type GraphOverlay } from "../overlay/index.ts";
import { element, text, title } from "./markup.ts";

const RADIUS = 8;
const TIP = { length: 7, half: 3.6 } as const;

/** A line and its arrow head. It is drawn from its end: so the dashes of lines to one place fall together. */
export function edgeLine(laid: LaidEdge, overlay: GraphOverlay | undefined): string {
  const { points, edge } = laid;
  return element(
    "g",
    { class: edgeClass(laid, overlay), "data-from": laid.from, "data-to": laid.to },
    edge === undefined || edge.texts.length === 0 ? "" : title(edge.texts.join("\n")),
    element("path", { class: "line", d: roundedPath(shortened(points).toReversed()) }),
    element("path", { class: "tip", d: tipPath(points) }),
  );
}

/** The label of an edge; drawn after all lines, so that it hides the line behind it. */
export function edgeLabel(laid: LaidEdge, overlay: GraphOverlay | undefined): string {
  const { label, edge } = laid;
  if (label === undefined || edge === undefined) return "";
  const { x, y, width, height } = label;
  return element(
    "g",
    { class: edgeClass(laid, overlay) },
    title(edge.texts.join("\n")),
    element("rect", { class: "pill", x, y, width, height, rx: 5 }),
    text(label.text, {
      ...{ class: "pill-text", x: x + width / 2, y: y + height / 2 + FONT.label * 0.36 },
      ...{ "font-size": FONT.label, "text-anchor": "middle" },
    }),
  );
}

export function isTaken({ edge, from, to }: LaidEdge, overlay: GraphOverlay | undefined): boolean {
  if (overlay === undefined) return false;
  if (edge !== undefined) return overlay.taken.has(edgeKey(edge));
  if (from === START_ID) return overlay.states.has(to);
  return to === END_ID && overlay.ended && overlay.states.get(from)?.status === "succeeded";
}

function edgeClass(laid: LaidEdge, overlay: GraphOverlay | undefined): string {
  const kind = laid.edge?.kind === "catch" ? " catch" : "";
  return `edge${kind}${isTaken(laid, overlay) ? " taken" : ""}`;
}

/** Ends a little before the node: the arrow head is there. */
function shortened(points: readonly Point[]): readonly Point[] {
  const [before, last] = points.slice(-2);
  if (before === undefined || last === undefined) return points;
  const { dx, dy } = direction(before, last);
  const end = { x: last.x - dx * TIP.length * 0.8, y: last.y - dy * TIP.length * 0.8 };
  return [...points.slice(0, -1), end];
}

function tipPath(points: readonly Point[]): string {
  const [before, last] = points.slice(-2);
  if (before === undefined || last === undefined) return "";
  const { dx, dy } = direction(before, last);
  const base = { x: last.x - dx * TIP.length, y: last.y - dy * TIP.length };
  const corner = (sign: number): string =>
    `${round(base.x - dy * TIP.half * sign)} ${round(base.y + dx * TIP.half * sign)}`;
  return `M${last.x} ${last.y}L${corner(1)}L${corner(-1)}Z`;
}

function direction(from: Point, to: Point): { readonly dx: number; readonly dy: number } {
  return { dx: Math.sign(to.x - from.x), dy: Math.sign(to.y - from.y) };
}

/** Straight parts with a quarter of a circle at each corner, smaller where a part is short. */
export function roundedPath(points: readonly Point[]): string {
  const [first, ...rest] = points;
  if (first === undefined) return "";
  let path = `M${round(first.x)} ${round(first.y)}`;
  rest.forEach((point, i) => {
    const [before, after] = [points[i], points[i + 2]];
    if (before === undefined || after === undefined) {
      path += `L${round(point.x)} ${round(point.y)}`;
      return;
    }
    const radius = Math.min(RADIUS, distance(before, point) / 2, distance(point, after) / 2);
    const near = toward(point, before, radius);
    const far = toward(point, after, radius);
    path += `L${round(near.x)} ${round(near.y)}Q${round(point.x)} ${round(point.y)} ${round(far.x)} ${round(far.y)}`;
  });
  return path;
}

function distance(a: Point, b: Point): number {
  return Math.abs(a.x - b.x) + Math.abs(a.y - b.y);
}

function toward(from: Point, to: Point, length: number): Point {
  const { dx, dy } = direction(from, to);
  return { x: from.x + dx * length, y: from.y + dy * length };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
