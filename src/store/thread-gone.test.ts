// What becomes of a store whose thread ends: by a heap that is too small for what was asked, say.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { expect, test, vi } from "vitest";
import { SqliteStore } from "./index.ts";

test("a store whose thread has ended says so, and is whole when it is opened again", async () => {
  const directory = mkdtempSync(join(tmpdir(), "treadle-thread-"));
  const setting = { type: "document", kind: "setting", key: "a", text: "1" } as const;
  const sent = vi.spyOn(Worker.prototype, "postMessage");
  const store = await SqliteStore.open({ directory });
  await store.commit([setting]);
  const thread = sent.mock.contexts.at(-1);
  sent.mockRestore();
  if (!(thread instanceof Worker)) throw new Error("nothing was sent to a thread");
  await thread.terminate();
  const words = "The store's thread has ended. What was durable is safe: start the server again.";
  await expect(store.documents()).rejects.toThrow(words);
  expect((await store.damaged).message).toBe(words);
  await store.close();
  const again = await SqliteStore.open({ directory });
  expect(await again.documents()).toEqual([setting]);
  await again.close();
  rmSync(directory, { recursive: true });
});
