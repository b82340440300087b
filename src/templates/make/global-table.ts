// global-table.ts — AWS::DynamoDB::GlobalTable as the one table that it is here.
import { isJsonArray, isJsonObject, type Json, type JsonObject } from "../../base/index.ts";

const REPLICAS = [
  "Replicas",
  "WriteProvisionedThroughputSettings",
  "WriteOnDemandThroughputSettings",
];

/** Capacity means nothing on one machine, so it is never provisioned. */
export function tableOfGlobalTable(properties: JsonObject): JsonObject {
  const kept = Object.entries(properties).filter(([name]) => !REPLICAS.includes(name));
  const { GlobalSecondaryIndexes: indexes, StreamSpecification: stream } = properties;
  return {
    ...Object.fromEntries(kept),
    BillingMode: "PAY_PER_REQUEST",
    ...(isJsonArray(indexes) ? { GlobalSecondaryIndexes: indexes.map(withoutThroughput) } : {}),
    ...(stream === undefined ? {} : { StreamSpecification: stream }),
  };
}

function withoutThroughput(index: Json): Json {
  if (!isJsonObject(index)) return index;
  const kept = Object.entries(index).filter(([name]) => !name.includes("Throughput"));
  return Object.fromEntries(kept);
}
