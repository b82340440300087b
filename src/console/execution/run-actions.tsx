// run-actions.tsx — what can be done with an execution: compare, copy, stop, redrive, start one like it.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import type { ExecutionView } from "../../console-wire/index.ts";
import { call, infoQuery, useReadOnly } from "../api/index.ts";
import { CopyMenu, Dialog, ErrorNote, isJson, JsonEditor, toast } from "../parts/index.ts";
import { commandsFor, prettyJson } from "../run/index.ts";

interface RunActionsProps {
  readonly view: ExecutionView;
  readonly onRedrive: (() => void) | undefined;
}

export function RunActions({ view, onRedrive }: RunActionsProps): ReactNode {
  const readOnly = useReadOnly();
  const [open, setOpen] = useState<"stop" | "start">();
  const close = (): void => setOpen(undefined);
  return (
    <>
      <Link to="/compare" search={{ right: view.executionArn }} className="button">
        Compare…
      </Link>
      <CopyAs view={view} />
      {!readOnly && view.status === "RUNNING" && (
        <button type="button" className="button danger" onClick={() => setOpen("stop")}>
          Stop
        </button>
      )}
      {onRedrive !== undefined && (
        <button type="button" className="button" onClick={onRedrive}>
          Redrive
        </button>
      )}
      {!readOnly && view.mapRunArn === undefined && (
        <button type="button" className="button primary" onClick={() => setOpen("start")}>
          New execution
        </button>
      )}
      {open === "stop" && <StopDialog view={view} onClose={close} />}
      {open === "start" && <StartDialog view={view} onClose={close} />}
    </>
  );
}

function CopyAs({ view }: { readonly view: ExecutionView }): ReactNode {
  const { data: info } = useQuery(infoQuery);
  const commands = commandsFor(view, info?.endpoint ?? location.origin);
  const choices = [
    { what: "ARN", text: view.executionArn },
    ...commands.map(({ label, text }) => ({ what: label, text })),
    {
      what: "JSON",
      text: JSON.stringify({ ...view, states: undefined, edgesTaken: undefined }, undefined, 2),
    },
  ];
  return <CopyMenu choices={choices} />;
}

/** Redrives and says so; undefined where it is not possible. */
export function useRedrive(view: ExecutionView | undefined): (() => void) | undefined {
  const readOnly = useReadOnly();
  const client = useQueryClient();
  const redrive = useMutation({
    mutationFn: (executionArn: string) => call("RedriveExecution", { executionArn }),
    onSuccess: (_answer, executionArn) => {
      toast("Redriven: it goes on from what failed");
      void client.invalidateQueries({ queryKey: ["execution", executionArn] });
    },
    onError: (error) => toast(`Not redriven: ${error.message}`),
  });
  if (view?.redrivable !== true || readOnly || redrive.isPending) return undefined;
  return () => redrive.mutate(view.executionArn);
}

interface DialogProps {
  readonly view: ExecutionView;
  readonly onClose: () => void;
}

function StopDialog({ view, onClose }: DialogProps): ReactNode {
  const client = useQueryClient();
  const [error, setError] = useState("");
  const [cause, setCause] = useState("");
  const { executionArn } = view;
  const stop = useMutation({
    mutationFn: () =>
      call("StopExecution", {
        executionArn,
        ...(error === "" ? {} : { error }),
        ...(cause === "" ? {} : { cause }),
      }),
    onSuccess: () => {
      toast("Stopped");
      void client.invalidateQueries({ queryKey: ["execution", executionArn] });
      onClose();
    },
  });
  return (
    <Dialog
      title={`Stop ${view.name}?`}
      description="What runs now is given up; what was done stays done. It can be redriven afterwards."
      open
      onClose={onClose}
      foot={
        <>
          <button type="button" className="button" onClick={onClose}>
            Let it run
          </button>
          <button
            type="button"
            className="button primary"
            disabled={stop.isPending}
            onClick={() => stop.mutate()}
          >
            Stop the execution
          </button>
        </>
      }
    >
      <label className="field">
        <span className="label">Error (optional)</span>
        <input
          className="input"
          value={error}
          maxLength={256}
          onChange={({ target }) => setError(target.value)}
        />
      </label>
      <label className="field">
        <span className="label">Cause (optional)</span>
        <input
          className="input"
          value={cause}
          maxLength={32_768}
          onChange={({ target }) => setCause(target.value)}
        />
      </label>
      {stop.error !== null && <ErrorNote error={stop.error} />}
    </Dialog>
  );
}

function StartDialog({ view, onClose }: DialogProps): ReactNode {
  const navigate = useNavigate();
  const [input, setInput] = useState(() => prettyJson(view.input));
  const [name, setName] = useState("");
  const start = useMutation({
    mutationFn: () =>
      call<{ readonly executionArn: string }>("StartExecution", {
        stateMachineArn: view.aliasArn ?? view.versionArn ?? view.stateMachineArn,
        input,
        ...(name === "" ? {} : { name }),
      }),
    onSuccess: ({ executionArn }) => {
      onClose();
      void navigate({ to: "/executions/$arn", params: { arn: executionArn } });
    },
  });
  return (
    <Dialog
      title={`New execution of ${view.machineName}`}
      description="Begins with the input of this one; change it as you like."
      open
      wide
      onClose={onClose}
      foot={
        <button
          type="button"
          className="button primary"
          disabled={!isJson(input) || start.isPending}
          onClick={() => start.mutate()}
        >
          Start
        </button>
      }
    >
      <label className="field">
        <span className="label">Name (optional)</span>
        <input
          className="input mono"
          value={name}
          maxLength={80}
          onChange={({ target }) => setName(target.value)}
        />
      </label>
      <JsonEditor label="Input" value={input} onChange={setInput} height="300px" />
      {start.error !== null && <ErrorNote error={start.error} />}
    </Dialog>
  );
}
