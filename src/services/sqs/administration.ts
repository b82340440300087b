// administration.ts — operations on queues themselves: create, find, list, settings, tags, permissions, purge.
import {
  globalArn,
  isJsonArray,
  isJsonNumber,
  isJsonObject,
  type Json,
  type JsonObject,
  numberOf,
} from "../../base/index.ts";
import { parsedObject } from "../parsed.ts";
import type { Call } from "../service.ts";
import { ServiceFault } from "../service-fault.ts";
import {
  invalidParameter,
  invalidValue,
  missingParameter,
  queueFault,
  queueMissing,
  wrongAttributeName,
} from "./faults.ts";
import {
  checkedAttributes,
  defaultAttributes,
  KNOWN_ATTRIBUTES,
  mergedAttributes,
  type QueueAttributes,
  redriveOf,
} from "./queue-attributes.ts";
import type { Queues } from "./queues.ts";
import { isFifo, type QueueRecord, queueArn, queueKey } from "./records.ts";

const NAME = /^[A-Za-z0-9_-]{1,80}$/;
const DELETED_MS = 60_000;
const PURGE_MS = 60_000;
const TAGS_MAX = 50;

export function queueUrl(queue: QueueRecord, { origin }: Call): string {
  return `${origin}/${queue.scope.account}/${queue.name}`;
}

