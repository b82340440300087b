// tables.ts — operations on tables: create, describe, list, update, delete, and what hangs on a table.
import { randomUUID } from "node:crypto";
import { arnOf, isJsonArray, isJsonObject, type Json, type JsonObject } from "../../base/index.ts";
import { definitionsAfter } from "./attribute-definitions.ts";
import type { Database } from "./database.ts";
import { checkParameters, type IndexDescription, type Table } from "./dynalite.ts";
import { inUse, invalid, resourceMissing } from "./faults.ts";

/** What DescribeTable shows. */
export function description(table: Table): JsonObject {
  const shown = Object.entries(table).filter(([name]) => !name.startsWith("$"));
  // The cast: a description is JSON.
  return withoutOwn(Object.fromEntries(shown) as JsonObject);
}

function withoutOwn(table: JsonObject): JsonObject {
  const indexes = table["GlobalSecondaryIndexes"];
  if (!isJsonArray(indexes)) return table;
  const shown = indexes.map((index) => {
    if (!isJsonObject(index)) return index;
    const { $backfill: _, ...rest } = index;
    return rest;
  });
  return { ...table, GlobalSecondaryIndexes: shown };
}

/** The table, whatever its state; ARNs name one too. */
export function tableNamed(database: Database, name: Json | undefined): Table {
  if (typeof name !== "string" || name === "") {
    throw invalid("The parameter 'TableName' is required but was not present in the request");
  }
  const table = database.table(name);
  if (table === undefined)
    throw resourceMissing(`Requested resource not found: Table: ${name} not found`);
  return table;
}

export async function createTable(database: Database, parameters: JsonObject): Promise<JsonObject> {
  const data = checkParameters("createTable", parameters, database.view());
  const name = String(data["TableName"]);
  if (database.table(name) !== undefined) throw inUse(`Table already exists: ${name}`);
  const arn = arnOf(database, "dynamodb", `table/${name}`);
  const { BillingMode: mode, ProvisionedThroughput, ...given } = data;
  const table = {
    ...given,
    ...indexesOf(data, arn),
    ProvisionedThroughput: throughput(ProvisionedThroughput),
    ...billing(mode),
    ...settings(parameters, { arn, at: database.now }),
    ...{ TableArn: arn, TableId: randomUUID(), TableStatus: "CREATING" },
    ...{ CreationDateTime: database.now / 1000, ItemCount: 0, TableSizeBytes: 0 },
    $tags: tagMap(parameters["Tags"]),
  } as unknown as Table;
  // The cast above: CreateTable's checks have made sure of name and key schema.
  return { TableDescription: description(await database.beginChange(table)) };
}

function throughput(given: Json | undefined): JsonObject {
  const own = isJsonObject(given) ? given : { ReadCapacityUnits: 0, WriteCapacityUnits: 0 };
  return { NumberOfDecreasesToday: 0, ...own };
}

function billing(mode: Json | undefined): JsonObject {
  if (mode !== "PAY_PER_REQUEST") return {};
  return {
    BillingModeSummary: { BillingMode: mode },
    TableThroughputModeSummary: { TableThroughputMode: mode },
  };
}

function indexesOf(data: JsonObject, arn: string): JsonObject {
  const described = (kind: string, status: JsonObject): JsonObject => {
    const indexes = data[kind];
    if (!isJsonArray(indexes)) return {};
    return { [kind]: indexes.map((index) => ({ ...newIndex(index, arn), ...status })) };
  };
  return {
    ...described("LocalSecondaryIndexes", {}),
    ...described("GlobalSecondaryIndexes", { IndexStatus: "CREATING" }),
  };
}

function newIndex(index: Json, arn: string): JsonObject {
  if (!isJsonObject(index)) return {};
  const own = { IndexArn: `${arn}/index/${index["IndexName"]}`, IndexSizeBytes: 0, ItemCount: 0 };
  return { ...index, ProvisionedThroughput: throughput(index["ProvisionedThroughput"]), ...own };
}

/** What dynalite does not know of. */
function settings(
  parameters: JsonObject,
  { arn, at }: { readonly arn: string; readonly at: number },
): JsonObject {
  const stream = parameters["StreamSpecification"];
  const streams = isJsonObject(stream) && stream["StreamEnabled"] === true;
  const label = new Date(at).toISOString().replace("Z", "");
  const encryption = parameters["SSESpecification"];
  const encrypted = isJsonObject(encryption) && encryption["Enabled"] === true;
  const key = isJsonObject(encryption) ? encryption["KMSMasterKeyId"] : undefined;
  const tableClass = parameters["TableClass"];
  return {
    DeletionProtectionEnabled: parameters["DeletionProtectionEnabled"] === true,
    ...(streams
      ? {
          StreamSpecification: stream,
          LatestStreamLabel: label,
          LatestStreamArn: `${arn}/stream/${label}`,
        }
      : {}),
    ...(encrypted
      ? {
          SSEDescription: {
            ...{ Status: "ENABLED", SSEType: "KMS" },
            ...(key === undefined ? {} : { KMSMasterKeyArn: key }),
          },
        }
      : {}),
    ...(typeof tableClass === "string" ? { TableClassSummary: { TableClass: tableClass } } : {}),
  };
}

