// rows.mjs — the tables' stand-in: one JSON file a row, in the folder TABLES.
import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";

const folderOf = (table) => join(process.env.TABLES, table);

export async function putRow(table, key, row) {
  await mkdir(folderOf(table), { recursive: true });
  const file = join(folderOf(table), `${key}.json`);
  await writeFile(`${file}.${process.pid}`, JSON.stringify(row));
  await rename(`${file}.${process.pid}`, file);
}

/** The first row for which `matches` holds. */
export async function findRow(table, matches) {
  const names = await readdir(folderOf(table)).catch(() => []);
  for (const name of names.filter((each) => each.endsWith(".json"))) {
    const row = JSON.parse(await readFile(join(folderOf(table), name), "utf8"));
    if (matches(row)) return row;
  }
  return undefined;
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
