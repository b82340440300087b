import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import Database from "libsql";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { CommitUnit } from "../engine/index.ts";
import { SqliteStore, StoreRefused } from "./index.ts";
import { migrate, SCHEMA_VERSION } from "./schema.ts";

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "treadle-sqlite-"));
});

afterEach(() => {
  rmSync(directory, { recursive: true });
});

function open(): Promise<SqliteStore> {
  return SqliteStore.open({ directory, ownThread: false });
}

function setting(key: string, text: string): CommitUnit {
  return { type: "document", kind: "setting", key, text };
}

test.skipIf(process.platform === "win32")(
  "the files are their owner's alone, old ones too",
  async () => {
    writeFileSync(join(directory, "treadle.db"), "", { mode: 0o644 });
    const store = await open();
    await store.commit([setting("a", "1")]);
    const modes = ["treadle.db", "treadle.db-wal"].map((name) =>
      (statSync(join(directory, name)).mode & 0o777).toString(8),
    );
    await store.close();
    expect(modes).toEqual(["600", "600"]);
  },
);

function file(): string {
  return join(directory, "treadle.db");
}

/** Changes the database behind the store's back. */
function change(sql: string): void {
  const database = new Database(file());
  database.exec(sql);
  database.close();
}

/** Another process keeps the database to itself; answers how to end that. */
async function heldByAnother(path: string): Promise<() => Promise<void>> {
  const program = `
    const Database = require("libsql");
    const held = new Database(${JSON.stringify(path)});
    held.exec("PRAGMA locking_mode = EXCLUSIVE");
    held.exec("BEGIN EXCLUSIVE");
    console.log("held");
    setInterval(() => undefined, 1000);`;
  const holder = spawn(process.execPath, ["-e", program], { stdio: ["ignore", "pipe", "inherit"] });
  const failed = once(holder, "exit").then(() => Promise.reject(new Error("it could not hold it")));
  await Promise.race([once(holder.stdout, "data"), failed]);
  failed.catch(() => undefined);
  return async () => {
    holder.kill("SIGKILL");
    await once(holder, "exit");
  };
}

async function filled(): Promise<void> {
  const store = await open();
  const units = Array.from({ length: 500 }, (_, i) => setting(`k${i}`, `"${"x".repeat(1000)}"`));
  await store.commit(units);
  await store.close();
}

describe("a store that cannot be trusted is refused by name", () => {
  test("a file that is no database", async () => {
    writeFileSync(file(), "this is text, and a lot of it. ".repeat(50));
    await expect(open()).rejects.toThrow(/treadle\.db is damaged: it does not begin as a database/);
  });

  test("a database that has lost its tail", async () => {
    await filled();
    truncateSync(file(), 40_960);
    await expect(open()).rejects.toThrow(
      /treadle\.db is damaged: it is 40960 bytes long and should be/,
    );
  });

  test("a database with rubbish in its first pages", async () => {
    await filled();
    const bytes = readFileSync(file());
    bytes.fill(7, 100, 8192);
    writeFileSync(file(), bytes);
    await expect(open()).rejects.toThrow(/treadle\.db is damaged: .*malformed/);
  });

  test("a database with rubbish further in", async () => {
    await filled();
    const bytes = readFileSync(file());
    bytes.fill(7, 300_000, 400_000);
    writeFileSync(file(), bytes);
    await expect(open()).rejects.toThrow(/treadle\.db is damaged: its pages do not hold together/);
  });

  // Of texts nothing tells but reading them, and libsql itself ends the process at one that is not UTF-8.
  test("a text that is none, when it is read", async () => {
    await filled();
    const bytes = readFileSync(file());
    bytes[bytes.lastIndexOf("xxxxxxxx")] = 0xff;
    writeFileSync(file(), bytes);
    const store = await open();
    await expect(store.documents()).rejects.toThrow(/treadle\.db is damaged: a text .* not UTF-8/);
    expect((await store.damaged).message).toContain("Restore it from a backup");
    await store.close();
  });

  test("a text that has lost a page, when it is read", async () => {
    await filled();
    const bytes = readFileSync(file());
    const at = bytes.lastIndexOf("xxxxxxxx");
    bytes.fill(0, at - 100, at);
    writeFileSync(file(), bytes);
    const store = await open();
    await expect(store.documents()).rejects.toThrow(
      /treadle\.db is damaged: a text .* lost a part/,
    );
    await store.close();
  });

  test("a newer schema", async () => {
    await filled();
    const database = new Database(file());
    database.exec("PRAGMA user_version = 7");
    database.close();
    await expect(open()).rejects.toThrow(
      `was written by a newer Treadle (schema 7, this one knows ${SCHEMA_VERSION})`,
    );
  });

  test("somebody else's database", async () => {
    const database = new Database(file());
    database.exec("CREATE TABLE t (a)");
    database.close();
    await expect(open()).rejects.toThrow(/is not a store of Treadle/);
  });
});

