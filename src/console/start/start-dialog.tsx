// start-dialog.tsx — starting an execution: an input checked while one writes, kept ones and those of earlier runs.
import { useMutation, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type ReactNode, useId, useState } from "react";
import { aliasesQuery, call, recentQuery, useReadOnly, versionsQuery } from "../api/index.ts";
import { Dialog, ErrorNote, isJson, JsonEditor, statusWord, toast } from "../parts/index.ts";
import { prettyJson } from "../run/index.ts";
import { keepInputs, type SavedInput, savedInputs, withSaved } from "./saved-inputs.ts";

interface StartDialogProps {
  readonly machineArn: string;
  readonly machineName: string;
  readonly open: boolean;
  readonly onClose: () => void;
  /** The input to begin with: of an execution that is started anew. */
  readonly input?: string;
  /** What that one was started by: a version, or an alias. */
  readonly target?: string;
}

export function StartDialog(props: StartDialogProps): ReactNode {
  const { machineArn, machineName, open, onClose } = props;
  const [input, setInput] = useState(() => prettyJson(props.input ?? "{}"));
  const [name, setName] = useState("");
  const [target, setTarget] = useState(props.target ?? machineArn);
  const readOnly = useReadOnly();
  const navigate = useNavigate();
  const start = useMutation({
    mutationFn: () =>
      call<{ readonly executionArn: string }>("StartExecution", {
        ...{ stateMachineArn: target, input },
        ...(name.trim() === "" ? {} : { name: name.trim() }),
      }),
    onSuccess: ({ executionArn: arn }) => {
      onClose();
      void navigate({ to: "/executions/$arn", params: { arn } });
    },
  });
  const ready = isJson(input) && !readOnly && !start.isPending;
  return (
    <Dialog
      title={`Start ${machineName}`}
      open={open}
      onClose={onClose}
      wide
      foot={
        <>
          {readOnly && <span className="muted">This server is read-only.</span>}
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          <button
            type="button"
            className="button primary"
            disabled={!ready}
            onClick={() => start.mutate()}
          >
            Start execution
          </button>
        </>
      }
    >
      <div className="start-fields">
        <NameField name={name} onName={setName} />
        <TargetField machineArn={machineArn} target={target} onTarget={setTarget} />
      </div>
      <InputChoices
        machineArn={machineArn}
        machineName={machineName}
        input={input}
        onInput={setInput}
      />
      <JsonEditor label="Input" value={input} onChange={setInput} height="min(320px, 36vh)" />
      {start.error !== null && <ErrorNote error={start.error} />}
    </Dialog>
  );
}

function NameField({
  name,
  onName,
}: {
  readonly name: string;
  readonly onName: (name: string) => void;
}): ReactNode {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>Name (optional)</label>
      <input
        id={id}
        className="input mono"
        maxLength={80}
        placeholder="chosen by the server"
        value={name}
        onChange={(event) => onName(event.target.value)}
      />
    </div>
  );
}

interface TargetFieldProps {
  readonly machineArn: string;
  readonly target: string;
  readonly onTarget: (arn: string) => void;
}

/** The newest revision, or a version, or an alias. */
function TargetField({ machineArn, target, onTarget }: TargetFieldProps): ReactNode {
  const id = useId();
  const { data: versions = [] } = useQuery(versionsQuery(machineArn));
  const { data: aliases = [] } = useQuery(aliasesQuery(machineArn));
  if (versions.length + aliases.length === 0) return null;
  return (
    <div className="field">
      <label htmlFor={id}>Run</label>
      <select
        id={id}
        className="input"
        value={target}
        onChange={(event) => onTarget(event.target.value)}
      >
        <option value={machineArn}>the newest definition</option>
        {aliases.map(({ stateMachineAliasArn, name }) => (
          <option key={stateMachineAliasArn} value={stateMachineAliasArn}>
            alias {name}
          </option>
        ))}
        {versions.map(({ stateMachineVersionArn: arn }) => (
          <option key={arn} value={arn}>
            version {arn.split(":").at(-1)}
          </option>
        ))}
      </select>
    </div>
  );
}

interface InputChoicesProps {
  readonly machineArn: string;
  readonly machineName: string;
  readonly input: string;
  readonly onInput: (input: string) => void;
}

function InputChoices({ machineArn, machineName, input, onInput }: InputChoicesProps): ReactNode {
  const [saved, setSaved] = useState(() => savedInputs(machineName));
  const { data: recent = [] } = useQuery(recentQuery(machineArn));
  const keep = (all: readonly SavedInput[]): void => {
    keepInputs(machineName, all);
    setSaved(all);
  };
  const choose = async (choice: string): Promise<void> => {
    const [kind, key = ""] = [choice.slice(0, 1), choice.slice(1)];
    if (kind === "s") onInput(prettyJson(saved.find(({ name }) => name === key)?.input ?? "{}"));
    if (kind !== "e") return;
    try {
      const found = await call<{ readonly input?: string }>("DescribeExecution", {
        executionArn: key,
      });
      onInput(prettyJson(found.input ?? "{}"));
    } catch (error) {
      toast(error instanceof Error ? error.message : "The input could not be read");
    }
  };
  return (
    <div className="start-choices">
      <select
        className="input"
        aria-label="Take an input"
        value=""
        onChange={(event) => void choose(event.target.value)}
      >
        <option value="">Take an input …</option>
        {saved.length > 0 && (
          <optgroup label="Saved">
            {saved.map(({ name }) => (
              <option key={name} value={`s${name}`}>
                {name}
              </option>
            ))}
          </optgroup>
        )}
        {recent.length > 0 && (
          <optgroup label="Of an earlier execution">
            {recent.map(({ executionArn, name, status }) => (
              <option key={executionArn} value={`e${executionArn}`}>
                {name} · {statusWord(status)}
              </option>
            ))}
          </optgroup>
        )}
      </select>
      <SaveInput
        disabled={!isJson(input)}
        onSave={(name) => keep(withSaved(saved, { name, input }))}
      />
    </div>
  );
}

interface SaveInputProps {
  readonly disabled: boolean;
  readonly onSave: (name: string) => void;
}

function SaveInput({ disabled, onSave }: SaveInputProps): ReactNode {
  const [name, setName] = useState<string>();
  if (name === undefined) {
    return (
      <button type="button" className="button" disabled={disabled} onClick={() => setName("")}>
        Save this input …
      </button>
    );
  }
  return (
    <form
      className="start-save"
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim() === "") return;
        onSave(name.trim());
        toast(`Input “${name.trim()}” saved in this browser`);
        setName(undefined);
      }}
    >
      <input
        // biome-ignore lint/a11y/noAutofocus: the button that was pressed turned into this field.
        autoFocus
        className="input"
        aria-label="Name of the input"
        placeholder="Name of the input"
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <button type="submit" className="button" disabled={disabled || name.trim() === ""}>
        Save
      </button>
    </form>
  );
}
