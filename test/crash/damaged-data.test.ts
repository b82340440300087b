// A data folder that is damaged: the server says so in one line and is gone, with a code for scripts; what it can do
// without it cuts off, tells of and starts.
import { spawn } from "node:child_process";
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import Database from "libsql";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { clockOf, HOME_SCOPE, Host } from "../../src/host/index.ts";
import { CommandServer } from "./command-server.ts";

const COMMAND = fileURLToPath(new URL("../../bin/treadle.js", import.meta.url));
const BUNDLE = fileURLToPath(new URL("../../dist/bundle/cli/cli.cjs", import.meta.url));
const PAGE_BYTES = 4096;
const MARK = "this page is going to be overwritten";

const scratch = mkdtempSync(join(tmpdir(), "treadle-damaged-"));
const whole = join(scratch, "whole");
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

let copies = 0;
/** A copy of the folder that {@link fill} has made. */
function copied(): string {
  copies += 1;
  const folder = join(scratch, `copy${copies}`);
  cpSync(whole, folder, { recursive: true });
  return folder;
}

async function fill(): Promise<void> {
  const clock = clockOf("skip");
  if (clock === undefined) throw new Error("there is a skipping clock");
  const host = await Host.open({
    ...{ scope: HOME_SCOPE, clock, relaxed: false, synchronous: "FULL", env: {} },
    dataDirectory: whole,
    log: () => undefined,
  });
  await host.call("CreateStateMachine", {
    name: "marked",
    roleArn: "arn:aws:iam::123456789012:role/r",
    definition: JSON.stringify({ Comment: MARK, StartAt: "A", States: { A: { Type: "Succeed" } } }),
  });
  await host.call("StartExecution", {
    stateMachineArn: "arn:aws:states:us-east-1:123456789012:stateMachine:marked",
    name: "one",
  });
  await host.services.get();
  await host[Symbol.asyncDispose]();
}

/** Overwrites every page that has the definition: they are read only when the database is open already. */
function damage(folder: string): number {
  const file = join(folder, "treadle.db");
  const bytes = readFileSync(file);
  let pages = 0;
  for (let at = bytes.indexOf(MARK); at !== -1; at = bytes.indexOf(MARK)) {
    const start = at - (at % PAGE_BYTES);
    bytes.fill(0xab, start, start + PAGE_BYTES);
    pages += 1;
  }
  writeFileSync(file, bytes);
  return pages;
}

interface Ended {
  readonly code: number | null;
  readonly told: string;
}

