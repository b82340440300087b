// render-svg.ts — a layout as one self-contained SVG document.
import type { GraphLayout, LaidBranch, LaidNode } from "../layout/index.ts";
import type { GraphOverlay } from "../overlay/index.ts";
import { edgeLabel, edgeLine, isTaken } from "./edges.ts";
import { element, title } from "./markup.ts";
import { type NodeOptions, nodeMarkup } from "./nodes.ts";
import { type Theme, themeCss } from "./palette.ts";

export interface SvgOptions {
  readonly theme?: Theme;
  readonly overlay?: GraphOverlay;
  /** The picture's accessible name; default: how many states it shows. */
  readonly title?: string;
  /** Default true; false leaves the ground transparent. */
  readonly ground?: boolean;
  /** States take the focus; for a page that listens to them (`data-id`). */
  readonly interactive?: boolean;
}

export function renderSvg(layout: GraphLayout, options: SvgOptions = {}): string {
  const { theme = "light", overlay, ground = true, interactive = false } = options;
  const { width, height } = layout;
  const count = stateCount(layout);
  const name = options.title ?? `State machine with ${count} ${count === 1 ? "state" : "states"}`;
  return element(
    "svg",
    {
      ...{ xmlns: "http://www.w3.org/2000/svg", viewBox: `0 0 ${width} ${height}`, width, height },
      ...{ class: `treadle-graph treadle-${theme}`, role: interactive ? "group" : "img" },
      "aria-label": name,
    },
    title(name),
    element("style", {}, themeCss(theme)),
    ground ? groundMarkup(theme) : "",
    layersOf(layout, { overlay, interactive }),
  );
}

/** The drawing without its frame; for a page that pans, zooms and styles itself (see `themeCss`). */
export function layersOf(layout: GraphLayout, options: NodeOptions): string {
  return layerParts(layout, options)
    .map(({ markup }) => markup)
    .join("\n");
}

/** A piece of the drawing that changes on its own. */
export interface LayerPart {
  /** Stays the same while the machine does. */
  readonly key: string;
  /** Of a state, a group or a mark. */
  readonly node: LaidNode | undefined;
  readonly markup: string;
}

/** The drawing in pieces, from the back to the front; for a page that replaces only those that changed. */
export function layerParts(layout: GraphLayout, options: NodeOptions): readonly LayerPart[] {
  const { nodes, edges, branches } = layout;
  const { overlay } = options;
  const part = (node: LaidNode): LayerPart => ({
    ...{ key: node.id, node, markup: nodeMarkup(node, options) },
  });
  const groups = nodes.filter(({ role }) => role === "group");
  const others = nodes.filter(({ role }) => role !== "group");
  // From the outside in: a branch lies on its group and under the groups inside it.
  const grounds = [
    ...branches.map((branch, i) => {
      const key = `branch ${i}`;
      return { at: branch.depth, part: { key, node: undefined, markup: branchMarkup(branch) } };
    }),
    ...groups.map((node) => ({ at: node.depth + 0.5, part: part(node) })),
  ].toSorted((a, b) => a.at - b.at);
  // Ways that were taken lie above those that were not.
  const ranked = edges
    .map((edge, i) => ({ edge, i, taken: isTaken(edge, overlay) }))
    .toSorted((a, b) => Number(a.taken) - Number(b.taken));
  return [
    ...grounds.map((ground) => ground.part),
    ...ranked.map(({ edge, i }) => ({
      ...{ key: `line ${i}`, node: undefined, markup: edgeLine(edge, overlay) },
    })),
    ...ranked.map(({ edge, i }) => ({
      ...{ key: `label ${i}`, node: undefined, markup: edgeLabel(edge, overlay) },
    })),
    ...others.map(part),
  ];
}

const BRANCH_MARGIN = 8;

function branchMarkup({ x, y, width, height }: LaidBranch): string {
  return element("rect", {
    ...{ class: "branch", x: x - BRANCH_MARGIN, y: y - BRANCH_MARGIN, rx: 9 },
    ...{ width: width + 2 * BRANCH_MARGIN, height: height + 2 * BRANCH_MARGIN },
  });
}

function groundMarkup(theme: Theme): string {
  const id = `treadle-dots-${theme}`;
  const dot = element("circle", { class: "dots", cx: 1, cy: 1, r: 1 });
  const cell = { id, width: 22, height: 22, patternUnits: "userSpaceOnUse" };
  return [
    element("defs", {}, element("pattern", cell, dot)),
    element("rect", { class: "ground", width: "100%", height: "100%" }),
    element("rect", { width: "100%", height: "100%", fill: `url(#${id})` }),
  ].join("");
}

function stateCount({ nodes }: GraphLayout): number {
  return nodes.filter(({ state }) => state !== undefined).length;
}
