// run-dialogs.tsx — the window in which an execution is stopped. Fetched when it opens.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import type { ExecutionView } from "../../console-wire/index.ts";
import { call } from "../api/index.ts";
import { Dialog, DialogFoot, toast, UndoneNote } from "../parts/index.ts";

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
        <DialogFoot
          does="Stop the execution"
          leaves="Let it run"
          disabled={stop.isPending}
          onDo={() => stop.mutate()}
          onClose={onClose}
        />
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
        <textarea
          className="input"
          rows={3}
          value={cause}
          maxLength={32_768}
          onChange={({ target }) => setCause(target.value)}
        />
      </label>
      <UndoneNote of={stop} />
    </Dialog>
  );
}
