// lazy-panes.ts — what is fetched when it is first opened: who lands on a failure reads that first.
import type { ComponentType } from "react";
import type { Visit } from "../../console-wire/index.ts";
import { onDemand } from "../parts/index.ts";
import type { DiffViewProps } from "./diff-view.tsx";
import type { InChildrenProps } from "./in-children.tsx";
import type { IterationsProps } from "./iterations.tsx";
import type { UnvisitedProps } from "./unvisited.tsx";
import type { PaneProps } from "./visit-lists.tsx";

export const InputPane: ComponentType<PaneProps> = onDemand(
  async () => (await import("./value-panes.tsx")).InputPane,
);
export const OutputPane: ComponentType<PaneProps> = onDemand(
  async () => (await import("./value-panes.tsx")).OutputPane,
);
export const VariablesPane: ComponentType<PaneProps> = onDemand(
  async () => (await import("./value-panes.tsx")).VariablesPane,
);

export const DataFlowPane: ComponentType<{ readonly visit: Visit }> = onDemand(
  async () => (await import("./data-flow-pane.tsx")).DataFlowPane,
);
export const DiffView: ComponentType<DiffViewProps> = onDemand(
  async () => (await import("./diff-view.tsx")).DiffView,
);
export const VisitEventsPane: ComponentType<PaneProps> = onDemand(
  async () => (await import("./visit-lists.tsx")).VisitEventsPane,
);
export const VisitLogsPane: ComponentType<PaneProps> = onDemand(
  async () => (await import("./visit-lists.tsx")).VisitLogsPane,
);
export const VisitLogs: ComponentType<PaneProps> = onDemand(
  async () => (await import("./visit-lists.tsx")).VisitLogs,
);
export const ChildrenPane: ComponentType<PaneProps> = onDemand(
  async () => (await import("./children-pane.tsx")).ChildrenPane,
);
export const InChildrenTag: ComponentType<InChildrenProps> = onDemand(
  async () => (await import("./in-children.tsx")).InChildrenTag,
);
export const Unvisited: ComponentType<UnvisitedProps> = onDemand(
  async () => (await import("./unvisited.tsx")).Unvisited,
);
export const Iterations: ComponentType<IterationsProps> = onDemand(
  async () => (await import("./iterations.tsx")).Iterations,
);
