// answer-dialog.tsx — SendTaskSuccess, SendTaskFailure and SendTaskHeartbeat by hand.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useId, useState } from "react";
import type { WaitingToken } from "../../console-wire/index.ts";
import { call } from "../api/index.ts";
import { Dialog, ErrorNote, isJson, JsonEditor, Tabs, toast } from "../parts/index.ts";

interface AnswerDialogProps {
  readonly token: WaitingToken;
  readonly onClose: () => void;
}

type Kind = "success" | "failure";

export function AnswerDialog({ token, onClose }: AnswerDialogProps): ReactNode {
  const { taskToken, stateName, executionName } = token;
  const [kind, setKind] = useState<Kind>("success");
  const [output, setOutput] = useState("{}");
  const [error, setError] = useState("");
  const [cause, setCause] = useState("");
  const client = useQueryClient();
  const send = useMutation({
    mutationFn: () => {
      if (kind === "success") return call("SendTaskSuccess", { taskToken, output });
      const said = { ...(error === "" ? {} : { error }), ...(cause === "" ? {} : { cause }) };
      return call("SendTaskFailure", { taskToken, ...said });
    },
    onSuccess: async () => {
      toast(kind === "success" ? `${stateName} succeeded` : `${stateName} failed`);
      onClose();
      await client.invalidateQueries({ queryKey: ["tokens"] });
    },
  });
  const heartbeat = useMutation({
    mutationFn: () => call("SendTaskHeartbeat", { taskToken }),
    onSuccess: () => toast("Heartbeat sent"),
  });
  const refused = send.error ?? heartbeat.error;
  const ready = kind === "failure" || isJson(output);
  return (
    <Dialog
      title={`Answer ${stateName}`}
      description={`Execution ${executionName} goes on with what you say here.`}
      open
      onClose={onClose}
      foot={
        <>
          <button
            type="button"
            className="button answer-heartbeat"
            disabled={heartbeat.isPending}
            onClick={() => heartbeat.mutate()}
          >
            Send heartbeat
          </button>
          <button
            type="button"
            className={kind === "success" ? "button primary" : "button danger"}
            disabled={!ready || send.isPending}
            onClick={() => send.mutate()}
          >
            {kind === "success" ? "Send success" : "Send failure"}
          </button>
        </>
      }
    >
      <Tabs
        label="Answer"
        open={kind}
        onOpen={(id) => setKind(id === "failure" ? "failure" : "success")}
        tabs={[
          {
            ...{ id: "success", title: "Success" },
            content: () => <JsonEditor label="Output" value={output} onChange={setOutput} />,
          },
          {
            ...{ id: "failure", title: "Failure" },
            content: () => (
              <FailureFields error={error} cause={cause} onError={setError} onCause={setCause} />
            ),
          },
        ]}
      />
      {refused !== null && <ErrorNote error={refused} />}
    </Dialog>
  );
}

interface FailureFieldsProps {
  readonly error: string;
  readonly cause: string;
  readonly onError: (error: string) => void;
  readonly onCause: (cause: string) => void;
}

function FailureFields({ error, cause, onError, onCause }: FailureFieldsProps): ReactNode {
  const id = useId();
  return (
    <div className="failure-fields">
      <div className="field">
        <label htmlFor={`${id}error`}>Error</label>
        <input
          id={`${id}error`}
          className="input mono"
          maxLength={256}
          placeholder="PaymentDeclined"
          value={error}
          onChange={(event) => onError(event.target.value)}
        />
        <span className="help">The name that Retry and Catch look for.</span>
      </div>
      <div className="field">
        <label htmlFor={`${id}cause`}>Cause</label>
        <textarea
          id={`${id}cause`}
          className="input"
          rows={5}
          maxLength={32768}
          value={cause}
          onChange={(event) => onCause(event.target.value)}
        />
      </div>
    </div>
  );
}
