// graph.ts — a state machine as states and edges, free of what only the engine needs.

export type GraphStateType =
  | "Task"
  | "Pass"
  | "Choice"
  | "Wait"
  | "Succeed"
  | "Fail"
  | "Parallel"
  | "Map"
  /** What is no state of the language; it is drawn all the same, so that a draft has a picture. */
  | "Unknown";

export interface MachineGraph {
  readonly comment: string | undefined;
  readonly flow: FlowGraph;
  /** All states, nested ones too. */
  readonly stateCount: number;
}

/** One list of states: the machine, a Parallel branch, a Map processor. */
export interface FlowGraph {
  /** JSON pointer of the flow inside the definition; empty for the machine itself. */
  readonly id: string;
  /** Id of the first state; undefined where `StartAt` names none. */
  readonly startAt: string | undefined;
  readonly states: readonly GraphState[];
  /** In document order; edges with the same ends and class are one edge with several texts. */
  readonly edges: readonly GraphEdge[];
}

export interface GraphState {
  /** JSON pointer of the state inside the definition (`/States/Pack/ItemProcessor/States/Label`). */
  readonly id: string;
  readonly name: string;
  readonly type: GraphStateType;
  /** What it does in a few words: `lambda · NewOrder`, `Wait · 30 s`, `Map · max 5`. */
  readonly detail: string;
  /** A service name (`lambda`, `dynamodb`) for tasks, empty for other states. */
  readonly service: string;
  readonly comment: string | undefined;
  /** One text a retrier: `States.ALL ×3`. */
  readonly retries: readonly string[];
  /** True where the flow ends with this state: `End`, Succeed and Fail. */
  readonly ends: boolean;
  /** A Map with `Mode: DISTRIBUTED`. */
  readonly distributed: boolean;
  /** Branches of a Parallel, the processor of a Map. */
  readonly flows: readonly FlowGraph[];
  /** Names that it leads to and that the flow does not have. */
  readonly missing: readonly string[];
}

export type GraphEdgeKind = "next" | "choice" | "default" | "catch";

export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  readonly kind: GraphEdgeKind;
  /** Short enough to stand on the edge; empty for `next`. */
  readonly label: string;
  /** The whole of each rule or catcher that the edge stands for. */
  readonly texts: readonly string[];
}

/** All states, each before the states inside it. */
export function allStates(flow: FlowGraph): readonly GraphState[] {
  return flow.states.flatMap((state) => [state, ...state.flows.flatMap(allStates)]);
}