describe("an emptied or missing database is not begun anew where there was a store", () => {
  const WHAT_TO_DO = "Restore it from a backup, or move the directory away to start empty.";

  async function refused(): Promise<string> {
    const found = await open().then(
      async (store) => {
        await store.close();
        return "opened";
      },
      (error: Error) => error,
    );
    if (!(found instanceof StoreRefused)) throw new Error(`not refused: ${found}`);
    expect(found.message).toContain(WHAT_TO_DO);
    return found.message;
  }

  test("emptied after a clean end", async () => {
    await filled();
    truncateSync(file());
    expect(await refused()).toContain(
      `The store ${file()} is damaged: it is empty, but its directory has held a store`,
    );
    expect(statSync(file()).size).toBe(0);
    rmSync(file());
    expect(await refused()).toContain(`${file()} is damaged: it is missing`);
    expect(existsSync(file())).toBe(false);
  });

  test("emptied beside a log that has content, which is kept", async () => {
    const log = `${file()}-wal`;
    writeFileSync(log, "a log ".repeat(1000));
    for (const spoil of [() => undefined, () => writeFileSync(file(), "")]) {
      spoil();
      expect(await refused()).toContain(`there is ${log}`);
      expect(statSync(log).size).toBe(6000);
    }
    rmSync(log);
    await (await open()).close();
  });

  test.each(["services/sqs.journal", "lambda/functions/f.json"])(
    "of an older Treadle, known by %s",
    async (left) => {
      mkdirSync(join(directory, dirname(left)), { recursive: true });
      writeFileSync(join(directory, left), "something");
      for (const spoil of [() => undefined, () => writeFileSync(file(), "")]) {
        spoil();
        expect(await refused()).toContain(`there is ${dirname(left)}`);
      }
      // Empty folders say nothing.
      rmSync(join(directory, left));
      await (await open()).close();
    },
  );

  test("but not a new one beside somebody's own folders of these names", async () => {
    for (const own of ["services/order.ts", "lambda/index.mjs"]) {
      mkdirSync(join(directory, dirname(own)));
      writeFileSync(join(directory, own), "export {}");
    }
    await (await open()).close();
  });

  test("a database whose tables were all in a log that is gone", async () => {
    await filled();
    rmSync(file());
    const empty = new Database(file());
    empty.exec("PRAGMA journal_mode = WAL");
    empty.close();
    expect(await refused()).toContain("it has no tables, but its directory has held a store");
  });

  test("a first start that was cut short is no store", async () => {
    const begun = new Database(file());
    begun.exec("PRAGMA journal_mode = WAL; PRAGMA application_id = 0x5472646c");
    begun.close();
    const store = await open();
    expect(existsSync(join(directory, "treadle.store"))).toBe(true);
    // Marked with the tables in the file itself: the log may go with the power.
    expect(statSync(file()).size).toBeGreaterThan(40_000);
    await store.close();
  });
});

describe("a database that is not what its version says is refused", () => {
  test.each([
    ["DROP TABLE frames", "it has lost the table frames"],
    [
      "ALTER TABLE executions DROP COLUMN notes",
      "it has lost the column notes of the table executions",
    ],
    ["DROP INDEX executions_due", "it has lost the index executions_due"],
    ["DROP TABLE waiting_tasks", "it has lost the table waiting_tasks"],
    ["PRAGMA user_version = 0", "it says that its schema is of version 0, which no store has"],
    ["PRAGMA user_version = -3", "it says that its schema is of version -3, which no store has"],
    [
      "PRAGMA user_version = 1",
      "it cannot be brought on from schema version 1: index executions_by",
    ],
  ])("%s", async (sql, reason) => {
    await filled();
    change(sql);
    const opening = open();
    await expect(opening).rejects.toThrow(StoreRefused);
    await expect(opening).rejects.toThrow(`The store ${file()} is damaged: ${reason}`);
  });

  test("what somebody's tool has added is nobody's business", async () => {
    await filled();
    change("CREATE TABLE mine (a); CREATE INDEX mine_too ON executions (started); ANALYZE");
    await (await open()).close();
  });

  test("a folder in its place", async () => {
    mkdirSync(file());
    const opening = open();
    await expect(opening).rejects.toThrow(StoreRefused);
    await expect(opening).rejects.toThrow(/treadle\.db cannot be opened: EISDIR/);
  });

  test("a database that another program holds", async () => {
    const letGo = await heldByAnother(file());
    try {
      const opening = open();
      await expect(opening).rejects.toThrow(StoreRefused);
      await expect(opening).rejects.toThrow(/treadle\.db cannot be opened: database is locked/);
    } finally {
      await letGo();
    }
  });
});

