// answer-dialog.tsx — SendTaskSuccess, SendTaskFailure and SendTaskHeartbeat by hand.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useRouterState } from "@tanstack/react-router";
import { type ReactNode, useEffect, useId, useRef, useState } from "react";
import type { WaitingToken } from "../../console-wire/index.ts";
import { call, tokensOfQuery } from "../api/index.ts";
import {
  Dialog,
  isJson,
  JsonEditor,
  JsonView,
  Note,
  Tabs,
  toast,
  UndoneNote,
} from "../parts/index.ts";

import { taskName } from "./task-name.ts";

interface AnswerDialogProps {
  readonly token: WaitingToken;
  readonly onClose: () => void;
}

type Kind = "success" | "failure";

export function AnswerDialog({ token, onClose }: AnswerDialogProps): ReactNode {
  const { taskToken, executionName } = token;
  const name = taskName(token);
  const [kind, setKind] = useState<Kind>("success");
  const [output, setOutput] = useState("{}");
  const [error, setError] = useState("");
  const [cause, setCause] = useState("");
  const client = useQueryClient();
  const waits = useWaits(token);
  useLeaving(onClose);
  const send = useMutation({
    mutationFn: () => {
      if (kind === "success") return call("SendTaskSuccess", { taskToken, output });
      const said = { ...(error === "" ? {} : { error }), ...(cause === "" ? {} : { cause }) };
      return call("SendTaskFailure", { taskToken, ...said });
    },
    onSuccess: async () => {
      toast(kind === "success" ? `${name} succeeded` : `${name} failed`);
      onClose();
      await client.invalidateQueries({ queryKey: ["tokens"] });
    },
  });
  const heartbeat = useMutation({
    mutationFn: () => call("SendTaskHeartbeat", { taskToken }),
    onSuccess: async () => {
      toast("Heartbeat sent");
      await client.invalidateQueries({ queryKey: ["tokens"] });
    },
  });
  const isGone = !waits && !send.isPending && !send.isSuccess;
  const ready = waits && (kind === "failure" || isJson(output));
  return (
    <Dialog
      title={`Answer ${name}`}
      description={`Execution ${executionName} goes on with what you say here.`}
      open
      onClose={onClose}
      foot={
        <>
          <button
            type="button"
            className="button answer-heartbeat"
            disabled={!waits || heartbeat.isPending}
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
      <div role="status">
        {isGone && <Gone executionArn={token.executionArn} onLeave={onClose} />}
      </div>
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
      <UndoneNote of={send.error === null ? heartbeat : send} />
      <details>
        <summary>What the task was given</summary>
        <JsonView text={token.parameters} label="Parameters of the task" />
      </details>
    </Dialog>
  );
}

/** How soon the dialog says that the task was answered elsewhere, of which no news tells. */
const LOOK_MS = 2_000;

/** False once the server no longer has the token among those that wait. */
function useWaits({ executionArn, taskToken }: WaitingToken): boolean {
  const { data, isFetchedAfterMount } = useQuery({
    ...tokensOfQuery(executionArn),
    refetchInterval: LOOK_MS,
  });
  // What was known when another task of it waited says nothing of this one.
  if (data === undefined || !isFetchedAfterMount) return true;
  return data.items.some((one) => one.taskToken === taskToken);
}

/** The page that was answered from is left: by the way back, too. */
function useLeaving(onLeft: () => void): void {
  const path = useRouterState({ select: ({ location }) => location.pathname });
  const first = useRef(path);
  useEffect(() => {
    if (path !== first.current) onLeft();
  }, [path, onLeft]);
}

interface GoneProps {
  readonly executionArn: string;
  readonly onLeave: () => void;
}

function Gone({ executionArn: arn, onLeave }: GoneProps): ReactNode {
  return (
    <Note tone="caught" title="This task waits no more.">
      It was answered elsewhere, ran out of time, or was stopped; nothing can be sent to it.{" "}
      <Link
        to="/executions/$arn"
        params={{ arn }}
        preload={false}
        className="link"
        onClick={onLeave}
      >
        See its execution
      </Link>
    </Note>
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
