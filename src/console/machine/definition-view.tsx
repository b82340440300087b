// definition-view.tsx — the definition beside its picture; to read, or to change with the server's own diagnostics.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useEffect, useMemo, useState } from "react";
import { call, type DescribedMachine, useReadOnly } from "../api/index.ts";
import {
  CopyButton,
  type EditorMark,
  ErrorNote,
  isJson,
  JsonEditor,
  toast,
} from "../parts/index.ts";
import { prettyJson } from "../run/index.ts";
import { DefinitionPanes } from "./definition-panes.tsx";
import { pointerRange } from "./pointer-range.ts";

export function DefinitionView({ machine }: { readonly machine: DescribedMachine }): ReactNode {
  const [draft, setDraft] = useState<string>();
  const readOnly = useReadOnly();
  const written = useMemo(() => prettyJson(machine.definition), [machine.definition]);
  return (
    <DefinitionPanes
      name={machine.name}
      title="Amazon States Language"
      text={draft ?? written}
      actions={
        draft === undefined && (
          <>
            <CopyButton text={written} what="definition" />
            <button
              type="button"
              className="button small"
              disabled={readOnly}
              onClick={() => setDraft(written)}
            >
              Edit
            </button>
          </>
        )
      }
    >
      {draft === undefined ? (
        <JsonEditor
          label="Definition"
          value={written}
          onChange={() => undefined}
          readOnly
          height="100%"
        />
      ) : (
        <DraftEditor machine={machine} draft={draft} onDraft={setDraft} />
      )}
    </DefinitionPanes>
  );
}

interface Validated {
  readonly result: "OK" | "FAIL";
  readonly diagnostics: readonly {
    readonly severity: "ERROR" | "WARNING";
    readonly code: string;
    readonly message: string;
    readonly location?: string;
  }[];
}

const TYPING_MS = 400;

function useValidated(machine: DescribedMachine, draft: string): Validated | undefined {
  const [asked, setAsked] = useState(draft);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(draft), TYPING_MS);
    return () => clearTimeout(timer);
  }, [draft]);
  const { data } = useQuery({
    queryKey: ["validated", machine.type, asked],
    queryFn: () =>
      call<Validated>("ValidateStateMachineDefinition", {
        ...{ definition: asked, type: machine.type, severity: "WARNING" },
      }),
    enabled: isJson(asked),
    placeholderData: (before) => before,
  });
  return data;
}

interface DraftEditorProps {
  readonly machine: DescribedMachine;
  readonly draft: string;
  readonly onDraft: (draft: string | undefined) => void;
}

function DraftEditor({ machine, draft, onDraft }: DraftEditorProps): ReactNode {
  const client = useQueryClient();
  const validated = useValidated(machine, draft);
  const marks = useMemo(() => marksOf(draft, validated), [draft, validated]);
  const save = useMutation({
    mutationFn: () =>
      call("UpdateStateMachine", {
        ...{ stateMachineArn: machine.stateMachineArn, definition: draft },
      }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ["machine", machine.stateMachineArn] });
      toast("Definition saved");
      onDraft(undefined);
    },
  });
  const wrong = !isJson(draft) || validated?.result === "FAIL";
  return (
    <>
      <JsonEditor label="Definition" value={draft} onChange={onDraft} height="100%" marks={marks} />
      {isJson(draft) && <Diagnostics validated={validated} />}
      {save.error !== null && <ErrorNote error={save.error} />}
      <div className="dialog-foot">
        <button type="button" className="button" onClick={() => onDraft(undefined)}>
          Discard
        </button>
        <button
          type="button"
          className="button primary"
          disabled={wrong || save.isPending}
          onClick={() => save.mutate()}
        >
          Save definition
        </button>
      </div>
    </>
  );
}

function marksOf(draft: string, validated: Validated | undefined): readonly EditorMark[] {
  return (validated?.diagnostics ?? []).map(({ severity, code, message, location }) => ({
    ...pointerRange(draft, location ?? ""),
    severity: severity === "ERROR" ? ("error" as const) : ("warning" as const),
    message: `${code}: ${message}`,
  }));
}

function Diagnostics({ validated }: { readonly validated: Validated | undefined }): ReactNode {
  if (validated === undefined) return null;
  const { diagnostics } = validated;
  if (diagnostics.length === 0) return <p className="diagnostics ok">The definition is valid.</p>;
  return (
    <ul className="diagnostics" aria-label="Diagnostics">
      {diagnostics.map(({ severity, code, message, location }) => (
        <li
          key={`${code}${location}${message}`}
          className={severity === "ERROR" ? "failed" : "caught"}
        >
          <strong>{code}</strong> {message} <code className="muted">{location}</code>
        </li>
      ))}
    </ul>
  );
}
