// machines.ts — `machines`: every machine of the account with what happened to it.
import { stateMachineArn } from "../../base/index.ts";
import type { MachineItem, Status } from "../../console-wire/index.ts";
import type { ConsolePorts } from "../ports.ts";

interface MachineFacts {
  readonly arn: string;
  readonly name: string;
  readonly type: "STANDARD" | "EXPRESS";
  readonly creationDate: number;
  readonly revisionId: string;
}

export async function machineItems({
  engine,
  scope,
}: ConsolePorts): Promise<readonly MachineItem[]> {
  const documents = engine.catalog.list("stateMachine", { prefix: stateMachineArn(scope, "") });
  return documents.map(({ text }) => {
    // The cast: documents of this kind have these members.
    const { arn, name, type, creationDate, revisionId } = JSON.parse(text) as MachineFacts;
    const revision = engine.catalog.get("stateMachineRevision", revisionId);
    const updateDate: unknown = revision === undefined ? 0 : JSON.parse(revision).updateDate;
    return {
      stateMachineArn: arn,
      ...{ name, type, creationDate },
      updateDate: typeof updateDate === "number" ? updateDate : creationDate,
      status: engine.isDeleting(arn) ? "DELETING" : "ACTIVE",
      counts: NONE,
    };
  });
}

const NONE: Readonly<Record<Status, number>> = {
  ...{ RUNNING: 0, SUCCEEDED: 0, FAILED: 0, TIMED_OUT: 0, ABORTED: 0, PENDING_REDRIVE: 0 },
};
