// text — a machine in lines: for terminals, and for Mermaid.
export { type MermaidOptions, renderMermaid } from "./render-mermaid.ts";
export { renderText, type TextOptions, type TextPart } from "./render-text.ts";
