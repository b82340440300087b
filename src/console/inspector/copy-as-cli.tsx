// copy-as-cli.tsx — a state with what it was given, as a command to paste.
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { Visit } from "../../console-wire/index.ts";
import { infoQuery } from "../api/index.ts";
import { copyText } from "../parts/index.ts";
import { testableState, testRefusal, testStateCommand } from "../run/index.ts";
import { flowQuery, type Run } from "../run-data/index.ts";

interface CopyAsCliProps {
  readonly run: Run;
  readonly stateId: string;
  readonly visit: Visit | undefined;
  readonly small?: boolean;
}

export function CopyAsCli({
  run: { view },
  stateId,
  visit,
  small = false,
}: CopyAsCliProps): ReactNode {
  const { data: info } = useQuery(infoQuery);
  const { data: flow } = useQuery({
    ...flowQuery(view.executionArn, visit ?? NOTHING),
    enabled: visit !== undefined,
  });
  const copy = (): void => {
    const definition = testableState(view.definition, stateId) ?? "{}";
    const input = flow?.steps[0]?.value ?? "{}";
    const members = (flow?.variables ?? []).map(
      ({ name, value }) => `${JSON.stringify(name)}:${value}`,
    );
    const variables = members.length === 0 ? "" : `{${members.join(",")}}`;
    void copyText(
      testStateCommand({ definition, input, variables }, info?.endpoint ?? location.origin),
      "Command",
    );
  };
  const refusal = testRefusal(view.definition, stateId);
  return (
    <button
      type="button"
      className={small ? "button small" : "button"}
      disabled={refusal !== undefined}
      title={refusal}
      onClick={copy}
    >
      Copy as CLI
    </button>
  );
}

const NOTHING: Visit = {
  ...{ id: "", name: "", type: "", enteredEventId: 0, enteredAt: 0, status: "running" },
  ...{ attempts: [], path: [] },
};
