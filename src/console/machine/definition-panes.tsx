// definition-panes.tsx — a definition beside its picture: what is chosen in one is shown in the other.
import {
  type ReactNode,
  useCallback,
  useDeferredValue,
  useEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { allStates, readGraph } from "../../graph/index.ts";
import { GraphPane } from "../graph-view/index.ts";
import { type EditorProps, isJson, parsedDefinition } from "../parts/index.ts";
import { useStateCommands } from "../shell/index.ts";
import { useThemeInUse } from "../theme.ts";
import type { TextRange } from "./mark-range.ts";
import { stateAt, statePlaces } from "./state-places.ts";

/** What the editor of the text is told of the picture, and tells it. */
export type EditorSight = Pick<EditorProps, "lit" | "reveal" | "onCursor">;

/** The state that is looked at, as the URL has it. */
export interface ChosenState {
  readonly state: string | undefined;
  /** `passing`: where the cursor came by, which the browser's history need not keep. */
  readonly onState: (id: string | undefined, passing: boolean) => void;
}

interface DefinitionPanesProps extends ChosenState {
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
  const { name, title, actions, text, state, onState, children } = props;
  const { graph, selected, onSelect, sight } = useSight(text, { state, onState });
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

function useSight(text: string, { state, onState }: ChosenState) {
  const pictured = usePictured(text);
  const [chosen, setChosen] = useState<Chosen | undefined>(
    state === undefined ? undefined : { id: state },
  );
  const graph = useMemo(() => readGraph(parsedDefinition(pictured) ?? {}), [pictured]);
  const places = useMemo(
    () => statePlaces(pictured, new Set(allStates(graph.flow).map(({ id }) => id))),
    [pictured, graph],
  );
  const [reveal, setReveal] = useState<EditorProps["reveal"]>(() => revealed(places, state));
  const onSelect = useCallback(
    (id: string) => {
      setChosen({ id });
      const place = revealed(places, id);
      if (place !== undefined) setReveal(place);
    },
    [places],
  );
  useStateCommands(() => allStates(graph.flow), onSelect);
  const onCursor = useCallback((offset: number) => setChosen({ offset }), []);
  const selected =
    chosen === undefined || "id" in chosen ? chosen?.id : stateAt(places, chosen.offset);
  const lit = selected === undefined ? undefined : places.get(selected);
  // What the URL was told last, or said itself: what comes back from it is no news.
  const told = useRef(state);
  useEffect(() => {
    if (state === told.current) return;
    told.current = state;
    if (state === undefined) setChosen(undefined);
    else onSelect(state);
  }, [state, onSelect]);
  const isPassing = chosen !== undefined && "offset" in chosen;
  useEffect(() => {
    if (selected === told.current) return;
    told.current = selected;
    onState(selected, isPassing);
  }, [selected, isPassing, onState]);
  return { graph, selected, onSelect, sight: { lit, reveal, onCursor } };
}

function revealed(
  places: ReadonlyMap<string, TextRange>,
  id: string | undefined,
): EditorProps["reveal"] {
  const place = id === undefined ? undefined : places.get(id);
  return place && { ...place, passing: true };
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
