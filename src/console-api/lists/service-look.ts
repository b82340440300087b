// service-look.ts — `services/<kind>/<name>`: a look inside a table, a queue, a bucket, a log group.
import { stringifyJson } from "../../base/index.ts";
import type { ServiceLook } from "../../console-wire/index.ts";
import { notFound, type Query } from "../door/index.ts";
import type { ConsoleServices } from "../ports.ts";
import { logGroupLook } from "./log-group-look.ts";
import { objects } from "./services.ts";

export async function serviceLook(
  services: ConsoleServices,
  place: { readonly kind: string; readonly name: string },
  query: Query,
): Promise<ServiceLook> {
  switch (place.kind) {
    case "table":
      return tableLook(services, place.name, query.limit(100, 1_000));
    case "queue":
      return queueLook(services, place.name, query.limit(100, 1_000));
    case "bucket":
      return bucketLook(services, place.name, query);
    case "log-group":
      return logGroupLook(services, place.name, query.limit(100, 1_000));
    default:
      throw notFound(`The console cannot look into a ${place.kind}.`);
  }
}

async function tableLook(
  services: ConsoleServices,
  name: string,
  limit: number,
): Promise<ServiceLook> {
  const page = await services.call("dynamodb", "Scan", { TableName: name, Limit: limit });
  if (page === undefined) throw notFound(`There is no table ${name}.`);
  const more = page["LastEvaluatedKey"] !== undefined;
  return { rows: objects(page["Items"]).map(stringifyJson), more };
}

/** Its messages as they lie there: to receive them would hide them from those they are for. */
function queueLook(services: ConsoleServices, name: string, limit: number): ServiceLook {
  const messages = services.queueMessages(name, limit + 1);
  if (messages === undefined) throw notFound(`There is no queue ${name}.`);
  return { rows: messages.slice(0, limit).map(stringifyJson), more: messages.length > limit };
}

async function bucketLook(
  services: ConsoleServices,
  name: string,
  query: Query,
): Promise<ServiceLook> {
  const page = await services.call("s3", "ListObjectsV2", {
    ...{ Bucket: name, Prefix: query.text("prefix") ?? "", Delimiter: "/" },
    MaxKeys: query.limit(200, 1_000),
  });
  if (page === undefined) throw notFound(`There is no bucket ${name}.`);
  const rows = [...objects(page["CommonPrefixes"]), ...objects(page["Contents"])];
  return { rows: rows.map(stringifyJson), more: page["IsTruncated"] === true };
}