/** An execution that has every kind of text. */
const EXECUTION: CommitUnit = {
  type: "execution",
  executionArn: "arn:of:e",
  expect: 0,
  birth: {
    ...{ name: "e", type: "STANDARD", stateMachineArn: "arn:of:m", startDate: 1000 },
    ...{ input: '{"given":[1,2]}', roleArn: "arn:of:r", revisionId: "r1", flow: 0 },
  },
  standing: { status: "FAILED", redriveCount: 0, historyCount: 3, output: '{"came":"out"}' },
  pending: true,
  head: '{"head":{"of":"it"}}',
  notes: '{"boot":"b1"}',
  framesPut: [
    ["f0", '{"frame":"0"}'],
    ["f0.i", '{\n  "in": "put"\n}'],
  ],
  framesDeleted: [],
  events: ['{"id":1}', '{"id":2}', '{"id":3}'],
  firstEventId: 1,
  mapRuns: [],
};

describe("a JSON text that was cut is refused with its table and row when it is read", () => {
  const load = (store: SqliteStore) => store.load(["arn:of:e"]);
  const history = (reverse: boolean) => (store: SqliteStore) =>
    store.history("arn:of:e", { limit: 2, reverse });
  const list = (store: SqliteStore) =>
    store.list({ of: { stateMachineArn: "arn:of:m" }, limit: 5 });
  const find = (store: SqliteStore) =>
    store.find({ of: { everything: true }, text: "out", limit: 5, scan: 100 });
  const cases: readonly [
    table: string,
    column: string,
    row: RegExp,
    read: (store: SqliteStore) => Promise<unknown>,
  ][] = [
    ["documents", "text", /setting k1/, (store) => store.documents()],
    ["executions", "birth", /arn:of:e/, list],
    ["executions", "birth", /arn:of:e/, find],
    ["executions", "standing", /arn:of:e/, load],
    ["executions", "standing", /arn:of:e/, list],
    ["executions", "standing", /arn:of:e/, find],
    ["executions", "standing", /arn:of:e/, history(false)],
    ["executions", "notes", /arn:of:e/, load],
    ["executions", "input", /arn:of:e/, load],
    ["executions", "output", /arn:of:e/, load],
    ["executions", "head", /arn:of:e/, load],
    ["frames", "text", /f0 of arn:of:e/, load],
    ["history", "events", /of execution 1 from event 1/, history(false)],
    ["history", "events", /of execution 1 from event 1/, history(true)],
  ];
  test.each(cases)("%s.%s, row %s", async (table, column, row, read) => {
    const whole = await open();
    await whole.commit([setting("k1", '{"a":"b"}'), EXECUTION]);
    await read(whole);
    await whole.close();
    for (const kept of [5, -1]) {
      const copy = readFileSync(file());
      change(
        `UPDATE ${table} SET ${column} = substr(${column}, 1, ${kept < 0 ? `length(${column}) - 1` : kept})`,
      );
      const store = await open();
      const place = `the text ${column} of the row ${row.source} in the table ${table} is not whole`;
      const named = new RegExp(`treadle\\.db is damaged: ${place}\\. Restore it`);
      await expect(read(store)).rejects.toThrow(named);
      expect((await store.damaged).message).toMatch(named);
      await store.close();
      writeFileSync(file(), copy);
    }
  });

  test.each([
    ["f0.i", '{\n  "in": "pu'],
    ["m0.r0", '{"first":"li'],
  ])("a record of the state, %s", async (frame, cut) => {
    const store = await open();
    await store.commit([{ ...EXECUTION, framesPut: [[frame, cut]] }]);
    await expect(load(store)).rejects.toThrow(
      `the text text of the row ${frame} of arn:of:e in the table frames is not whole`,
    );
    await store.close();
  });

  test("a history of which whole events are gone from a row", async () => {
    const whole = await open();
    await whole.commit([EXECUTION]);
    await whole.close();
    change(`UPDATE history SET events = '{"id":1}'`);
    const store = await open();
    await expect(history(false)(store)).rejects.toThrow(/history is not whole/);
    await store.close();
  });
});

