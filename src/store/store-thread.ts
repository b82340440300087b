// store-thread.ts — the store's worker thread: opens the database, then serves calls in their order.
import { parentPort, workerData } from "node:worker_threads";
import { assert } from "../base/index.ts";
import { SqliteDatabase, type SqliteOptions } from "./sqlite-database.ts";
import { type StoreCall, type StoreReply, serve } from "./store-link.ts";

const port = parentPort;
assert(port !== null, "store-thread runs as a worker thread");

function open(): SqliteDatabase | undefined {
  try {
    // The cast: threadLink gives the options as workerData.
    const database = new SqliteDatabase(workerData as SqliteOptions);
    answer([{ ok: true, value: undefined }]);
    return database;
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    answer([{ ok: false, name, message }]);
    port?.close();
    return undefined;
  }
}

/** Serves calls in their order; what was read is answered before a write keeps the disk busy. */
function serveAll(database: SqliteDatabase, calls: readonly StoreCall[]): void {
  let replies: StoreReply[] = [];
  for (const call of calls) {
    if (call.call === "write" && replies.length > 0) {
      answer(replies);
      replies = [];
    }
    replies.push(serve(database, call));
  }
  answer(replies);
}

function answer(replies: readonly StoreReply[]): void {
  port?.postMessage(replies);
}

const database = open();
if (database !== undefined) {
  port.on("message", (calls: readonly StoreCall[]) => {
    serveAll(database, calls);
    if (calls.at(-1)?.call === "close") port.close();
  });
}
