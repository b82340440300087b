// A store that turns out to be damaged behind its first pages: the server says so and is gone, with a code for scripts.
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { clockOf, HOME_SCOPE, Host } from "../../src/host/index.ts";

const COMMAND = fileURLToPath(new URL("../../bin/treadle.js", import.meta.url));
const BUNDLE = fileURLToPath(new URL("../../dist/bundle/cli/cli.cjs", import.meta.url));
const PAGE_BYTES = 4096;
const MARK = "this page is going to be overwritten";

const folder = mkdtempSync(join(tmpdir(), "treadle-damaged-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function fill(): Promise<void> {
  const clock = clockOf("skip");
  if (clock === undefined) throw new Error("there is a skipping clock");
  const host = await Host.open({
    ...{ scope: HOME_SCOPE, clock, relaxed: false, synchronous: "FULL", env: {} },
    dataDirectory: folder,
    log: () => undefined,
  });
  await host.call("CreateStateMachine", {
    name: "marked",
    roleArn: "arn:aws:iam::123456789012:role/r",
    definition: JSON.stringify({ Comment: MARK, StartAt: "A", States: { A: { Type: "Succeed" } } }),
  });
  await host[Symbol.asyncDispose]();
}

/** Overwrites every page that has the definition: they are read only when the database is open already. */
function damage(): number {
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
function served(): Promise<Ended> {
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

describe.skipIf(!existsSync(BUNDLE))("a damaged store", () => {
  test("ends the command with code 2 and the file's name, and leaves no lock", async () => {
    await fill();
    expect(damage()).toBeGreaterThan(0);
    for (const _ of ["at first", "and again"]) {
      const { code, told } = await served();
      expect(told).toContain("treadle.db is damaged");
      expect(code).toBe(2);
    }
  });
});
