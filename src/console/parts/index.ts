// parts — what every page is made of.
export * from "./copy.tsx";
export * from "./copy-menu.tsx";
export * from "./dialog.tsx";
export * from "./icons.tsx";
export * from "./json-editor.tsx";
export { isJson, jsonTokens, prettyJson, type Token, unfoldedJson } from "./json-tokens.ts";
export * from "./json-view.tsx";
export * from "./log-lines.tsx";
export * from "./machine-graph.tsx";
export * from "./notes.tsx";
export * from "./status.tsx";
export * from "./tabs.tsx";
export * from "./time.tsx";
export * from "./time-text.ts";
export * from "./toast.tsx";
export * from "./use-narrow.ts";
export * from "./virtual-table.tsx";