export async function deleteTable(database: Database, parameters: JsonObject): Promise<JsonObject> {
  const data = checkParameters("deleteTable", parameters, database.view());
  const table = tableNamed(database, data["TableName"]);
  if (table["DeletionProtectionEnabled"] === true) {
    throw invalid(
      `Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.`,
    );
  }
  refuseBusy(table);
  const { GlobalSecondaryIndexes, ...shown } = { ...table, TableStatus: "DELETING" };
  await database.beginChange({ ...table, TableStatus: "DELETING" });
  return { TableDescription: description(shown as Table) };
}

function refuseBusy(table: Table): void {
  const name = table.TableName;
  const words: Readonly<Record<string, string>> = {
    CREATING: "Table is being created",
    DELETING: "Table is being deleted",
    UPDATING: "Table is being updated",
  };
  const doing = words[table.TableStatus];
  if (doing === undefined) return;
  throw inUse(`Attempt to change a resource which is still in use: ${doing}: ${name}`);
}

export function describeTable(database: Database, parameters: JsonObject): JsonObject {
  const data = checkParameters("describeTable", parameters, database.view());
  return { Table: description(tableNamed(database, data["TableName"])) };
}

export function listTables(database: Database, parameters: JsonObject): JsonObject {
  const data = checkParameters("listTables", parameters, database.view());
  const from = String(data["ExclusiveStartTableName"] ?? "");
  const limit = Number(data["Limit"] ?? 100);
  const rest = database.tableNames().filter((name) => name > from);
  const page = rest.slice(0, limit);
  const more = rest.length > limit ? { LastEvaluatedTableName: page.at(-1) ?? "" } : {};
  return { TableNames: page, ...more };
}

export async function updateTable(database: Database, parameters: JsonObject): Promise<JsonObject> {
  const table = tableNamed(database, parameters["TableName"]);
  refuseBusy(table);
  const arn = String(table["TableArn"]);
  const protection = parameters["DeletionProtectionEnabled"];
  const given = settings(parameters, { arn, at: database.now });
  const mode = parameters["BillingMode"];
  const units = parameters["ProvisionedThroughput"];
  if (isJsonObject(units) && (mode ?? modeOf(table)) === "PAY_PER_REQUEST") {
    throw invalid(
      "One or more parameter values were invalid: Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST",
    );
  }
  const changed = {
    ...table,
    ...given,
    DeletionProtectionEnabled: protection ?? table["DeletionProtectionEnabled"] ?? false,
    ...(isJsonObject(units) ? { ProvisionedThroughput: throughput(units) } : {}),
    ...(typeof mode === "string" ? newMode(mode) : {}),
    ...indexChanges(table, parameters),
    TableStatus: "UPDATING",
  } as Table;
  const AttributeDefinitions = definitionsAfter(changed, parameters["AttributeDefinitions"]);
  const whole = { ...changed, AttributeDefinitions };
  return { TableDescription: description(await database.beginChange(whole)) };
}

function modeOf(table: Table): string {
  const summary = table["BillingModeSummary"] as { BillingMode?: string } | undefined;
  return summary?.BillingMode ?? "PROVISIONED";
}

function newMode(mode: string): JsonObject {
  const summary = {
    BillingModeSummary: { BillingMode: mode },
    TableThroughputModeSummary: { TableThroughputMode: mode },
  };
  return mode === "PAY_PER_REQUEST"
    ? { ...summary, ProvisionedThroughput: throughput(undefined) }
    : summary;
}

function indexChanges(table: Table, parameters: JsonObject): Partial<Table> {
  const updates = parameters["GlobalSecondaryIndexUpdates"];
  if (!isJsonArray(updates)) return {};
  let indexes = [...(table.GlobalSecondaryIndexes ?? [])];
  for (const update of updates) {
    if (!isJsonObject(update)) continue;
    indexes = withUpdate(indexes, update, String(table["TableArn"]));
  }
  return { GlobalSecondaryIndexes: indexes };
}

function withUpdate(
  indexes: readonly IndexDescription[],
  update: JsonObject,
  arn: string,
): IndexDescription[] {
  const { Create: create, Delete: remove, Update: change } = update;
  if (isJsonObject(create)) {
    const name = String(create["IndexName"]);
    if (indexes.some((index) => index.IndexName === name))
      throw invalid(`Attempting to create an index which already exists: ${name}`);
    const made = { ...newIndex(create, arn), IndexStatus: "CREATING", $backfill: true };
    // The cast: the model requires name and key schema of a new index.
    return [...indexes, made as unknown as IndexDescription];
  }
  const named = isJsonObject(remove) ? remove : isJsonObject(change) ? change : {};
  const name = String(named["IndexName"]);
  if (!indexes.some((index) => index.IndexName === name))
    throw resourceMissing(`Requested resource not found: Index: ${name} not found`);
  return indexes.map((index) => {
    if (index.IndexName !== name) return index;
    if (isJsonObject(remove)) return { ...index, IndexStatus: "DELETING" };
    return {
      ...index,
      ProvisionedThroughput: throughput(named["ProvisionedThroughput"]),
      IndexStatus: "UPDATING",
    };
  });
}

/** `[{Key, Value}]` as an object. */
export function tagMap(tags: Json | undefined): JsonObject {
  if (!isJsonArray(tags)) return {};
  const pairs = tags.map((tag): [string, Json] =>
    isJsonObject(tag) ? [String(tag["Key"]), tag["Value"] ?? ""] : ["", ""],
  );
  return Object.fromEntries(pairs);
}
