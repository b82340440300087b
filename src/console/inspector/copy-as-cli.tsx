// copy-as-cli.tsx — a state with what it was given, as a command to paste.
import { useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { Visit } from "../../console-wire/index.ts";
import { infoQuery } from "../api/index.ts";
import { copyText, toast } from "../parts/index.ts";
import { flowQuery, type Run } from "../run-data/index.ts";

interface CopyAsCliProps {
  readonly run: Run;
  readonly stateId: string;
  readonly visit: Visit | undefined;
  /** From 1; the last without. */
  readonly attempt?: number | undefined;
  readonly small?: boolean;
}

export function CopyAsCli(props: CopyAsCliProps): ReactNode {
  const { run, stateId, visit, attempt, small = false } = props;
  const { view } = run;
  const client = useQueryClient();
  const copy = async (): Promise<void> => {
    try {
      // Fetched when it is asked for: few visits copy.
      const [{ commandFor }, { endpoint }, flow] = await Promise.all([
        import("./given.ts"),
        client.ensureQueryData(infoQuery),
        visit && client.ensureQueryData(flowQuery(view.executionArn, visit, attempt)),
      ]);
      const command = commandFor(
        view,
        { stateId, visit, flow, attempt },
        endpoint ?? location.origin,
      );
      await copyText(command, "Command");
    } catch (error) {
      toast(error instanceof Error ? error.message : "What it was given could not be read");
    }
  };
  return (
    <button type="button" className={small ? "button small" : "button"} onClick={() => void copy()}>
      Copy as CLI
    </button>
  );
}
