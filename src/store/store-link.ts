// store-link.ts — the way to the thread that owns the database: on a worker thread, or on this one.
//
//   L1. Calls are served in the order in which they were made.
//   L2. A call whose thread has died is rejected, never forgotten.
//   L3. Reads of one round of the event loop cross together, since crossing costs more than most of them; a write
//       crosses at once, and no answer waits for a write behind it.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import type { Cell } from "./cells.ts";
import { StoreRefused } from "./schema.ts";
import { SqliteDatabase, type SqliteOptions } from "./sqlite-database.ts";

/** What can be asked of the database, by name. */
export type StoreCall =
  | { readonly call: "write"; readonly cells: readonly Cell[] }
  | { readonly call: "retire"; readonly closedBefore: number; readonly limit: number }
  | { readonly call: ReadCall; readonly args: readonly unknown[] }
  | { readonly call: "close" };

export type ReadCall =
  | "load"
  | "describe"
  | "list"
  | "find"
  | "tally"
  | "timings"
  | "waiting"
  | "waitingTally"
  | "anyRunning"
  | "history"
  | "mapRun"
  | "mapRuns"
  | "due"
  | "lastStarted"
  | "pending"
  | "documents";

export type StoreReply =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly name: string; readonly message: string };

export interface StoreLink {
  /** The type of the answer is that of the call's method. */
  ask(call: StoreCall): Promise<unknown>;
}

/** Serves one call. */
export function serve(database: SqliteDatabase, request: StoreCall): StoreReply {
  try {
    return { ok: true, value: answer(database, request) };
  } catch (error) {
    const { name, message } = database.named(error);
    return { ok: false, name, message };
  }
}

function answer(database: SqliteDatabase, request: StoreCall): unknown {
  switch (request.call) {
    case "write":
      return database.write(request.cells);
    case "retire":
      return database.retire(request.closedBefore, request.limit);
    case "close":
      return database.close();
    default: {
      // The cast: SqliteStore gives each call the arguments of the method of that name.
      const method = database.reader[request.call] as (...args: unknown[]) => unknown;
      return method.apply(database.reader, [...request.args]);
    }
  }
}

/** On this thread: for tests and tools; every commit holds the thread for the time of an fsync. */
export function directLink(options: SqliteOptions): StoreLink {
  const database = new SqliteDatabase(options);
  return { ask: async (call) => unwrap(serve(database, call)) };
}

/** The thread has ended, so the store has: a new one of the process finds all that was durable. */
export class ThreadGone extends Error {
  override readonly name = "ThreadGone";
}

/** Of the thread's heap: it keeps nothing, so a larger one would only take memory. */
const YOUNG_MEBIBYTES = 8;

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** On a worker thread; resolves when the database is open there. */
export async function threadLink(options: SqliteOptions): Promise<StoreLink> {
  const worker = new Worker(workerFile(), {
    workerData: options,
    name: "treadle-store",
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MEBIBYTES },
  });
  const waiting: Waiting[] = [];
  let death: Error | undefined;
  worker.on("message", (replies: readonly StoreReply[]) => {
    for (const reply of replies) {
      const next = waiting.shift();
      if (reply.ok) next?.resolve(reply.value);
      else next?.reject(asError(reply));
    }
  });
  const die = (why: string): void => {
    death ??= new ThreadGone(
      `The store's thread has ended${why}. What was durable is safe: start the server again.`,
    );
    for (const { reject } of waiting.splice(0)) reject(death);
  };
  worker.on("error", ({ message }) => die(`: ${message}`));
  worker.on("exit", () => die(""));
  const reply = (): Promise<unknown> =>
    new Promise((resolve, reject) => {
      if (death === undefined) waiting.push({ resolve, reject });
      else reject(death);
    });
  await reply();
  let calls: StoreCall[] = [];
  const send = (): void => {
    if (calls.length === 0) return;
    worker.postMessage(calls);
    calls = [];
  };
  return {
    ask: (call) => {
      const answered = reply();
      calls.push(call);
      if (call.call === "write" || call.call === "close") send();
      else if (calls.length === 1) setImmediate(send);
      return answered;
    },
  };
}

function unwrap(reply: StoreReply): unknown {
  if (reply.ok) return reply.value;
  throw asError(reply);
}

function asError(reply: { readonly name: string; readonly message: string }): Error {
  return reply.name === "StoreRefused" ? new StoreRefused(reply.message) : new Error(reply.message);
}

/** Node cannot run a worker from TypeScript: sources that run unbuilt (tests) take the built file. */
function workerFile(): string {
  const here = fileURLToPath(import.meta.url);
  // In the bundled command, dist/bundle/cli, the thread's own files stay where the compiler put them.
  const beside = here.endsWith("store-link.js")
    ? "./store-thread.js"
    : "../../store/store-thread.js";
  if (/\.c?js$/.test(here)) return fileURLToPath(new URL(beside, import.meta.url));
  const built = here.replace(/src([\\/])store[\\/]store-link\.ts$/, "dist$1store$1store-thread.js");
  if (existsSync(built)) return built;
  throw new Error("The store's thread runs from the built files: run `npm run build` first.");
}
