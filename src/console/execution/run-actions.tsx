// run-actions.tsx — what can be done with an execution: compare, copy, stop, redrive, start one like it.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import type { ExecutionView } from "../../console-wire/index.ts";
import { call, useEndpoint, useReadOnly } from "../api/index.ts";
import { CopyMenu, onDemand, toast } from "../parts/index.ts";
import { commandsFor, isExpress } from "../run/index.ts";
import { usePageCommands } from "../shell/index.ts";

const StopDialog = onDemand(async () => (await import("./run-dialogs.tsx")).StopDialog);
const StartDialog = onDemand(async () => (await import("../start/index.ts")).StartDialog);

interface RunActionsProps {
  readonly view: ExecutionView;
  readonly onRedrive: (() => void) | undefined;
}

export function RunActions({ view, onRedrive }: RunActionsProps): ReactNode {
  const readOnly = useReadOnly();
  const [open, setOpen] = useState<"stop" | "start">();
  const close = (): void => setOpen(undefined);
  const navigate = useNavigate();
  // Nobody can stop an Express execution.
  const isStoppable = !readOnly && view.status === "RUNNING" && !isExpress(view.executionArn);
  const isRepeatable = !readOnly && view.mapRunArn === undefined;
  const compare = { to: "/compare", search: { right: view.executionArn } } as const;
  usePageCommands([
    ...(isStoppable
      ? [{ title: "Stop this execution", icon: "stop", run: () => setOpen("stop") } as const]
      : []),
    ...(isRepeatable
      ? [{ title: "New execution like this", icon: "play", run: () => setOpen("start") } as const]
      : []),
    { title: "Compare this execution", icon: "table", run: () => void navigate(compare) },
  ]);
  return (
    <>
      <Link {...compare} className="button">
        Compare…
      </Link>
      <CopyAs view={view} />
      {isStoppable && (
        <button type="button" className="button danger" onClick={() => setOpen("stop")}>
          Stop
        </button>
      )}
      {onRedrive !== undefined && (
        <button type="button" className="button" onClick={onRedrive}>
          Redrive
        </button>
      )}
      {isRepeatable && (
        <button type="button" className="button primary" onClick={() => setOpen("start")}>
          New execution
        </button>
      )}
      {open === "stop" && <StopDialog view={view} onClose={close} />}
      {open === "start" && (
        <StartDialog
          machineArn={view.stateMachineArn}
          machineName={view.machineName}
          input={view.input}
          target={view.aliasArn ?? view.versionArn ?? view.stateMachineArn}
          open
          onClose={close}
        />
      )}
    </>
  );
}

function CopyAs({ view }: { readonly view: ExecutionView }): ReactNode {
  const commands = commandsFor(view, useEndpoint());
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

/** The failure that the page tells of may have been caught, and the execution gone on to another state. */
export function redrivenFrom(view: ExecutionView | undefined): string {
  const { blame } = view ?? {};
  if (blame?.how === "stopped") return "where it was stopped";
  if (blame?.how === "timedOut") return "where its time ran out";
  return blame?.caught === true ? "the state it ended in" : "what failed";
}

/** Redrives and says so; undefined where it is not possible. */
export function useRedrive(view: ExecutionView | undefined): (() => void) | undefined {
  const readOnly = useReadOnly();
  const client = useQueryClient();
  const redrive = useMutation({
    mutationFn: (executionArn: string) => call("RedriveExecution", { executionArn }),
    onSuccess: (_answer, executionArn) => {
      toast(`Redriven: it goes on from ${redrivenFrom(view)}`);
      void client.invalidateQueries({ queryKey: ["execution", executionArn] });
    },
    onError: (error) => toast(`Not redriven: ${error.message}`),
  });
  const isPossible = view?.redrivable === true && !readOnly && !redrive.isPending;
  const run = isPossible ? () => redrive.mutate(view.executionArn) : undefined;
  usePageCommands(
    run === undefined ? [] : [{ title: "Redrive this execution", icon: "refresh", run }],
  );
  return run;
}
