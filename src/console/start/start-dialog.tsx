// start-dialog.tsx — starting an execution: its name, what of the machine runs, an input checked while one writes.
import { useMutation, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type ReactNode, useId, useState } from "react";
import { aliasesQuery, call, machineQuery, useReadOnly, versionsQuery } from "../api/index.ts";
import { Dialog, isJson, JsonEditor, UndoneNote } from "../parts/index.ts";
import { prettyJson } from "../run/index.ts";
import { InputChoices } from "./input-choices.tsx";
import { DELETING_TEXT } from "./start-button.tsx";

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
  const write = (text: string): void => {
    setInput(text);
    // What was refused was another input.
    start.reset();
  };
  const isDeleting = useQuery(machineQuery(machineArn)).data?.status === "DELETING";
  const ready = isJson(input) && !readOnly && !isDeleting && !start.isPending;
  return (
    <Dialog
      title={`Start ${machineName}`}
      open={open}
      onClose={onClose}
      wide
      foot={
        <>
          {readOnly && <span className="muted">This server is read-only.</span>}
          {isDeleting && <span className="muted">{DELETING_TEXT}</span>}
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
        target={target}
        input={input}
        onInput={write}
      />
      <JsonEditor label="Input" value={input} onChange={write} height="min(320px, 36vh)" />
      <UndoneNote of={start} />
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
  const known = [
    { arn: machineArn, label: "the newest definition" },
    ...aliases.map(({ stateMachineAliasArn: arn, name }) => ({ arn, label: `alias ${name}` })),
    ...versions.map(({ stateMachineVersionArn: arn }) => ({ arn, label: versionLabel(arn) })),
  ];
  // What is to run is said before the lists have come, and where they lack it: a version that was deleted since.
  const isKnown = known.some(({ arn }) => arn === target);
  const choices = isKnown ? known : [...known, { arn: target, label: labelOf(target) }];
  if (choices.length === 1) return null;
  return (
    <div className="field">
      <label htmlFor={id}>Run</label>
      <select
        id={id}
        className="input"
        value={target}
        onChange={(event) => onTarget(event.target.value)}
      >
        {choices.map(({ arn, label }) => (
          <option key={arn} value={arn}>
            {label}
          </option>
        ))}
      </select>
    </div>
  );
}

const versionLabel = (arn: string): string => `version ${arn.split(":").at(-1)}`;

/** What an ARN names by itself: a version's ends with its number, an alias's with its name. */
const labelOf = (arn: string): string =>
  /:\d+$/.test(arn) ? versionLabel(arn) : `alias ${arn.split(":").at(-1)}`;
