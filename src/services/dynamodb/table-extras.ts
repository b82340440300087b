// table-extras.ts — tags, time to live and backups: what hangs on a table beside its items.
import { isJsonArray, isJsonObject, type Json, type JsonObject } from "../../base/index.ts";
import { ServiceFault } from "../service-fault.ts";
import type { Database } from "./database.ts";
import type { Table } from "./dynalite.ts";
import { invalid, resourceMissing } from "./faults.ts";
import { tableNamed, tagMap } from "./tables.ts";

const TAGS_MAX = 50;

function tagsOf(table: Table): JsonObject {
  // The cast: $tags is written by this room alone, as an object.
  return (table["$tags"] ?? {}) as JsonObject;
}

function taggedTable(database: Database, parameters: JsonObject): Table {
  const arn = String(parameters["ResourceArn"] ?? "");
  const name = /^arn:[^:]+:dynamodb:[^:]+:\d+:table\/([^/]+)$/.exec(arn)?.[1];
  if (name === undefined)
    throw invalid(`Invalid TableArn: Invalid ResourceArn provided as input ${arn}`);
  const table = database.table(name);
  if (table === undefined)
    throw resourceMissing(`Requested resource not found: ResourcArn: ${arn} not found`);
  return table;
}

export async function tagResource(database: Database, parameters: JsonObject): Promise<JsonObject> {
  const table = taggedTable(database, parameters);
  const tags = { ...tagsOf(table), ...tagMap(parameters["Tags"]) };
  if (Object.keys(tags).length > TAGS_MAX) {
    throw invalid(
      `One or more parameter values were invalid: Too many tags: The number of tags exceeds ${TAGS_MAX}`,
    );
  }
  await database.saveTable({ ...table, $tags: tags });
  return {};
}

export async function untagResource(
  database: Database,
  parameters: JsonObject,
): Promise<JsonObject> {
  const table = taggedTable(database, parameters);
  const gone: readonly Json[] = isJsonArray(parameters["TagKeys"]) ? parameters["TagKeys"] : [];
  const kept = Object.entries(tagsOf(table)).filter(([key]) => !gone.includes(key));
  await database.saveTable({ ...table, $tags: Object.fromEntries(kept) });
  return {};
}

export function listTagsOfResource(database: Database, parameters: JsonObject): JsonObject {
  const tags = Object.entries(tagsOf(taggedTable(database, parameters)));
  return { Tags: tags.map(([Key, Value]) => ({ Key, Value })) };
}

export async function updateTimeToLive(
  database: Database,
  parameters: JsonObject,
): Promise<JsonObject> {
  const table = tableNamed(database, parameters["TableName"]);
  const specification = parameters["TimeToLiveSpecification"];
  const attribute = isJsonObject(specification) ? specification["AttributeName"] : undefined;
  if (!isJsonObject(specification) || typeof attribute !== "string" || attribute === "")
    throw invalid(
      "1 validation error detected: Value null at 'timeToLiveSpecification' failed to satisfy constraint: Member must not be null",
    );
  const enabled = specification["Enabled"] === true;
  const before = timeToLive(table);
  if (enabled && before !== undefined) throw invalid("TimeToLive is already enabled");
  if (!enabled && before === undefined) throw invalid("TimeToLive is already disabled");
  if (!enabled && before !== attribute) {
    throw invalid(
      `TimeToLive is active on a different AttributeName: current AttributeName is ${before}`,
    );
  }
  await database.saveTable({ ...table, $timeToLive: enabled ? attribute : undefined });
  return { TimeToLiveSpecification: { Enabled: enabled, AttributeName: attribute } };
}

function timeToLive(table: Table): string | undefined {
  const attribute = table["$timeToLive"];
  return typeof attribute === "string" ? attribute : undefined;
}

export function describeTimeToLive(database: Database, parameters: JsonObject): JsonObject {
  const attribute = timeToLive(tableNamed(database, parameters["TableName"]));
  if (attribute === undefined) return { TimeToLiveDescription: { TimeToLiveStatus: "DISABLED" } };
  return { TimeToLiveDescription: { TimeToLiveStatus: "ENABLED", AttributeName: attribute } };
}

/** Point in time recovery is a setting here; nothing is kept for it. */
export function describeContinuousBackups(database: Database, parameters: JsonObject): JsonObject {
  const name = parameters["TableName"];
  const table = typeof name === "string" ? database.table(name) : undefined;
  if (table === undefined) {
    throw new ServiceFault("TableNotFoundException", `Table not found: ${String(name)}`);
  }
  return backupsOf(table);
}

function backupsOf(table: Table): JsonObject {
  const since = table["$backups"];
  const recovery =
    typeof since === "number"
      ? {
          PointInTimeRecoveryStatus: "ENABLED",
          RecoveryPeriodInDays: 35,
          EarliestRestorableDateTime: since,
          LatestRestorableDateTime: since,
        }
      : { PointInTimeRecoveryStatus: "DISABLED" };
  return {
    ContinuousBackupsDescription: {
      ContinuousBackupsStatus: "ENABLED",
      PointInTimeRecoveryDescription: recovery,
    },
  };
}

export async function updateContinuousBackups(
  database: Database,
  parameters: JsonObject,
): Promise<JsonObject> {
  describeContinuousBackups(database, parameters);
  const table = tableNamed(database, parameters["TableName"]);
  const specification = parameters["PointInTimeRecoverySpecification"];
  const enabled =
    isJsonObject(specification) && specification["PointInTimeRecoveryEnabled"] === true;
  const changed: Table = { ...table, $backups: enabled ? database.now / 1000 : undefined };
  await database.saveTable(changed);
  return backupsOf(changed);
}
