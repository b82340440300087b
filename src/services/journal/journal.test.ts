import {
  appendFileSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Journal } from "./index.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "treadle-journal-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const path = () => join(folder, "sample.journal");
const open = (compactAtBytes = 1_000_000) =>
  Journal.open({ path: path(), service: "sample", compactAtBytes });

async function kept(): Promise<unknown[]> {
  const journal = await open();
  const records = [...journal.shelf("things").entries()];
  await journal.close();
  return records;
}

test("what was durable is there after a crash, deletions too", async () => {
  const journal = await open();
  const shelf = journal.shelf<number>("things");
  shelf.put("a", 1);
  shelf.put("b", 2);
  await journal.durable();
  shelf.delete("a");
  await journal.durable();
  // No close: the process is gone.
  expect(await kept()).toEqual([["b", 2]]);
});

test("changes of one run of code are on disk together or not at all", async () => {
  const journal = await open();
  const shelf = journal.shelf<number>("things");
  shelf.put("a", 1);
  await journal.durable();
  shelf.put("b", 2);
  shelf.put("c", 3);
  await journal.durable();
  const whole = readFileSync(path());
  for (let cut = 1; cut < 30; cut++) {
    writeFileSync(path(), whole.subarray(0, whole.length - cut));
    expect(await kept()).toEqual([["a", 1]]);
    writeFileSync(path(), whole);
  }
  expect(await kept()).toEqual([
    ["a", 1],
    ["b", 2],
    ["c", 3],
  ]);
});

test("after a torn tail new records follow the last valid one", async () => {
  const journal = await open();
  journal.shelf("things").put("a", 1);
  await journal.close();
  appendFileSync(path(), 'deadbeef [["things",');
  const next = await open();
  next.shelf("things").put("b", 2);
  await next.close();
  expect(await kept()).toEqual([
    ["a", 1],
    ["b", 2],
  ]);
});

test("damage before a valid line is refused by name", async () => {
  const journal = await open();
  for (const key of ["a", "b"]) {
    journal.shelf("things").put(key, key);
    await journal.durable();
  }
  await journal.close();
  const text = readFileSync(path(), "utf8");
  writeFileSync(path(), text.replace('["things","a","a"]', '["things","a","x"]'));
  await expect(open()).rejects.toThrow(/sample\.journal is damaged after byte/);
});

test("another service's file is refused", async () => {
  await (await open()).close();
  const other = Journal.open({ path: path(), service: "other", compactAtBytes: 1 });
  await expect(other).rejects.toThrow(/begins with/);
});

test("a file that is mostly the past is written anew, and holds the present", async () => {
  const journal = await open(10_000);
  const shelf = journal.shelf<string>("things");
  for (let i = 0; i < 300; i++) {
    shelf.put("a", `${i} ${"x".repeat(100)}`);
    await journal.durable();
  }
  shelf.put("b", "last");
  await journal.close();
  expect(statSync(path()).size).toBeLessThan(25_000);
  const records = await kept();
  expect(records.length).toBe(2);
  expect(String((records[0] as string[])[1])).toMatch(/^299 /);
});

test("a hundred callers at once share few writes", async () => {
  const journal = await open();
  const shelf = journal.shelf<number>("things");
  await Promise.all(
    Array.from({ length: 100 }, (_, i) => {
      shelf.put(String(i), i);
      return journal.durable();
    }),
  );
  await journal.close();
  const lines = readFileSync(path(), "utf8").trim().split("\n");
  expect(lines.length).toBeLessThan(10);
  expect((await kept()).length).toBe(100);
});

test("a journal is readable by its owner alone", async () => {
  await (await open()).close();
  expect(statSync(path()).mode & 0o077).toBe(0);
});
