// render-mermaid.ts — a machine as a Mermaid flowchart, for documents and pull requests.
import type { FlowGraph, GraphEdge, GraphState, MachineGraph } from "../model/index.ts";
import type { GraphOverlay } from "../overlay/index.ts";

export interface MermaidOptions {
  readonly overlay?: GraphOverlay;
}

export function renderMermaid(graph: MachineGraph, options: MermaidOptions = {}): string {
  const names = new Map<string, string>();
  const context: Context = {
    nodeOf: (id) => {
      const known = names.get(id);
      if (known !== undefined) return known;
      const made = `s${names.size + 1}`;
      names.set(id, made);
      return made;
    },
    overlay: options.overlay,
  };
  const lines = ["flowchart TD", ...flowLines(graph.flow, context, "  ")];
  const { startAt } = graph.flow;
  if (startAt !== undefined) {
    lines.push(`  start(( )) --> ${context.nodeOf(startAt)}`);
    const last = graph.flow.states.filter(({ ends, type }) => ends && type !== "Fail");
    for (const { id } of last) lines.push(`  ${context.nodeOf(id)} --> finish((( )))`);
  }
  lines.push(...classLines(names, options.overlay));
  return `${lines.join("\n")}\n`;
}

interface Context {
  readonly nodeOf: (id: string) => string;
  readonly overlay: GraphOverlay | undefined;
}

function flowLines(flow: FlowGraph, context: Context, indent: string): readonly string[] {
  return [
    ...flow.states.flatMap((state) => stateLines(state, context, indent)),
    ...flow.edges.map((edge) => `${indent}${edgeLine(edge, context)}`),
  ];
}

function stateLines(state: GraphState, context: Context, indent: string): readonly string[] {
  const node = context.nodeOf(state.id);
  if (state.flows.length === 0) return [`${indent}${node}${shaped(state)}`];
  const inner = `${indent}  `;
  const flows =
    state.type === "Map"
      ? state.flows.flatMap((flow) => flowLines(flow, context, inner))
      : state.flows.flatMap((flow, i) => [
          `${inner}subgraph ${node}b${i + 1}["branch ${i + 1}"]`,
          ...flowLines(flow, context, `${inner}  `),
          `${inner}end`,
        ]);
  return [`${indent}subgraph ${node}[${labelOf(state)}]`, ...flows, `${indent}end`];
}

function shaped(state: GraphState): string {
  const label = labelOf(state);
  switch (state.type) {
    case "Choice":
      return `{{${label}}}`;
    case "Succeed":
    case "Fail":
      return `([${label}])`;
    default:
      return `[${label}]`;
  }
}

function labelOf({ name, detail }: GraphState): string {
  return `"${quoted(name)}<br/><small>${quoted(detail)}</small>"`;
}

function edgeLine({ from, to, kind, label }: GraphEdge, { nodeOf }: Context): string {
  const arrow = kind === "catch" ? "-.->" : "-->";
  const text = label === "" ? "" : `|"${quoted(label)}"|`;
  return `${nodeOf(from)} ${arrow}${text} ${nodeOf(to)}`;
}

const COLOURS = {
  succeeded: "fill:#e8f5ec,stroke:#15803d",
  running: "fill:#e6f0fc,stroke:#1668c7",
  failed: "fill:#fdeaea,stroke:#c81e1e",
  caught: "fill:#fdf1de,stroke:#b45309",
  aborted: "fill:#eceef1,stroke:#6b7280",
} as const;

function classLines(
  names: ReadonlyMap<string, string>,
  overlay: GraphOverlay | undefined,
): readonly string[] {
  if (overlay === undefined) return [];
  const lines = Object.entries(COLOURS).map(([name, style]) => `  classDef ${name} ${style}`);
  for (const [id, { status }] of overlay.states) {
    const node = names.get(id);
    if (node !== undefined) lines.push(`  class ${node} ${status}`);
  }
  return lines;
}

/** Mermaid's own entities; nothing in a name can end a label. */
function quoted(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ")
    .replace(/[#"<>`&;[\]{}|\\]/g, (sign) => `#${sign.codePointAt(0)};`);
}
