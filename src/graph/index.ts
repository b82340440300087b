// graph — a definition's picture: model, layout, SVG, Mermaid, lines. Pure: the command, the docs and the console
// share it.
export * from "./history/index.ts";
export * from "./layout/index.ts";
export * from "./model/index.ts";
export * from "./overlay/index.ts";
export * from "./svg/index.ts";
export * from "./text/index.ts";
