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
    port?.postMessage({ ok: true, value: undefined } satisfies StoreReply);
    return database;
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    port?.postMessage({ ok: false, name, message } satisfies StoreReply);
    port?.close();
    return undefined;
  }
}

const database = open();
if (database !== undefined) {
  port.on("message", (call: StoreCall) => {
    port.postMessage(serve(database, call));
    if (call.call === "close") port.close();
  });
}
