// graph-tools.tsx — what can be done with the picture, and what its colours mean.
import type { ReactNode } from "react";
import { copyText, Menu, toast } from "../parts/index.ts";
import type { Picture, PictureKind } from "./picture-files.ts";
import type { ViewportControl } from "./use-viewport.ts";

export interface Follow {
  readonly on: boolean;
  readonly toggle: () => void;
}

export interface Folding {
  /** Undefined where nothing is nested. */
  readonly allClosed: boolean | undefined;
  readonly toggleAll: () => void;
}

interface GraphToolsProps {
  readonly viewport: ViewportControl;
  readonly follow: Follow | undefined;
  readonly folding: Folding;
  readonly picture: () => Picture;
}

export function GraphTools({ viewport, follow, folding, picture }: GraphToolsProps): ReactNode {
  return (
    <div className="graph-tools" role="toolbar" aria-label="Graph">
      <span className="button-pair">
        <button
          type="button"
          className="button small icon"
          aria-label="Zoom out"
          onClick={() => viewport.zoom(1 / 1.3)}
        >
          −
        </button>
        <button
          type="button"
          className="button small icon"
          aria-label="Zoom in"
          onClick={() => viewport.zoom(1.3)}
        >
          +
        </button>
      </span>
      <button type="button" className="button small" aria-keyshortcuts="0" onClick={viewport.fit}>
        Fit <kbd>0</kbd>
      </button>
      {folding.allClosed !== undefined && (
        <button type="button" className="button small fold-all" onClick={folding.toggleAll}>
          {folding.allClosed ? "Expand all" : "Collapse all"}
        </button>
      )}
      {follow !== undefined && (
        <button
          type="button"
          className="button small"
          aria-pressed={follow.on}
          aria-keyshortcuts="f"
          onClick={follow.toggle}
        >
          Follow live <kbd>F</kbd>
        </button>
      )}
      <ExportMenu picture={picture} />
    </div>
  );
}

const KINDS: readonly (readonly [PictureKind, string])[] = [
  ["svg", "SVG"],
  ["png", "PNG"],
  ["mermaid", "Mermaid"],
];

function ExportMenu({ picture }: Pick<GraphToolsProps, "picture">): ReactNode {
  // Fetched when one is asked for: few visits export.
  const files = (): Promise<typeof import("./picture-files.ts")> => import("./picture-files.ts");
  const save = async (kind: PictureKind): Promise<void> =>
    (await files()).savePicture(kind, picture());
  const copy = async (): Promise<void> => copyText((await files()).mermaidOf(picture()), "Mermaid");
  const refused = (error: unknown): void => toast(`Not saved: ${String(error)}`);
  const items = [
    ...KINDS.map(([kind, title]) => ({ title, onSelect: () => void save(kind).catch(refused) })),
    { title: "Copy as Mermaid", onSelect: () => void copy().catch(refused) },
  ];
  return <Menu label="Export" small items={items} />;
}

const MEANINGS = [
  ...([
    ["succeeded", "Succeeded"],
    ["running", "Running"],
    ["caught", "Caught"],
    ["failed", "Failed"],
    ["aborted", "Aborted"],
  ] as const),
];

export function GraphLegend(): ReactNode {
  return (
    <ul className="graph-legend" aria-label="Legend">
      {MEANINGS.map(([tone, word]) => (
        <li key={tone} className={tone}>
          <span className={`graph-swatch ${tone}`} />
          {word}
        </li>
      ))}
      <li>
        <span className="graph-swatch not-reached" />
        Not reached
      </li>
      <li className="graph-legend-catch">
        <span className="dashes" />
        catch
      </li>
      <li>↻ retry</li>
      <li title="the times of several visits together">Σ sum</li>
    </ul>
  );
}
