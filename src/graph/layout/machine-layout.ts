// machine-layout.ts — a whole machine: every flow laid out on its own, from the inside out, then all on one sheet.
//
// No edge of the language crosses the border of a Map or a Parallel, so a group is a box for the flow around it.
import type { FlowGraph, GraphEdge, GraphState, MachineGraph } from "../model/index.ts";
import { type FlowPlan, layoutFlow, type PlacedBox } from "./flow-layout.ts";
import { type Metrics, PIXELS } from "./metrics.ts";
import { PIXEL_SIZER, type Sizer } from "./node-size.ts";
import type { Point, Rectangle } from "./place.ts";
import { type Shelves, shelve } from "./shelves.ts";
import type { Box, Line } from "./work.ts";

export interface LayoutOptions {
  /** Ids of groups to draw closed. */
  readonly collapsed?: ReadonlySet<string>;
  /** Default: pixels. */
  readonly metrics?: Metrics;
  readonly sizer?: Sizer;
}

/** Everything on one sheet, in absolute coordinates; a group stands before what is inside it. */
export interface GraphLayout {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly LaidNode[];
  readonly edges: readonly LaidEdge[];
  /** Panels behind the branches of a Parallel that have more than one state. */
  readonly branches: readonly LaidBranch[];
}

export interface LaidBranch extends Rectangle {
  /** How many groups it is inside. */
  readonly depth: number;
}

export type NodeRole = "state" | "group" | "collapsed" | "start" | "end";

export interface LaidNode extends Rectangle {
  /** The state's id; `start` and `end` for the two marks. */
  readonly id: string;
  readonly role: NodeRole;
  /** Undefined for the two marks. */
  readonly state: GraphState | undefined;
  /** The height of the part at whose sides edges end: a group's header. */
  readonly header: number;
  /** How many groups it is inside. */
  readonly depth: number;
  /** False where nothing leads here from the start of its flow. */
  readonly reached: boolean;
}

export interface LaidEdge {
  /** Undefined for the lines from the start mark and to the end mark. */
  readonly edge: GraphEdge | undefined;
  /** Ids of the nodes at its ends. */
  readonly from: string;
  readonly to: string;
  /** Corners, ends included; every part is horizontal or vertical. */
  readonly points: readonly Point[];
  readonly label: LaidLabel | undefined;
  readonly back: boolean;
}

export interface LaidLabel extends Rectangle {
  readonly text: string;
}

export const START_ID = "start";
export const END_ID = "end";

interface Context {
  readonly metrics: Metrics;
  readonly sizer: Sizer;
  readonly collapsed: ReadonlySet<string>;
}

/** The picture of a machine; the same machine gives the same picture, to the last pixel. */
export function layoutMachine(graph: MachineGraph, options: LayoutOptions = {}): GraphLayout {
  const { metrics = PIXELS, sizer = PIXEL_SIZER, collapsed = new Set() } = options;
  const plan = planFlow(graph.flow, { metrics, sizer, collapsed }, true);
  const sheet: Sheet = { nodes: [], edges: [], branches: [] };
  const origin = { x: metrics.groupPadding, y: metrics.groupPadding, depth: 0 };
  lay(plan, { origin, sheet, metrics });
  return {
    width: plan.width + 2 * metrics.groupPadding,
    height: plan.height + 2 * metrics.groupPadding,
    ...sheet,
  };
}

/** A flow with its size, and the flows inside its groups. */
interface PlannedFlow extends FlowPlan {
  readonly nodes: readonly PlannedNode[];
  readonly ends: readonly PlannedEdge[];
}

interface PlannedNode {
  readonly id: string;
  readonly role: NodeRole;
  readonly state: GraphState | undefined;
  readonly box: Box;
  readonly inner: Shelves<PlannedFlow> | undefined;
}

interface PlannedEdge {
  readonly edge: GraphEdge | undefined;
  readonly from: string;
  readonly to: string;
}

