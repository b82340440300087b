// definition-tab.tsx — the definition as it ran, at the selected state; only lines in sight exist.
import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, useEffect, useMemo, useRef } from "react";
import { JsonLine } from "../inspector/index.ts";
import { CopyButton } from "../parts/index.ts";
import { lineOfState, prettyJson } from "../run/index.ts";
import { useRun } from "../run-data/index.ts";

const LINE_HEIGHT = 19;

export function DefinitionTab(): ReactNode {
  const { view, selection } = useRun();
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
  const last = first === undefined ? undefined : lastLine(lines, first);
  useEffect(() => {
    if (first !== undefined) virtualizer.scrollToIndex(first, { align: "start" });
  }, [first, virtualizer]);
  return (
    <div className="definition">
      <div className="definition-copy">
        <CopyButton text={pretty} what="definition" />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      <section ref={place} className="definition-lines json" aria-label="Definition" tabIndex={0}>
        <div style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map(({ index, start }) => {
            const inside = first !== undefined && index >= first && index <= (last ?? first);
            return (
              <div
                key={index}
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

/** The line that closes what a line opens. */
function lastLine(lines: readonly string[], first: number): number {
  const indent = /^ */.exec(lines[first] ?? "")?.[0] ?? "";
  const closing = new RegExp(`^${indent}[}\\]]`);
  const found = lines.findIndex((line, i) => i > first && closing.test(line));
  return found < 0 ? first : found;
}
