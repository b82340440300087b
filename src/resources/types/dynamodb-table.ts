// dynamodb-table.ts — AWS::DynamoDB::Table.
//
// Keys and local indexes are for ever; throughput, billing, global indexes and the rest follow the declaration.
import { isJsonObject, type Json, type JsonObject, jsonEquals } from "../../base/index.ts";
import { nameOf, objectIn, objectsIn, picked, tagsMember } from "../property.ts";
import type { ResourceType, ServiceLink } from "../resource.ts";
import { ResourceRefused } from "../resource-refused.ts";

const CREATED = [
  ...["AttributeDefinitions", "BillingMode", "DeletionProtectionEnabled"],
  ...["GlobalSecondaryIndexes", "KeySchema", "LocalSecondaryIndexes", "ProvisionedThroughput"],
  "TableClass",
];
const OTHERS = ["PointInTimeRecoverySpecification", "SSESpecification", "StreamSpecification"];
const POLL_MS = 50;
const POLLS_MAX = 1_200;

export const DYNAMODB_TABLE: ResourceType = {
  properties: ["TableName", ...CREATED, ...OTHERS, "Tags", "TimeToLiveSpecification"],
  required: ["KeySchema"],
  attributes: ["Arn", "StreamArn"],
  make: async (resource, services) => {
    const { properties } = resource;
    const TableName = nameOf(resource, "TableName");
    const known = await services.find(
      ["dynamodb", "DescribeTable"],
      { TableName },
      "ResourceNotFoundException",
    );
    if (known === undefined) {
      await services.call("dynamodb", "CreateTable", {
        ...{ TableName, ...picked(properties, CREATED), ...specifications(properties) },
        ...tagsMember(properties),
      });
    } else await update(TableName, { properties, known: tableIn(known) }, services);
    const table = await services.call("dynamodb", "DescribeTable", { TableName });
    const { TableArn = "", LatestStreamArn = "" } = tableIn(table);
    return {
      ref: TableName,
      attributes: { Arn: String(TableArn), StreamArn: String(LatestStreamArn) },
      ready: async () => {
        await active(TableName, services);
        await setTimeToLive(TableName, properties, services);
      },
    };
  },
};

function tableIn(described: JsonObject): JsonObject {
  return objectIn(described, "Table") ?? {};
}

/** CloudFormation names these a little otherwise than the service. */
function specifications(properties: JsonObject): JsonObject {
  const stream = objectIn(properties, "StreamSpecification");
  const encryption = objectIn(properties, "SSESpecification");
  const { SSEEnabled = false, ...rest } = encryption ?? {};
  return {
    ...(stream === undefined
      ? {}
      : {
          StreamSpecification: { StreamEnabled: true, ...picked(stream, ["StreamViewType"]) },
        }),
    ...(encryption === undefined ? {} : { SSESpecification: { Enabled: SSEEnabled, ...rest } }),
  };
}

interface Change {
  readonly properties: JsonObject;
  readonly known: JsonObject;
}

async function update(
  TableName: string,
  { properties, known }: Change,
  services: ServiceLink,
): Promise<void> {
  refuseOther(TableName, properties["KeySchema"] ?? [], known["KeySchema"] ?? []);
  refuseLocalIndexes(TableName, { properties, known });
  await active(TableName, services);
  const changes = settingChanges(properties, known);
  if (Object.keys(changes).length > 0) {
    await services.call("dynamodb", "UpdateTable", { TableName, ...changes });
    await active(TableName, services);
  }
  // The service makes one index at a time.
  for (const change of indexChanges(properties, known)) {
    const definitions = picked(properties, ["AttributeDefinitions"]);
    await services.call("dynamodb", "UpdateTable", {
      ...{ TableName, ...definitions, GlobalSecondaryIndexUpdates: [change] },
    });
    await active(TableName, services);
  }
}