function planFlow(flow: FlowGraph, context: Context, outermost: boolean): PlannedFlow {
  const nodes = flow.states.map((state) => planState(state, context));
  const ends: PlannedEdge[] = flow.edges.map((edge) => ({ edge, from: edge.from, to: edge.to }));
  if (outermost && flow.startAt !== undefined) {
    nodes.unshift(markNode(START_ID, context));
    ends.unshift({ edge: undefined, from: START_ID, to: flow.startAt });
    // An execution that fails does not come to the end; a Fail state is an end of its own.
    const last = flow.states.filter(({ ends: isEnd, type }) => isEnd && type !== "Fail");
    if (last.length > 0) nodes.push(markNode(END_ID, context));
    for (const { id } of last) ends.push({ edge: undefined, from: id, to: END_ID });
  }
  const positions = new Map(nodes.map(({ id }, i) => [id, i]));
  const at = (id: string): number => positions.get(id) ?? -1;
  const lines = ends.map(({ edge, from, to }): Line => {
    const label = edge?.label ?? "";
    return {
      from: at(from),
      to: at(to),
      kind: edge?.kind === "catch" ? "catch" : "flow",
      preferred: edge?.kind === "default",
      labelWidth: label === "" ? 0 : context.sizer.label(label),
    };
  });
  const first = outermost ? START_ID : flow.startAt;
  const start = first === undefined ? undefined : positions.get(first);
  const boxes = nodes.map(({ box }) => box);
  return { ...layoutFlow({ boxes, lines, start }, context.metrics), nodes, ends };
}

function markNode(id: "start" | "end", { sizer }: Context): PlannedNode {
  const size = sizer.mark;
  const box: Box = {
    ...{ width: size.width, height: size.height, header: size.height },
    ...{ tall: false, elastic: false, ending: id === END_ID ? "good" : undefined },
  };
  return { id, role: id, state: undefined, box, inner: undefined };
}

function planState(state: GraphState, context: Context): PlannedNode {
  const { id } = state;
  const ending = state.type === "Fail" ? "bad" : state.ends ? "good" : undefined;
  if (state.flows.length === 0 || context.collapsed.has(id)) {
    const { width, height } = context.sizer.node(state);
    const box: Box = { width, height, header: height, tall: false, elastic: true, ending };
    const role = state.flows.length === 0 ? "state" : "collapsed";
    return { id, role, state, box, inner: undefined };
  }
  const { groupPadding, groupLead, branchGap } = context.metrics;
  const flows = state.flows.map((flow) => planFlow(flow, context, false));
  const inner = shelve(flows, branchGap);
  const header = context.sizer.header(state);
  const box: Box = {
    width: Math.max(header.width, inner.width + 2 * groupPadding),
    height: header.height + groupLead + inner.height + groupPadding,
    ...{ header: header.height, tall: true, elastic: false, ending },
  };
  return { id, role: "group", state, box, inner };
}

interface Sheet {
  readonly nodes: LaidNode[];
  readonly edges: LaidEdge[];
  readonly branches: LaidBranch[];
}

interface Origin extends Point {
  readonly depth: number;
}

interface Laying {
  readonly origin: Origin;
  readonly sheet: Sheet;
  readonly metrics: Metrics;
}

function lay(plan: PlannedFlow, { origin, sheet, metrics }: Laying): void {
  plan.nodes.forEach((node, i) => {
    const box = plan.boxes[i];
    if (box !== undefined) layNode(node, box, { origin, sheet, metrics });
  });
  plan.ends.forEach(({ edge, from, to }, i) => {
    const line = plan.lines[i];
    if (line === undefined) return;
    const move = ({ x, y }: Point): Point => ({ x: x + origin.x, y: y + origin.y });
    const label = line.label && { ...line.label, ...move(line.label), text: edge?.label ?? "" };
    sheet.edges.push({ edge, from, to, points: line.points.map(move), label, back: line.back });
  });
}

function layNode(
  { id, role, state, inner }: PlannedNode,
  box: PlacedBox,
  { origin, sheet, metrics }: Laying,
): void {
  const [x, y] = [box.x + origin.x, box.y + origin.y];
  const { width, height, header, reached } = box;
  sheet.nodes.push({
    id,
    role,
    state,
    x,
    y,
    width,
    height,
    header,
    reached,
    depth: origin.depth,
  });
  if (inner === undefined) return;
  const left = x + Math.floor((width - inner.width) / 2);
  for (const { item, x: dx, y: dy } of inner.places) {
    const at = { x: left + dx, y: y + header + metrics.groupLead + dy, depth: origin.depth + 1 };
    if (inner.places.length > 1 && item.nodes.length > 1) {
      sheet.branches.push({ ...at, width: item.width, height: item.height });
    }
    lay(item, { origin: at, sheet, metrics });
  }
}
