// render-text.ts — a machine as lines for a terminal: one state a line, branches and insides in frames of their own.
import { readingOrder } from "../layout/index.ts";
import {
  allStates,
  type FlowGraph,
  type GraphEdge,
  type GraphState,
  type MachineGraph,
  shortened,
} from "../model/index.ts";
import { type GraphOverlay, type StateStatus, timeText } from "../overlay/index.ts";

export type TextPart = "name" | "detail" | "frame" | "choice" | "catch" | "retry" | StateStatus;

export interface TextOptions {
  /** Colours a part; default: as it is. */
  readonly style?: (part: TextPart, text: string) => string;
  readonly overlay?: GraphOverlay;
}

export function renderText(graph: MachineGraph, options: TextOptions = {}): readonly string[] {
  const names = new Map(allStates(graph.flow).map(({ id, name }) => [id, name]));
  const context: Context = {
    style: options.style ?? ((_, text) => text),
    nameOf: (id) => oneLine(names.get(id) ?? ""),
    overlay: options.overlay,
  };
  return flowLines(graph.flow, context);
}

interface Context {
  readonly style: (part: TextPart, text: string) => string;
  readonly nameOf: (id: string) => string;
  readonly overlay: GraphOverlay | undefined;
}

const TEXT_MAX = 96;

function flowLines(flow: FlowGraph, context: Context): readonly string[] {
  const states = readingOrder(flow);
  const edges = new Map<string, GraphEdge[]>();
  for (const edge of flow.edges) edges.set(edge.from, [...(edges.get(edge.from) ?? []), edge]);
  return states.flatMap((state, i) => {
    const out = edges.get(state.id) ?? [];
    const following = states[i + 1];
    // The next line is the next state: the line between them says so, and nothing else needs to.
    const goesOn = out.some(({ to, kind }) => kind !== "catch" && to === following?.id);
    const bar = context.style("frame", goesOn ? "│" : " ");
    const lines = [
      ...state.flows.flatMap((inner, at) => innerLines(state, inner, { at, context })),
      ...(state.flows.length === 0 ? [] : [context.style("frame", "╰─")]),
      ...edgeLines(state, out, { following: goesOn ? following : undefined, context }),
    ].map((line) => `${bar} ${line}`);
    const gap = goesOn || following === undefined ? [] : [""];
    return [headLine(state, context), ...lines, ...gap];
  });
}

function headLine(state: GraphState, { style, overlay }: Context): string {
  const over = overlay?.states.get(state.id);
  const words = [
    style("frame", signOf(state)),
    style("name", oneLine(state.name)),
    style("detail", oneLine(state.detail)),
  ];
  if (over !== undefined) {
    const time = over.durationMs === undefined ? "" : ` ${timeText(over)}`;
    const retried = over.retries === undefined || over.retries === 0 ? "" : ` ↻${over.retries}`;
    words.push(style(over.status, `${over.status}${time}${retried}`));
  }
  return words.filter((word) => word !== "").join(" ");
}

function signOf({ type, ends }: GraphState): string {
  switch (type) {
    case "Choice":
      return "◆";
    case "Parallel":
      return "∥";
    case "Map":
      return "≡";
    case "Succeed":
    case "Fail":
      return "■";
    case "Task":
    case "Pass":
    case "Wait":
    case "Unknown":
      return ends ? "■" : "●";
  }
}

/** One branch, or what is done for each item, behind a bar of its own. */
function innerLines(
  state: GraphState,
  flow: FlowGraph,
  { at, context }: { readonly at: number; readonly context: Context },
): readonly string[] {
  const title =
    state.type === "Map" ? "for each item" : `branch ${at + 1} of ${state.flows.length}`;
  const { style } = context;
  return [
    `${style("frame", at === 0 ? "╭─" : "├─")} ${style("detail", title)}`,
    ...flowLines(flow, context).map((line) => `${style("frame", "│")} ${line}`.trimEnd()),
  ];
}

function edgeLines(
  state: GraphState,
  edges: readonly GraphEdge[],
  { following, context }: { readonly following: GraphState | undefined; readonly context: Context },
): readonly string[] {
  const { style, nameOf } = context;
  const lines = state.retries.map((text) => style("retry", `↻ ${oneLine(text)}`));
  for (const { kind, to, texts } of edges) {
    const arrow = `${style("frame", "→")} ${nameOf(to)}`;
    if (kind === "next") {
      if (to !== following?.id) lines.push(arrow);
      continue;
    }
    const sign = kind === "catch" ? "✗" : "?";
    for (const text of texts) {
      const shown = text === "default" ? "otherwise" : shortened(oneLine(text), TEXT_MAX);
      lines.push(`${style(kind === "catch" ? "catch" : "choice", `${sign} ${shown}`)} ${arrow}`);
    }
  }
  for (const name of state.missing)
    lines.push(style("failed", `→ ${oneLine(name)} (no such state)`));
  return lines;
}

/** Line breaks and other controls cannot tear the lines apart. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ");
}