function refuseOther(table: string, declared: Json, known: Json): void {
  if (jsonEquals(declared, known)) return;
  throw new ResourceRefused(
    `KeySchema of table '${table}' cannot change: give the table another TableName, or delete it first (aws dynamodb delete-table --table-name ${table})`,
  );
}

function refuseLocalIndexes(table: string, { properties, known }: Change): void {
  const names = (from: JsonObject): Json =>
    objectsIn(from, "LocalSecondaryIndexes")
      .map(({ IndexName = "" }) => IndexName)
      .sort();
  if (jsonEquals(names(properties), names(known))) return;
  throw new ResourceRefused(
    `LocalSecondaryIndexes of table '${table}' are made with the table and cannot change: give the table another TableName, or delete it first`,
  );
}

function settingChanges(properties: JsonObject, known: JsonObject): JsonObject {
  const billing = objectIn(known, "BillingModeSummary")?.["BillingMode"] ?? "PROVISIONED";
  const { BillingMode = "PROVISIONED", DeletionProtectionEnabled = false } = properties;
  const units = objectIn(properties, "ProvisionedThroughput");
  const own = objectIn(known, "ProvisionedThroughput") ?? {};
  const otherUnits =
    units !== undefined &&
    Object.entries(units).some(([name, value]) => !jsonEquals(own[name] ?? 0, value));
  const otherMode = BillingMode !== billing;
  const stream = specifications(properties)["StreamSpecification"];
  const newStream = stream !== undefined && known["StreamSpecification"] === undefined;
  return {
    ...(otherMode ? { BillingMode } : {}),
    ...(otherUnits && units !== undefined ? { ProvisionedThroughput: units } : {}),
    ...((known["DeletionProtectionEnabled"] ?? false) === DeletionProtectionEnabled
      ? {}
      : { DeletionProtectionEnabled }),
    ...(newStream ? { StreamSpecification: stream } : {}),
  };
}

function indexChanges(properties: JsonObject, known: JsonObject): readonly JsonObject[] {
  const declared = objectsIn(properties, "GlobalSecondaryIndexes");
  const present = objectsIn(known, "GlobalSecondaryIndexes");
  const has = (list: readonly JsonObject[], index: JsonObject): boolean =>
    list.some(({ IndexName }) => IndexName === index["IndexName"]);
  const gone = present.filter((index) => !has(declared, index));
  const added = declared.filter((index) => !has(present, index));
  return [
    ...gone.map((index) => ({ Delete: picked(index, ["IndexName"]) })),
    ...added.map((index) => ({ Create: index })),
  ];
}

async function active(TableName: string, services: ServiceLink): Promise<void> {
  for (let poll = 0; poll < POLLS_MAX; poll += 1) {
    const table = tableIn(await services.call("dynamodb", "DescribeTable", { TableName }));
    const indexes = objectsIn(table, "GlobalSecondaryIndexes");
    const ready = indexes.every(({ IndexStatus = "ACTIVE" }) => IndexStatus === "ACTIVE");
    if (table["TableStatus"] === "ACTIVE" && ready) return;
    await services.wait(POLL_MS);
  }
  throw new ResourceRefused(`table '${TableName}' does not become ACTIVE`);
}

async function setTimeToLive(
  TableName: string,
  properties: JsonObject,
  services: ServiceLink,
): Promise<void> {
  const wanted = objectIn(properties, "TimeToLiveSpecification");
  if (wanted === undefined) return;
  const answer = await services.call("dynamodb", "DescribeTimeToLive", { TableName });
  const { TimeToLiveDescription: known } = answer;
  const { TimeToLiveStatus = "DISABLED", AttributeName } = isJsonObject(known) ? known : {};
  const enabled = TimeToLiveStatus === "ENABLED" || TimeToLiveStatus === "ENABLING";
  const { Enabled = false } = wanted;
  if (enabled === Enabled && (!enabled || AttributeName === wanted["AttributeName"])) return;
  await services.call("dynamodb", "UpdateTimeToLive", {
    ...{ TableName, TimeToLiveSpecification: wanted },
  });
}
