// definition-view.tsx — the definition beside its picture; to read, or to change with the server's own diagnostics.
import { type ReactNode, useMemo, useState } from "react";
import { type DescribedMachine, useReadOnly } from "../api/index.ts";
import { CopyButton, JsonEditor } from "../parts/index.ts";
import { prettyJson } from "../run/index.ts";
import { type ChosenState, DefinitionPanes } from "./definition-panes.tsx";
import { type Draft, DraftEditor } from "./draft-editor.tsx";
import { type Place, Unsaved } from "./unsaved.tsx";

interface DefinitionViewProps extends ChosenState {
  readonly machine: DescribedMachine;
}

export function DefinitionView({ machine, state, onState }: DefinitionViewProps): ReactNode {
  const [draft, setDraft] = useState<Draft>();
  const readOnly = useReadOnly();
  const written = useMemo(() => prettyJson(machine.definition), [machine.definition]);
  const edit = (): void =>
    setDraft({ text: written, before: written, definition: machine.definition });
  return (
    <>
      <DefinitionPanes
        name={machine.name}
        title="Amazon States Language"
        text={draft?.text ?? written}
        {...{ state, onState }}
        actions={
          draft === undefined && (
            <>
              <CopyButton text={written} what="definition" />
              <button type="button" className="button small" disabled={readOnly} onClick={edit}>
                Edit
              </button>
            </>
          )
        }
      >
        {(sight) =>
          draft === undefined ? (
            <JsonEditor
              label="Definition"
              value={written}
              onChange={() => undefined}
              readOnly
              height="100%"
              {...sight}
            />
          ) : (
            <DraftEditor {...{ machine, draft, sight }} onDraft={setDraft} />
          )
        }
      </DefinitionPanes>
      {draft !== undefined && draft.text !== draft.before && <Unsaved isKept={isKept} />}
    </>
  );
}

/** The start form opens over the page and leaves it as it is. */
function isKept(from: Place, to: Place): boolean {
  const tab = new URLSearchParams(to.search).get("tab");
  return from.pathname === to.pathname && tab === "definition";
}