/** The queue of an URL: its last two parts are account and name; the region is the caller's. */
export function queueOf(queues: Queues, url: Json | undefined, { scope }: Call): QueueRecord {
  if (typeof url !== "string" || url === "") throw missingParameter("QueueUrl");
  const match = /^(?:https?:\/\/[^/]+)?\/(?:[^?#]*\/)?(\d{12}|queue)\/([^/?#]+)\/?$/.exec(url);
  const bare = match === null && /^[\w-]+(\.fifo)?$/.test(url);
  if (match === null && !bare) {
    throw new ServiceFault("InvalidAddress", `The address ${url} is not valid for this endpoint.`, {
      status: 404,
    });
  }
  const account = match?.[1] ?? scope.account;
  const found = queues.find({ ...scope, account }, match?.[2] ?? url);
  if (found === undefined) throw queueMissing();
  return found;
}

export function createQueue(queues: Queues, parameters: JsonObject, call: Call): JsonObject {
  const name = parameters["QueueName"];
  if (typeof name !== "string" || name === "") throw missingParameter("QueueName");
  const fifo = name.endsWith(".fifo");
  if (!NAME.test(fifo ? name.slice(0, -5) : name) || name.length > 80) {
    throw invalidValue(
      "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length",
    );
  }
  const given = parameters["Attributes"];
  if (fifo && (!isJsonObject(given) || given["FifoQueue"] !== "true")) {
    throw invalidValue(
      "The name of a FIFO queue can only include alphanumeric characters, hyphens, or underscores, must end with .fifo suffix and be 1 to 80 in length",
    );
  }
  if (!fifo && isJsonObject(given) && given["FifoQueue"] === "true") {
    throw invalidValue(
      "The name of a FIFO queue can only include alphanumeric characters, hyphens, or underscores, must end with .fifo suffix and be 1 to 80 in length",
    );
  }
  const attributes = checkedAttributes(given, fifo);
  checkRedriveTarget(queues, attributes, fifo);
  const known = queues.find(call.scope, name);
  if (known !== undefined) return sameQueue(known, attributes, call);
  const key = queueKey(call.scope, name);
  const deletedAt = queues.deleted.get(key);
  if (deletedAt !== undefined && queues.now - deletedAt < DELETED_MS) {
    throw queueFault(
      "QueueDeletedRecently",
      "You must wait 60 seconds after deleting a queue before you can create another with the same name.",
    );
  }
  queues.deleted.delete(key);
  const record: QueueRecord = {
    ...{ scope: call.scope, name, tags: textMap(parameters["tags"] ?? parameters["Tags"]) },
    attributes: mergedAttributes(defaultAttributes(fifo), attributes),
    ...{ createdAt: queues.now, modifiedAt: queues.now },
  };
  queues.records.put(key, record);
  return { QueueUrl: queueUrl(record, call) };
}

function sameQueue(known: QueueRecord, attributes: QueueAttributes, call: Call): JsonObject {
  for (const [name, value] of Object.entries(attributes)) {
    if ((known.attributes[name] ?? "") === value) continue;
    throw new ServiceFault(
      "QueueNameExists",
      `A queue already exists with the same name and a different value for attribute ${name}`,
      { queryCode: "QueueAlreadyExists" },
    );
  }
  return { QueueUrl: queueUrl(known, call) };
}

function checkRedriveTarget(queues: Queues, attributes: QueueAttributes, fifo: boolean): void {
  const redrive = redriveOf(attributes);
  if (redrive === undefined) return;
  const target = queues.byArn(redrive.targetArn);
  const wrong = (reason: string) =>
    invalidParameter("RedrivePolicy", attributes["RedrivePolicy"], reason);
  if (target === undefined) throw wrong("Dead letter target does not exist.");
  if (isFifo(target) !== fifo)
    throw wrong("Dead-letter queue must be same type of queue as the source.");
}

function textMap(given: Json | undefined): Readonly<Record<string, string>> {
  if (!isJsonObject(given)) return {};
  return Object.fromEntries(Object.entries(given).map(([key, value]) => [key, String(value)]));
}

export function getQueueUrl(queues: Queues, parameters: JsonObject, call: Call): JsonObject {
  const name = parameters["QueueName"];
  if (typeof name !== "string" || name === "") throw missingParameter("QueueName");
  const owner = parameters["QueueOwnerAWSAccountId"];
  const scope = typeof owner === "string" ? { ...call.scope, account: owner } : call.scope;
  const found = queues.find(scope, name);
  if (found === undefined) throw queueMissing();
  return { QueueUrl: queueUrl(found, call) };
}

export function listQueues(queues: Queues, parameters: JsonObject, call: Call): JsonObject {
  const prefix = String(parameters["QueueNamePrefix"] ?? "");
  const own = queueKey(call.scope, prefix);
  const urls = [...queues.records.entries()]
    .filter(([key]) => key.startsWith(own))
    .map(([, record]) => queueUrl(record, call))
    .sort();
  return page(urls, parameters, "QueueUrls");
}

function page(items: readonly string[], parameters: JsonObject, member: string): JsonObject {
  const max = parameters["MaxResults"];
  const limit = isJsonNumber(max) ? numberOf(max) : 1000;
  const token = parameters["NextToken"];
  const from = typeof token === "string" ? Number(Buffer.from(token, "base64").toString()) : 0;
  if (!Number.isInteger(from)) throw invalidValue("Invalid or expired next token.");
  const found = items.slice(from, from + limit);
  const more = isJsonNumber(max) && from + limit < items.length;
  const next = more ? { NextToken: Buffer.from(String(from + limit)).toString("base64") } : {};
  return { ...(found.length === 0 && member === "QueueUrls" ? {} : { [member]: found }), ...next };
}

export function listDeadLetterSourceQueues(
  queues: Queues,
  queue: QueueRecord,
  { parameters, call }: { readonly parameters: JsonObject; readonly call: Call },
): JsonObject {
  const arn = queueArn(queue);
  const sources = [...queues.records.values()]
    .filter((record) => redriveOf(record.attributes)?.targetArn === arn)
    .map((record) => queueUrl(record, call))
    .sort();
  return page(sources, parameters, "queueUrls");
}

export function getQueueAttributes(
  queues: Queues,
  queue: QueueRecord,
  parameters: JsonObject,
): JsonObject {
  const asked = isJsonArray(parameters["AttributeNames"])
    ? parameters["AttributeNames"].map(String)
    : [];
  for (const name of asked) if (!KNOWN_ATTRIBUTES.has(name)) throw wrongAttributeName(name);
  const counts = queues.list(queue).counts(queues.now);
  const all: QueueAttributes = {
    ...queue.attributes,
    QueueArn: queueArn(queue),
    ApproximateNumberOfMessages: String(counts.ready),
    ApproximateNumberOfMessagesNotVisible: String(counts.inFlight),
    ApproximateNumberOfMessagesDelayed: String(counts.delayed),
    CreatedTimestamp: String(Math.floor(queue.createdAt / 1000)),
    LastModifiedTimestamp: String(Math.floor(queue.modifiedAt / 1000)),
  };
  const wanted = asked.includes("All") ? Object.keys(all) : asked;
  const found = wanted.flatMap((name): [string, string][] => {
    const value = all[name];
    return value === undefined ? [] : [[name, value]];
  });
  return found.length === 0 ? {} : { Attributes: Object.fromEntries(found) };
}

export function setQueueAttributes(
  queues: Queues,
  queue: QueueRecord,
  parameters: JsonObject,
): JsonObject {
  const given = parameters["Attributes"];
  if (!isJsonObject(given)) throw missingParameter("Attributes");
  const changes = checkedAttributes(given, isFifo(queue));
  checkRedriveTarget(queues, changes, isFifo(queue));
  save(queues, { ...queue, attributes: mergedAttributes(queue.attributes, changes) });
  return {};
}

function save(queues: Queues, queue: QueueRecord): void {
  queues.records.put(queueKey(queue.scope, queue.name), { ...queue, modifiedAt: queues.now });
}

export function purgeQueue(queues: Queues, queue: QueueRecord): JsonObject {
  if (queue.purgedAt !== undefined && queues.now - queue.purgedAt < PURGE_MS) {
    throw queueFault(
      "PurgeQueueInProgress",
      `Only one PurgeQueue operation on ${queue.name} is allowed every 60 seconds.`,
    );
  }
  queues.clear(queue);
  queues.records.put(queueKey(queue.scope, queue.name), { ...queue, purgedAt: queues.now });
  return {};
}

export function tagQueue(queues: Queues, queue: QueueRecord, parameters: JsonObject): JsonObject {
  const tags = { ...queue.tags, ...textMap(parameters["Tags"]) };
  if (Object.keys(tags).length > TAGS_MAX)
    throw invalidValue(`Too many tags added for queue ${queue.name}.`);
  save(queues, { ...queue, tags });
  return {};
}

export function untagQueue(queues: Queues, queue: QueueRecord, parameters: JsonObject): JsonObject {
  const gone: readonly Json[] = isJsonArray(parameters["TagKeys"]) ? parameters["TagKeys"] : [];
  const kept = Object.entries(queue.tags).filter(([key]) => !gone.includes(key));
  save(queues, { ...queue, tags: Object.fromEntries(kept) });
  return {};
}

export function addPermission(
  queues: Queues,
  queue: QueueRecord,
  parameters: JsonObject,
): JsonObject {
  const label = String(parameters["Label"] ?? "");
  const statements = statementsOf(queue);
  if (statements.some((statement) => isJsonObject(statement) && statement["Sid"] === label))
    throw invalidParameter("Label", label, "Already exists.");
  const accounts = isJsonArray(parameters["AWSAccountIds"]) ? parameters["AWSAccountIds"] : [];
  const actions = isJsonArray(parameters["Actions"]) ? parameters["Actions"] : [];
  const statement: JsonObject = {
    ...{ Sid: label, Effect: "Allow", Resource: queueArn(queue) },
    Principal: {
      AWS: accounts.map((account) =>
        globalArn({ ...queue.scope, account: String(account) }, "iam", "root"),
      ),
    },
    Action: actions.map((action) => `SQS:${String(action)}`),
  };
  return savePolicy(queues, queue, [...statements, statement]);
}

export function removePermission(
  queues: Queues,
  queue: QueueRecord,
  parameters: JsonObject,
): JsonObject {
  const label = parameters["Label"];
  const statements = statementsOf(queue);
  const kept = statements.filter(
    (statement) => !(isJsonObject(statement) && statement["Sid"] === label),
  );
  if (kept.length === statements.length)
    throw invalidParameter("Label", label, "can't find label on existing policy.");
  return savePolicy(queues, queue, kept);
}

function statementsOf(queue: QueueRecord): readonly Json[] {
  const statements = parsedObject(queue.attributes["Policy"] ?? "")?.["Statement"];
  return isJsonArray(statements) ? statements : [];
}

function savePolicy(queues: Queues, queue: QueueRecord, statements: readonly Json[]): JsonObject {
  const policy = {
    Version: "2012-10-17",
    Id: `${queueArn(queue)}/SQSDefaultPolicy`,
    Statement: statements,
  };
  const text = statements.length === 0 ? "" : JSON.stringify(policy);
  save(queues, { ...queue, attributes: mergedAttributes(queue.attributes, { Policy: text }) });
  return {};
}
