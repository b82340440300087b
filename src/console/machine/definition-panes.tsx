// definition-panes.tsx — a definition beside its picture: what is chosen in one is shown in the other.
import { type ReactNode, useCallback, useDeferredValue, useEffect, useMemo, useState } from "react";
import { allStates, readGraph } from "../../graph/index.ts";
import { GraphPane } from "../graph-view/index.ts";
import { type EditorProps, isJson, parsedDefinition } from "../parts/index.ts";
import { useThemeInUse } from "../theme.ts";
import { stateAt, statePlaces } from "./state-places.ts";

/** What the editor of the text is told of the picture, and tells it. */
export type EditorSight = Pick<EditorProps, "lit" | "reveal" | "onCursor">;

interface DefinitionPanesProps {
  readonly name: string;
  readonly title: string;
  /** Buttons at the right of the title. */
  readonly actions: ReactNode;
  /** The definition as it stands, or as it is being written. */
  readonly text: string;
  /** The editor of the text. */
  readonly children: (sight: EditorSight) => ReactNode;
}

export function DefinitionPanes(props: DefinitionPanesProps): ReactNode {
  const { name, title, actions, text, children } = props;
  const { graph, selected, onSelect, sight } = useSight(text);
  const theme = useThemeInUse();
  return (
    <div className="definition">
      <section className="card definition-code" aria-label="Definition">
        <div className="card-head">
          <h2>{title}</h2>
          <span className="end">{actions}</span>
        </div>
        {children(sight)}
      </section>
      <div className="card definition-graph">
        <GraphPane
          {...{ name, graph, theme, selected, onSelect }}
          overlay={undefined}
          onIteration={onSelect}
          legend={null}
        />
      </div>
    </div>
  );
}

/** Chosen last: a state in the picture, or where the cursor is. */
type Chosen = { readonly id: string } | { readonly offset: number };

function useSight(text: string) {
  const pictured = usePictured(text);
  const [chosen, setChosen] = useState<Chosen>();
  const [reveal, setReveal] = useState<EditorProps["reveal"]>();
  const graph = useMemo(() => readGraph(parsedDefinition(pictured) ?? {}), [pictured]);
  const places = useMemo(
    () => statePlaces(pictured, new Set(allStates(graph.flow).map(({ id }) => id))),
    [pictured, graph],
  );
  const onSelect = useCallback(
    (id: string) => {
      setChosen({ id });
      const place = places.get(id);
      if (place !== undefined) setReveal({ ...place, passing: true });
    },
    [places],
  );
  const onCursor = useCallback((offset: number) => setChosen({ offset }), []);
  const selected =
    chosen === undefined || "id" in chosen ? chosen?.id : stateAt(places, chosen.offset);
  const lit = selected === undefined ? undefined : places.get(selected);
  return { graph, selected, onSelect, sight: { lit, reveal, onCursor } };
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
