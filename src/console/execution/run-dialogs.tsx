// run-dialogs.tsx — the windows in which an execution is stopped or one like it started. Fetched when they open.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import type { ExecutionView } from "../../console-wire/index.ts";
import { call } from "../api/index.ts";
import { Dialog, ErrorNote, isJson, JsonEditor, toast } from "../parts/index.ts";
import { prettyJson } from "../run/index.ts";

interface DialogProps {
  readonly view: ExecutionView;
  readonly onClose: () => void;
}

export function StopDialog({ view, onClose }: DialogProps): ReactNode {
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

export function StartDialog({ view, onClose }: DialogProps): ReactNode {
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
