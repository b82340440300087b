// status-events.ts — `Redshift Data Statement Status Change`: told to the event bus when a statement has ended.
import { arnOf, type JsonObject, type Scope, stringifyJson } from "../../base/index.ts";
import type { CallInside } from "../inside.ts";
import type { SendEnd } from "../outbox.ts";
import { present } from "../parameters.ts";
import { RETENTION_MS, type StatementRecord } from "./records.ts";

export interface StatusEvent {
  readonly record: Pick<StatementRecord, "scope" | "updatedAt">;
  readonly resource: string;
  readonly detail: JsonObject;
}

export function statusEvent(record: StatementRecord): StatusEvent {
  const { scope, target, updatedAt } = record;
  const { clusterIdentifier, workgroupName } = target;
  const resource =
    clusterIdentifier === undefined
      ? workgroupArn(scope, workgroupName ?? "")
      : arnOf(scope, "redshift", `cluster:${clusterIdentifier}`);
  const detail = present({
    principal: record.principal,
    statementName: record.name,
    statementId: record.id,
    redshiftQueryId: record.parts.at(-1)?.queryId,
    state: record.status,
    rows: record.parts.at(-1)?.rows ?? 0,
    expireAt: Math.floor((record.createdAt + RETENTION_MS) / 1000),
  });
  return { record: { scope, updatedAt }, resource, detail };
}

function workgroupArn(home: Scope, name: string): string {
  return name.startsWith("arn:") ? name : arnOf(home, "redshift-serverless", `workgroup/${name}`);
}

export async function sendStatusEvent(
  callInside: CallInside,
  { record, resource, detail }: StatusEvent,
): Promise<SendEnd> {
  const entry = {
    ...{ Source: "aws.redshift-data", DetailType: "Redshift Data Statement Status Change" },
    ...{ Resources: [resource], Time: record.updatedAt / 1000, Detail: stringifyJson(detail) },
  };
  const { scope } = record;
  const parameters = { Entries: [entry] };
  const end = await callInside({ service: "events", operation: "PutEvents", parameters, scope });
  if (end.ok) return { ok: true };
  return { ok: false, lasting: false, code: end.code, message: end.message };
}
