// graph-canvas.tsx — the picture itself: pieces of src/graph, each replaced only when it changed, as things to walk.
import {
  type KeyboardEvent,
  type MouseEvent,
  memo,
  type ReactNode,
  useCallback,
  useMemo,
} from "react";
import {
  type GraphLayout,
  type GraphOverlay,
  type LaidNode,
  layerParts,
  spoken,
} from "../../graph/index.ts";
import { type Direction, neighbourOf } from "../run/index.ts";
import type { ViewportControl } from "./use-viewport.ts";

interface GraphCanvasProps {
  readonly name: string;
  readonly layout: GraphLayout;
  readonly overlay: GraphOverlay | undefined;
  readonly selected: string | undefined;
  readonly viewport: ViewportControl;
  /** `passing`: by the arrow keys, on the way to another perhaps. */
  readonly onSelect: (id: string, passing?: boolean) => void;
  readonly onToggle: (id: string) => void;
  /** `indexes`: of the Maps around it too, outermost first. */
  readonly onIteration: (mapId: string, indexes: readonly number[]) => void;
  /** Classes of states, for pictures that mark more than status. */
  readonly marks?: ReadonlyMap<string, string>;
}

export function GraphCanvas(props: GraphCanvasProps): ReactNode {
  const { name, layout, overlay, selected, viewport, marks } = props;
  const parts = useMemo(
    () => layerParts(layout, { overlay, interactive: false }),
    [layout, overlay],
  );
  const first = layout.nodes.find(({ state }) => state !== undefined)?.id;
  const held = layout.nodes.some(({ id }) => id === selected) ? selected : first;
  const onKeyDown = useWalk(props);
  const onClick = useClick(props);
  return (
    // biome-ignore lint/a11y/useSemanticElements: an svg is no fieldset.
    <svg
      ref={viewport.pane}
      className="treadle-graph canvas"
      role="group"
      aria-label={`Graph of ${name}; arrow keys go from state to state`}
      onClick={onClick}
      onKeyDown={onKeyDown}
    >
      <g ref={viewport.sheet} className="sheet-of-graph">
        {parts.map(({ key, node, markup }) => {
          if (node?.state === undefined) return <Piece key={key} markup={markup} />;
          return (
            <StatePiece
              key={key}
              node={node}
              markup={markup}
              label={spoken(node.state, overlay)}
              selected={node.id === selected}
              reachable={node.id === held}
              mark={marks?.get(node.id)}
            />
          );
        })}
      </g>
    </svg>
  );
}

const Piece = memo(function Piece({ markup }: { readonly markup: string }): ReactNode {
  // biome-ignore lint/security/noDangerouslySetInnerHtml: src/graph escapes every text; a test holds it to that.
  return <g dangerouslySetInnerHTML={{ __html: markup }} />;
});

interface StatePieceProps {
  readonly node: LaidNode;
  readonly markup: string;
  readonly label: string;
  readonly selected: boolean;
  /** The one state that Tab leads to; arrow keys lead to the others. */
  readonly reachable: boolean;
  readonly mark: string | undefined;
}

const StatePiece = memo(function StatePiece(props: StatePieceProps): ReactNode {
  const { node, markup, label, selected, reachable, mark } = props;
  const { x, y, width, height, role, id } = node;
  const group = role === "group" || role === "collapsed";
  return (
    <>
      <g
        className={`piece${selected ? " selected" : ""}${mark === undefined ? "" : ` ${mark}`}`}
        data-state={id}
      >
        {/* biome-ignore lint/a11y/useSemanticElements: there are no buttons in an svg. */}
        <rect
          className="halo"
          role="button"
          aria-label={label}
          aria-pressed={selected}
          tabIndex={reachable ? 0 : -1}
          x={x - 4}
          y={y - 4}
          width={width + 8}
          height={height + 8}
          rx={12}
        />
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: src/graph escapes every text. */}
        {/* biome-ignore lint/a11y/noAriaHiddenOnFocusable: only the frame takes the focus. */}
        <g aria-hidden="true" dangerouslySetInnerHTML={{ __html: markup }} />
      </g>
      {group && (
        <g className="toggle" data-toggle={id} transform={`translate(${x} ${y})`}>
          <title>{role === "group" ? "Collapse" : "Expand"}</title>
          <circle r={9} />
          <path d={role === "group" ? "M-4 0H4" : "M-4 0H4M0-4V4"} />
        </g>
      )}
    </>
  );
});

function useClick({
  viewport,
  onSelect,
  onToggle,
  onIteration,
}: GraphCanvasProps): (event: MouseEvent<SVGSVGElement>) => void {
  return useCallback(
    (event) => {
      if (viewport.wasDragged() || !(event.target instanceof Element)) return;
      const toggle = event.target.closest("[data-toggle]")?.getAttribute("data-toggle");
      if (toggle) {
        onToggle(toggle);
        return;
      }
      const id = event.target.closest("[data-state]")?.getAttribute("data-state");
      if (!id) return;
      const place = iterationAt(event);
      if (place) onIteration(id, place.split(".").map(Number));
      else onSelect(id);
    },
    [viewport, onSelect, onToggle, onIteration],
  );
}

/** The square of a Map's strip under the pointer. */
function iterationAt({ clientX, clientY }: MouseEvent): string | null | undefined {
  const under = document.elementsFromPoint(clientX, clientY);
  return under
    .find((element) => element.hasAttribute("data-iteration"))
    ?.getAttribute("data-iteration");
}

const ARROWS: Readonly<Record<string, Direction>> = {
  ...{ ArrowUp: "up", ArrowDown: "down", ArrowLeft: "left", ArrowRight: "right" },
};

function useWalk({
  layout,
  viewport,
  onSelect,
  onToggle,
}: GraphCanvasProps): (event: KeyboardEvent<SVGSVGElement>) => void {
  return useCallback(
    (event) => {
      if (!(event.target instanceof Element)) return;
      const id = event.target.closest("[data-state]")?.getAttribute("data-state");
      if (!id || event.ctrlKey || event.metaKey || event.altKey) return;
      const direction = ARROWS[event.key];
      if (direction !== undefined) {
        const next = neighbourOf(layout.nodes, id, direction);
        event.preventDefault();
        const node = layout.nodes.find((one) => one.id === next);
        if (node === undefined) return;
        viewport.reveal({ ...node, height: node.header });
        onSelect(node.id, true);
        focusState(viewport.pane.current, node.id);
      } else if (event.key === "Enter" || event.key === " ") {
        event.preventDefault();
        onSelect(id);
      } else if (event.key === "c") onToggle(id);
    },
    [layout, viewport, onSelect, onToggle],
  );
}

function focusState(pane: SVGSVGElement | null, id: string): void {
  const found = pane?.querySelector<SVGRectElement>(`[data-state="${CSS.escape(id)}"] > .halo`);
  found?.focus({ preventScroll: true });
}
