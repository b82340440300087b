// graph-view — the graph as a pane: pan, zoom, fold, walk, follow, export.
export { GraphPane } from "./graph-pane.tsx";
export type { Follow } from "./graph-tools.tsx";
