// shown.ts — what stands in tables and queues when a demo is over.
import {
  isJsonArray,
  isJsonObject,
  type Json,
  type JsonObject,
  jsonNumberOf,
  stringifyJson,
} from "../../base/index.ts";
import type { DemoShow } from "./demo-file.ts";
import { short } from "./play.ts";
import type { Stage } from "./stage.ts";

const ROWS_MAX = 10;

/** Lines for the terminal. */
export function shownLines(stage: Stage, show: DemoShow): Promise<readonly string[]> {
  return show.kind === "table" ? tableLines(stage, show.name) : queueLines(stage, show.name);
}

async function tableLines(stage: Stage, TableName: string): Promise<readonly string[]> {
  const { output, text } = await stage.service("dynamodb", "Scan", { TableName });
  if (output === undefined) return [`table ${TableName}: ${text}`];
  const items = listOf(output, "Items");
  return [
    `table ${TableName}: ${countText(items.length, "item")}`,
    ...rows(items.map((item) => stringifyJson(plainItem(item)))),
  ];
}

async function queueLines(stage: Stage, QueueName: string): Promise<readonly string[]> {
  const found = await stage.service("sqs", "GetQueueUrl", { QueueName });
  const QueueUrl = found.output?.["QueueUrl"];
  if (QueueUrl === undefined) return [`queue ${QueueName}: ${found.text}`];
  const name = "ApproximateNumberOfMessages";
  const asked = { QueueUrl, AttributeNames: [name] };
  const { output } = await stage.service("sqs", "GetQueueAttributes", asked);
  const attributes = output?.["Attributes"];
  const count = isJsonObject(attributes) ? Number(attributes[name]) : 0;
  const read = { QueueUrl, MaxNumberOfMessages: ROWS_MAX, VisibilityTimeout: 0 };
  const messages = await stage.service("sqs", "ReceiveMessage", read);
  const bodies = listOf(messages.output ?? {}, "Messages").map(({ Body }) => String(Body));
  return [`queue ${QueueName}: ${countText(count, "message")}`, ...rows(bodies)];
}

function rows(texts: readonly string[]): readonly string[] {
  const lines = texts.slice(0, ROWS_MAX).map((text) => `  ${short(text)}`);
  const more = texts.length - lines.length;
  return more > 0 ? [...lines, `  … and ${more} more`] : lines;
}

function countText(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

function listOf(owner: JsonObject, name: string): readonly JsonObject[] {
  const list = owner[name];
  return isJsonArray(list) ? list.filter(isJsonObject) : [];
}

/** An item without DynamoDB's types. */
function plainItem(item: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, plain(value)]));
}

function plain(typed: Json): Json {
  if (!isJsonObject(typed)) return typed;
  const [type = "", value = null] = Object.entries(typed)[0] ?? [];
  switch (type) {
    case "N":
      return jsonNumberOf(String(value));
    case "NULL":
      return null;
    case "L":
      return isJsonArray(value) ? value.map(plain) : value;
    case "M":
      return isJsonObject(value) ? plainItem(value) : value;
    default:
      return value;
  }
}
