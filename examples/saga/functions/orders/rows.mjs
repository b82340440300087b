// rows.mjs — rows of the tables, and what the functions of the saga share.
import { createHash } from "node:crypto";
import { dynamodb, fromItem, toItem } from "./dynamodb.mjs";

const TableName = process.env.TABLE_NAME;

export async function putRow(row) {
  await dynamodb("PutItem", { TableName, Item: toItem(row) });
}

/** The row with this key; undefined where there is none. */
export async function getRow(key) {
  const { Item } = await dynamodb("GetItem", { TableName, Key: toItem(key) });
  return Item === undefined ? undefined : fromItem(Item);
}

/** The first row of an order and kind, by the index over both. */
export async function findByOrder(orderId, [kind, value]) {
  const { Items } = await dynamodb("Query", {
    TableName,
    IndexName: "orderIDIndex",
    KeyConditionExpression: "order_id = :order AND #kind = :kind",
    ExpressionAttributeNames: { "#kind": kind },
    ExpressionAttributeValues: toItem({ ":order": orderId, ":kind": value }),
  });
  return Items.length === 0 ? undefined : fromItem(Items[0]);
}

/** UUIDv5 of order and kind, so that a retried transaction overwrites its own row. */
export function transactionId(orderId, kind) {
  const space = Buffer.from("8b03bc516db84d249e5b0f8245f5f42e", "hex");
  const hash = createHash("sha1").update(space).update(`${orderId}|${kind}`).digest();
  hash[6] = (hash[6] & 0x0f) | 0x50;
  hash[8] = (hash[8] & 0x3f) | 0x80;
  const hex = hash.toString("hex", 0, 16);
  return [0, 8, 12, 16, 20].map((at, i, all) => hex.slice(at, all[i + 1] ?? 32)).join("-");
}

/** An error under the name that the state machine catches. */
export function failure(name, message) {
  return Object.assign(new Error(message), { name });
}

/** Orders carry `payment` and `inventory` always, `{}` while there is none. */
export const complete = (order) => ({ payment: {}, inventory: {}, ...order });