describe("the schema is migrated", () => {
  test("step by step from an older version, and not again", () => {
    const database = new Database(join(directory, "m.db"));
    migrate(database, "m.db", ["CREATE TABLE a (x)"]);
    const steps = [
      "CREATE TABLE a (x)",
      "ALTER TABLE a ADD COLUMN y",
      "INSERT INTO a VALUES (1, 2)",
    ];
    migrate(database, "m.db", steps);
    migrate(database, "m.db", steps);
    expect(database.prepare("SELECT x, y FROM a").raw().all([])).toEqual([[1, 2]]);
    database.close();
  });

  test("all or nothing", () => {
    const database = new Database(join(directory, "m.db"));
    migrate(database, "m.db", ["CREATE TABLE a (x)"]);
    const broken = ["CREATE TABLE a (x)", "INSERT INTO a VALUES (1); SELECT nonsense;"];
    expect(() => migrate(database, "m.db", broken)).toThrow();
    expect(database.prepare("SELECT COUNT(*) FROM a").raw().get([])).toEqual([0]);
    database.close();
  });
});

describe("one directory has one server", () => {
  test("a second store in the same process is refused and told who has it", async () => {
    const first = await open();
    await expect(open()).rejects.toThrow(
      `${directory} is in use by another Treadle server (process ${process.pid})`,
    );
    await first.close();
    await (await open()).close();
  });

  test("a store of another process is refused while it lives and free when it was killed", async () => {
    const program = `
      const Database = require("libsql");
      const lock = new Database(${JSON.stringify(join(directory, "treadle.lock"))});
      lock.exec("PRAGMA locking_mode = EXCLUSIVE");
      lock.exec("BEGIN EXCLUSIVE");
      process.kill(process.pid, "SIGKILL");`;
    expect(() => execFileSync(process.execPath, ["-e", program])).toThrow();
    await (await open()).close();
  });

  test("a lock that somebody wrote into and nobody holds is taken over", async () => {
    const lock = join(directory, "treadle.lock");
    for (const rubbish of ["x", "treadle ".repeat(100), Buffer.alloc(5000)]) {
      writeFileSync(lock, rubbish);
      const store = await open();
      await expect(open()).rejects.toThrow("is in use by another Treadle server");
      await store.close();
    }
  });

  test("a lock that somebody wrote into is not taken from the server that holds it", async () => {
    const lock = join(directory, "treadle.lock");
    // Held by another process: one that opens and closes the file would let go of its own lock.
    const letGo = await heldByAnother(lock);
    try {
      writeFileSync(lock, "rubbish ".repeat(100));
      await expect(open()).rejects.toThrow("is in use by another Treadle server");
      expect(readFileSync(lock, "utf8")).toContain("rubbish");
    } finally {
      await letGo();
    }
    await (await open()).close();
  });

  test("a lock that cannot be one says so, not that a server is there", async () => {
    mkdirSync(join(directory, "treadle.lock"));
    await expect(open()).rejects.toThrow(/cannot be locked: .*treadle\.lock: .* remove that file/);
  });

  test("a store that was refused gives the directory free again", async () => {
    writeFileSync(file(), "rubbish ".repeat(100));
    await expect(open()).rejects.toThrow(/damaged/);
    rmSync(file());
    await (await open()).close();
  });
});

test("after a failed transaction the store goes on and nothing of it stands", async () => {
  const store = await open();
  await store.commit([setting("a", "1")]);
  const wrong = { ...setting("c", "3"), kind: null } as unknown as CommitUnit;
  await expect(store.commit([setting("b", "2"), wrong])).rejects.toThrow(/treadle\.db failed: /);
  await store.commit([setting("d", "4")]);
  expect((await store.documents()).map((document) => document.key)).toEqual(["a", "d"]);
  await store.close();
});

describe("on a thread of its own", () => {
  test("it serves, refuses by name, and says so when its thread is gone", async () => {
    spawnSync("npx", ["tsc", "-b", "src/store"], { stdio: "ignore" });
    const store = await SqliteStore.open({ directory });
    expect(await store.commit([setting("a", "1")])).toEqual({ refused: [] });
    expect(await store.documents()).toEqual([setting("a", "1")]);
    await expect(SqliteStore.open({ directory })).rejects.toThrow(/in use by another/);
    await store.close();
    await expect(store.documents()).rejects.toThrow("The store's thread has ended.");
    truncateSync(file(), 4096);
    await expect(SqliteStore.open({ directory })).rejects.toThrow(/treadle\.db is damaged/);
  });
});
