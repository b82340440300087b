// graph-styles.ts — the pictures of src/graph in the page's theme, and definitions as values.
import { useEffect } from "react";
import { type Json, parseJson } from "../../base/index.ts";
import { themeCss } from "../../graph/index.ts";

let styled = false;

/** The rules of src/graph for both themes; in a sheet of its own, because pages forbid styles in the markup. */
export function useGraphStyles(): void {
  useEffect(() => {
    if (styled) return;
    styled = true;
    const sheet = new CSSStyleSheet();
    const scope = (theme: string): string => `:root[data-theme="${theme}"] .treadle-graph`;
    sheet.replaceSync(`${themeCss("light", scope("light"))}\n${themeCss("dark", scope("dark"))}`);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  }, []);
}

/** A definition as JSON, or undefined where it is none. */
export function parsedDefinition(text: string): Json | undefined {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}
