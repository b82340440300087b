// draft-editor.tsx — a definition that is being changed: what is wrong with it while one writes, and saving it.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useEffect, useMemo, useState } from "react";
import type { CheckedDefinition, DefinitionDiagnostic } from "../../console-wire/index.ts";
import { call, type DescribedMachine, post } from "../api/index.ts";
import { type EditorMark, ErrorNote, isJson, JsonEditor, Note, toast } from "../parts/index.ts";
import type { EditorSight } from "./definition-panes.tsx";
import { Diagnostics } from "./diagnostics.tsx";
import { markRange, type TextRange } from "./mark-range.ts";

export interface Draft {
  readonly text: string;
  /** What it began as. */
  readonly before: string;
  /** The machine's definition when it began. */
  readonly definition: string;
}

const TYPING_MS = 400;

/** `isLatest` is false while the answer is that to an earlier text. */
function useChecked(machine: DescribedMachine, draft: string) {
  const [asked, setAsked] = useState(draft);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(draft), TYPING_MS);
    return () => clearTimeout(timer);
  }, [draft]);
  const { data, error, refetch, isPlaceholderData } = useQuery({
    queryKey: ["validated", machine.type, asked],
    queryFn: () => post<CheckedDefinition>("validate", { definition: asked, type: machine.type }),
    enabled: isJson(asked),
    placeholderData: (before) => before,
  });
  return { checked: data, error, refetch, isLatest: asked === draft && !isPlaceholderData };
}

/** The place of something that is wrong, asked for while the picture showed something. */
interface Told {
  readonly range: TextRange;
  readonly over: EditorSight["reveal"];
}

interface DraftEditorProps {
  readonly machine: DescribedMachine;
  readonly draft: Draft;
  readonly onDraft: (draft: Draft | undefined) => void;
  /** What the picture beside it shows of the text. */
  readonly sight: EditorSight;
}

export function DraftEditor(props: DraftEditorProps): ReactNode {
  const { machine, draft, onDraft, sight } = props;
  const { text, before } = draft;
  const { checked, error, refetch, isLatest } = useChecked(machine, text);
  const marks = useMemo(() => marksOf(text, checked), [text, checked]);
  const [told, setTold] = useState<Told>();
  // Until something else is chosen in the picture.
  const reveal = told?.over === sight.reveal ? (told?.range ?? sight.reveal) : sight.reveal;
  const save = useSave(machine, () => onDraft(undefined));
  const hindrance = hindranceOf(draft, checked);
  const change = (next: string): void => {
    onDraft({ ...draft, text: next });
    save.reset();
  };
  return (
    <>
      <JsonEditor
        label="Definition"
        value={text}
        onChange={change}
        height="100%"
        marks={marks}
        {...sight}
        reveal={reveal}
      />
      {isJson(text) && checked !== undefined && (
        <Diagnostics
          checked={checked}
          onPlace={(one) => setTold({ range: rangeOf(text, one), over: sight.reveal })}
        />
      )}
      <div className="draft-notes">
        {error !== null && isJson(text) && (
          <ErrorNote error={error} onRetry={() => void refetch()} />
        )}
        {machine.definition !== draft.definition && (
          <Note tone="caught" title="Somebody else has saved a definition meanwhile.">
            Saving yours overwrites it.
          </Note>
        )}
        {save.error !== null && (
          <Note tone="failed" title="Not saved.">
            <span role="alert">{save.error.message}</span> Your text is still here: mend it, or try
            again.
          </Note>
        )}
      </div>
      <div className="dialog-foot draft-foot">
        <span className="muted" role="status">
          {hindrance}
        </span>
        <button type="button" className="button" onClick={() => onDraft(undefined)}>
          {text === before ? "Cancel" : "Discard"}
        </button>
        <button
          type="button"
          className="button primary"
          disabled={hindrance !== undefined || !isLatest || save.isPending}
          onClick={() => save.mutate(text)}
        >
          Save definition
        </button>
      </div>
    </>
  );
}

function useSave({ stateMachineArn }: DescribedMachine, onSaved: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (definition: string) => call("UpdateStateMachine", { stateMachineArn, definition }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ["machine", stateMachineArn] });
      toast("Definition saved");
      onSaved();
    },
  });
}

/** Why it cannot be saved as it is. */
function hindranceOf(draft: Draft, checked: CheckedDefinition | undefined): string | undefined {
  if (!isJson(draft.text)) return "Mend the JSON to save.";
  if (draft.text === draft.before) return "Nothing is changed yet.";
  const { errors = 0 } = checked ?? {};
  if (errors === 0) return undefined;
  return errors === 1 ? "Mend the error to save." : `Mend ${errors} errors to save.`;
}

function rangeOf(text: string, { line = 1, column = 1 }: DefinitionDiagnostic): TextRange {
  return markRange(text, line, column);
}

function marksOf(text: string, checked: CheckedDefinition | undefined): readonly EditorMark[] {
  return (checked?.diagnostics ?? []).map((diagnostic) => ({
    ...rangeOf(text, diagnostic),
    severity: diagnostic.severity === "ERROR" ? ("error" as const) : ("warning" as const),
    message: [diagnostic.message, diagnostic.hint].filter(Boolean).join(" — "),
  }));
}
