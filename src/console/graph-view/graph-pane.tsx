// graph-pane.tsx — the graph of a definition or an execution: picture, tools, legend, follow.
import { type ReactNode, useCallback, useEffect, useMemo, useState } from "react";
import {
  allStates,
  type GraphOverlay,
  layoutMachine,
  type MachineGraph,
  type Theme,
} from "../../graph/index.ts";
import { useGraphStyles } from "../parts/index.ts";
import { GraphCanvas } from "./graph-canvas.tsx";
import { type Folding, type Follow, GraphLegend, GraphTools } from "./graph-tools.tsx";
import { useGraphKeys } from "./use-graph-keys.ts";
import { useViewport, type ViewportControl } from "./use-viewport.ts";
import "./graph-view.css";

interface GraphPaneProps {
  readonly name: string;
  readonly graph: MachineGraph;
  readonly overlay: GraphOverlay | undefined;
  readonly theme: Theme;
  readonly selected: string | undefined;
  /** `passing`: by the arrow keys, on the way to another perhaps. */
  readonly onSelect: (id: string, passing?: boolean) => void;
  /** `indexes`: of the Maps around it too, outermost first. */
  readonly onIteration: (mapId: string, indexes: readonly number[]) => void;
  /** What is brought into sight while it changes: the state that runs. */
  readonly followed?: string | undefined;
  readonly follow?: Follow;
  readonly marks?: ReadonlyMap<string, string>;
  /** Instead of that of statuses; null: none. */
  readonly legend?: ReactNode;
}

export function GraphPane(props: GraphPaneProps): ReactNode {
  const { name, graph, overlay, theme, selected, follow } = props;
  useGraphStyles();
  const { collapsed, toggle, folding } = useFolding(graph);
  const layout = useMemo(() => layoutMachine(graph, { collapsed }), [graph, collapsed]);
  const viewport = useViewport(layout);
  useGraphKeys(viewport, follow);
  const shown = shownId(layout.nodes, selected);
  useReveal(viewport, layout.nodes, shown);
  useReveal(
    viewport,
    layout.nodes,
    follow?.on === true ? shownId(layout.nodes, props.followed) : undefined,
  );
  return (
    <section className="graph-pane" aria-label="Graph">
      <GraphCanvas
        {...{ name, layout, overlay, viewport }}
        selected={shown}
        onSelect={props.onSelect}
        onToggle={toggle}
        onIteration={props.onIteration}
        {...(props.marks === undefined ? {} : { marks: props.marks })}
      />
      <GraphTools
        {...{ viewport, follow, folding }}
        picture={() => ({ name, graph, layout, overlay, theme })}
      />
      {props.legend === undefined ? <GraphLegend /> : props.legend}
    </section>
  );
}

type Nodes = ReturnType<typeof layoutMachine>["nodes"];

/** The state, or the closed group that it is inside. */
function shownId(nodes: Nodes, id: string | undefined): string | undefined {
  if (id === undefined) return undefined;
  if (nodes.some((node) => node.id === id)) return id;
  const around = nodes.filter((node) => id.startsWith(`${node.id}/`));
  return around.at(-1)?.id;
}

function useReveal(viewport: ViewportControl, nodes: Nodes, id: string | undefined): void {
  useEffect(() => {
    const node = nodes.find((one) => one.id === id);
    if (node !== undefined) viewport.reveal({ ...node, height: node.header });
  }, [viewport, nodes, id]);
}

function useFolding(graph: MachineGraph): {
  readonly collapsed: ReadonlySet<string>;
  readonly toggle: (id: string) => void;
  readonly folding: Folding;
} {
  const groups = useMemo(
    () => allStates(graph.flow).filter(({ flows }) => flows.length > 0),
    [graph],
  );
  const [collapsed, setCollapsed] = useState<ReadonlySet<string>>(new Set());
  const toggle = useCallback(
    (id: string) => {
      if (!groups.some((group) => group.id === id)) return;
      setCollapsed((before) => {
        const after = new Set(before);
        if (!after.delete(id)) after.add(id);
        return after;
      });
    },
    [groups],
  );
  const allClosed = groups.length === 0 ? undefined : groups.every(({ id }) => collapsed.has(id));
  const toggleAll = useCallback(
    () => setCollapsed(allClosed === true ? new Set() : new Set(groups.map(({ id }) => id))),
    [allClosed, groups],
  );
  return { collapsed, toggle, folding: { allClosed, toggleAll } };
}
