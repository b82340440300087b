// definition-tab.tsx — the definition as it ran, at the selected state; only lines in sight exist.
import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, useEffect, useMemo, useRef } from "react";
import { allStates } from "../../graph/index.ts";
import { JsonLine } from "../inspector/index.ts";
import { CopyButton } from "../parts/index.ts";
import { lastLineOfState, lineOfState, prettyJson, stateAtLine } from "../run/index.ts";
import { useRun } from "../run-data/index.ts";

const LINE_HEIGHT = 19;

export function DefinitionTab(): ReactNode {
  const { view, graph, selection, select } = useRun();
  const pretty = useMemo(() => prettyJson(view.definition), [view.definition]);
  const lines = useMemo(() => pretty.split("\n"), [pretty]);
  const place = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: lines.length,
    getScrollElement: () => place.current,
    estimateSize: () => LINE_HEIGHT,
    overscan: 20,
  });
  const { state } = selection;
  const first = state === undefined ? undefined : lineOfState(pretty, state);
  const last = first === undefined ? undefined : lastLineOfState(lines, first);
  useEffect(() => {
    if (first !== undefined) virtualizer.scrollToIndex(first, { align: "start" });
  }, [first, virtualizer]);
  const choose = (line: number): void => {
    const ids = allStates(graph.flow).map(({ id }) => id);
    const chosen = stateAtLine(pretty, ids, line);
    if (chosen !== undefined) select({ state: chosen, visit: undefined, event: undefined });
  };
  return (
    <div className="run-definition">
      <div className="definition-copy">
        <CopyButton text={pretty} what="definition" />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      <section ref={place} className="definition-lines json" aria-label="Definition" tabIndex={0}>
        <div style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map(({ index, start }) => {
            const inside = first !== undefined && index >= first && index <= (last ?? first);
            return (
              // biome-ignore lint/a11y/noStaticElementInteractions: graph and states are there for the keyboard.
              // biome-ignore lint/a11y/useKeyWithClickEvents: as above.
              <div
                key={index}
                onClick={() => choose(index)}
                className={`definition-line${inside ? " chosen" : ""}`}
                style={{ transform: `translateY(${start}px)` }}
              >
                <span className="line-number" aria-hidden="true">
                  {index + 1}
                </span>
                <JsonLine text={lines[index] ?? ""} />
              </div>
            );
          })}
        </div>
      </section>
    </div>
  );
}
