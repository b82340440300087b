// definition-panes.tsx — a definition beside its picture.
import { type ReactNode, useDeferredValue, useEffect, useState } from "react";
import { isJson, MachineGraph } from "../parts/index.ts";

interface DefinitionPanesProps {
  readonly name: string;
  readonly title: string;
  /** Buttons at the right of the title. */
  readonly actions: ReactNode;
  /** The definition as it stands, or as it is being written. */
  readonly text: string;
  readonly children: ReactNode;
}

export function DefinitionPanes(props: DefinitionPanesProps): ReactNode {
  const { name, title, actions, text, children } = props;
  const pictured = usePictured(text);
  return (
    <div className="definition">
      <section className="card definition-code" aria-label="Definition">
        <div className="card-head">
          <h2>{title}</h2>
          <span className="end">{actions}</span>
        </div>
        {children}
      </section>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      <section className="card definition-graph" aria-label="Graph" tabIndex={0}>
        <MachineGraph definition={pictured} name={name} />
      </section>
    </div>
  );
}

/** The last text that was JSON: the picture stays while one types. */
function usePictured(text: string): string {
  const latest = useDeferredValue(text);
  const [pictured, setPictured] = useState(latest);
  useEffect(() => {
    if (isJson(latest)) setPictured(latest);
  }, [latest]);
  return pictured;
}
