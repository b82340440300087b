// copy-as-cli.tsx — a state with what it was given, as a command to paste.
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { Visit } from "../../console-wire/index.ts";
import { infoQuery } from "../api/index.ts";
import { copyText } from "../parts/index.ts";
import { mockDraft, mockMember, testableState, testStateCommand } from "../run/index.ts";
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
    const answered = { steps: flow?.steps ?? [], visit, blame: view.blame };
    const draft = mockDraft(view.definition, stateId, answered);
    const mock = draft === undefined ? "" : JSON.stringify(mockMember(draft));
    const endpoint = info?.endpoint ?? location.origin;
    void copyText(testStateCommand({ definition, input, variables, mock }, endpoint), "Command");
  };
  return (
    <button type="button" className={small ? "button small" : "button"} onClick={copy}>
      Copy as CLI
    </button>
  );
}

const NOTHING: Visit = {
  ...{ id: "", name: "", type: "", enteredEventId: 0, enteredAt: 0, status: "running" },
  ...{ attempts: [], path: [] },
};
