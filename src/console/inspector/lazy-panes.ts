// lazy-panes.ts — what shows how data changed, fetched when it is first opened: who lands on a failure reads that first.
import type { ComponentType } from "react";
import type { Visit } from "../../console-wire/index.ts";
import { onDemand } from "../parts/index.ts";
import type { DiffViewProps } from "./diff-view.tsx";

export const DataFlowPane: ComponentType<{ readonly visit: Visit }> = onDemand(
  async () => (await import("./data-flow-pane.tsx")).DataFlowPane,
);
export const DiffView: ComponentType<DiffViewProps> = onDemand(
  async () => (await import("./diff-view.tsx")).DiffView,
);
