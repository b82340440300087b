import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Journal } from "./index.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "treadle-journal-"));
  told = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const path = () => join(folder, "sample.journal");
let told: string[] = [];
const report = (where: string, line: unknown): void => {
  told.push(`${where}: ${line}`);
};
const open = (compactAtBytes = 1_000_000) =>
  Journal.open({ path: path(), service: "sample", compactAtBytes, report });

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

test("what is cut off from the end is kept beside and told in one line", async () => {
  const journal = await open();
  journal.shelf("things").put("a", 1);
  await journal.close();
  for (const tail of ['deadbeef [["things",', "rubbish\nand more\n", "\0".repeat(5000)]) {
    appendFileSync(path(), tail);
    expect(await kept()).toEqual([["a", 1]]);
    const [line = "", ...more] = told.splice(0);
    expect(more).toEqual([]);
    const [, bytes, copy = ""] =
      /^sample: .*sample\.journal: its last (\d+) bytes .* kept in (.+)$/.exec(line) ?? [];
    expect(Number(bytes)).toBe(tail.length);
    expect(readFileSync(copy, "utf8")).toBe(tail);
    expect(statSync(copy).mode & 0o077).toBe(0);
  }
  expect(await kept()).toEqual([["a", 1]]);
  expect(told).toEqual([]);
});

test("an end that cannot be kept is cut off all the same, and that is told", async () => {
  await (await open()).close();
  appendFileSync(path(), "rubbish");
  utimesSync(path(), 0, 0);
  mkdirSync(`${path()}.torn-1970-01-01T00-00-00.000Z`);
  expect(await kept()).toEqual([]);
  expect(told).toEqual([
    expect.stringMatching(/its last 7 bytes .* could not be kept in .*EISDIR/),
  ]);
});

test.each([
  ["emptied", "", /sample\.journal is empty: what it held is lost/],
  ["filled with zeros", "\0".repeat(3000), /sample\.journal is damaged: it does not begin as/],
  ["of rubbish", "rubbish\n".repeat(9), /sample\.journal is damaged: it does not begin as/],
])("a file that is %s is refused by name and left as it is", async (_, content, reason) => {
  const journal = await open();
  journal.shelf("things").put("a", 1);
  await journal.close();
  writeFileSync(path(), content);
  await expect(open()).rejects.toThrow(reason);
  expect(readFileSync(path(), "utf8")).toBe(content);
  expect(told).toEqual([]);
});

test("a journal is made whole: what a death leaves of its first line is not its file", async () => {
  writeFileSync(`${path()}.new`, '00000000 {"trea');
  const journal = await open();
  journal.shelf("things").put("a", 1);
  await journal.close();
  expect(readdirSync(folder)).toEqual(["sample.journal"]);
  expect(await kept()).toEqual([["a", 1]]);
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
  const other = Journal.open({ path: path(), service: "other", compactAtBytes: 1, report });
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
