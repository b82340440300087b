// machine-graph.tsx — the picture of a definition, styled by the page's theme.
import { type ReactNode, useEffect, useMemo } from "react";
import { type Json, parseJson } from "../../base/index.ts";
import {
  type GraphOverlay,
  layersOf,
  layoutMachine,
  readGraph,
  themeCss,
} from "../../graph/index.ts";

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

interface MachineGraphProps {
  /** JSON text; a text that is none leaves the last picture to the caller. */
  readonly definition: string;
  readonly name: string;
  readonly overlay?: GraphOverlay;
}

export function MachineGraph({ definition, name, overlay }: MachineGraphProps): ReactNode {
  useGraphStyles();
  const picture = useMemo(() => {
    const parsed = parsedDefinition(definition);
    if (parsed === undefined) return undefined;
    const layout = layoutMachine(readGraph(parsed));
    return { layout, markup: layersOf(layout, { overlay, interactive: false }) };
  }, [definition, overlay]);
  if (picture === undefined) return <p className="muted">The definition is no JSON.</p>;
  const { width, height } = picture.layout;
  return (
    <svg
      className="treadle-graph"
      role="img"
      aria-label={`Graph of ${name}`}
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      // Smaller than this, names cannot be read: then it scrolls.
      style={{ minWidth: Math.min(width, Math.max(320, width * 0.42)) }}
      // biome-ignore lint/security/noDangerouslySetInnerHtml: src/graph escapes every text; a test holds it to that.
      dangerouslySetInnerHTML={{ __html: picture.markup }}
    />
  );
}