/** `code` null: it had to be killed. */
function served(folder: string): Promise<Ended> {
  const child = spawn(process.execPath, [COMMAND, "serve", "--port", "0", "--data", folder], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  let told = "";
  child.stderr.on("data", (chunk: Buffer) => {
    told += chunk.toString();
  });
  const killer = setTimeout(() => child.kill("SIGKILL"), 40_000);
  return new Promise((resolve) => {
    child.on("close", (code) => {
      clearTimeout(killer);
      resolve({ code, told });
    });
  });
}

/** Changes the database behind the store's back. */
function change(folder: string, sql: string): void {
  const database = new Database(join(folder, "treadle.db"));
  database.exec(sql);
  database.close();
}

const journal = (folder: string): string => join(folder, "services", "sqs.journal");

/** What is done to a folder, and what the server then says of which file. */
const REFUSED: Readonly<Record<string, readonly [(folder: string) => void, RegExp]>> = {
  "a database that was emptied": [
    (folder) => truncateSync(join(folder, "treadle.db")),
    /treadle\.db is damaged: it is empty, but its directory has held a store/,
  ],
  "a database that is gone": [
    (folder) => rmSync(join(folder, "treadle.db")),
    /treadle\.db is damaged: it is missing, but its directory has held a store/,
  ],
  "a folder in the database's place": [
    (folder) => {
      rmSync(join(folder, "treadle.db"));
      mkdirSync(join(folder, "treadle.db"));
    },
    /treadle\.db cannot be opened: EISDIR/,
  ],
  "a database whose documents were cut": [
    (folder) => change(folder, "UPDATE documents SET text = substr(text, 1, 40)"),
    /treadle\.db is damaged: the text text of the row \w+ \S+ in the table documents is not whole/,
  ],
  "a database that has lost a table": [
    (folder) => change(folder, "DROP TABLE frames"),
    /treadle\.db is damaged: it has lost the table frames/,
  ],
  "a database of a version that is none": [
    (folder) => change(folder, "PRAGMA user_version = -1"),
    /treadle\.db is damaged: it says that its schema is of version -1/,
  ],
  "a journal that was emptied": [
    (folder) => truncateSync(journal(folder)),
    /sqs\.journal is empty: what it held is lost\. Restore it/,
  ],
  "a journal full of zeros": [
    (folder) => writeFileSync(journal(folder), Buffer.alloc(3000)),
    /sqs\.journal is damaged: it does not begin as a journal does\. Restore it/,
  ],
};

describe.skipIf(!existsSync(BUNDLE))("a damaged data folder", () => {
  beforeAll(fill);

  test("pages: ends the command with code 2 and the file's name, and leaves no lock", async () => {
    const folder = copied();
    expect(damage(folder)).toBeGreaterThan(0);
    for (const _ of ["at first", "and again"]) {
      const { code, told } = await served(folder);
      expect(told).toContain("treadle.db is damaged");
      expect(code).toBe(2);
    }
  });

  test.each(Object.entries(REFUSED))(
    "%s ends the command with code 2",
    async (_, [spoil, line]) => {
      const folder = copied();
      spoil(folder);
      const { code, told } = await served(folder);
      expect(told).toMatch(line);
      // One line that says what to do, and no trace.
      expect(told.trimEnd().split("\n")).toHaveLength(1);
      expect(code).toBe(2);
    },
  );

  test("what is met later ends the server that met it, by table and row", async () => {
    const folder = copied();
    change(folder, "UPDATE executions SET standing = substr(standing, 1, 9)");
    const child = spawn(process.execPath, [COMMAND, "serve", "--port", "0", "--data", folder], {
      stdio: ["ignore", "ignore", "pipe"],
    });
    let told = "";
    child.stderr.on("data", (chunk: Buffer) => {
      told += chunk.toString();
    });
    const ended = new Promise((resolve) => child.once("close", resolve));
    const { url } = await CommandServer.answering(child);
    const asked = await fetch(url, {
      method: "POST",
      headers: {
        "x-amz-target": "AWSStepFunctions.ListExecutions",
        "content-type": "application/x-amz-json-1.0",
      },
      body: JSON.stringify({
        stateMachineArn: "arn:aws:states:us-east-1:123456789012:stateMachine:marked",
      }),
    });
    expect(asked.status).toBe(500);
    expect(await ended).toBe(2);
    expect(told).toMatch(
      /treadle\.db is damaged: the text standing of the row \S+:one in the table executions is not/,
    );
  });

  test("rubbish in the lock and behind a journal keep no server from starting", async () => {
    const folder = copied();
    writeFileSync(join(folder, "treadle.lock"), "rubbish ".repeat(100));
    appendFileSync(journal(folder), "0badc0de [[");
    const child = spawn(process.execPath, [COMMAND, "serve", "--port", "0", "--data", folder]);
    let told = "";
    child.stderr.on("data", (chunk: Buffer) => {
      told += chunk.toString();
    });
    const server = await CommandServer.answering(child);
    await server.end("SIGTERM");
    expect(told).toMatch(
      /sqs\.journal: its last 11 bytes .* were cut off; they are kept in .*torn-/,
    );
    const kept = readdirSync(join(folder, "services")).filter((name) => name.includes(".torn-"));
    expect(kept).toHaveLength(1);
    expect(readFileSync(join(folder, "services", kept[0] ?? ""), "utf8")).toBe("0badc0de [[");
  });
});
