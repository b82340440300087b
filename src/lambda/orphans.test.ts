// No worker may outlive its server: here a real server in a process of its own is killed by force.
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, expect, test } from "vitest";
import { isAlive } from "./fixtures/processes.ts";

const directory = mkdtempSync(join(tmpdir(), "treadle-orphans-"));
const repository = join(import.meta.dirname, "..", "..");

beforeAll(() => {
  // This Node.js runs no TypeScript, so the room is compiled to a folder of the test's own.
  const compiler = createRequire(import.meta.url).resolve("typescript/package.json");
  const options = [
    ...["--ignoreConfig", "--target", "es2023", "--module", "nodenext", "--types", "node"],
    ...["--rewriteRelativeImportExtensions", "--strict", "--skipLibCheck"],
    ...["--rootDir", join(repository, "src"), "--outDir", join(directory, "src")],
  ];
  symlinkSync(join(repository, "node_modules"), join(directory, "node_modules"));
  writeFileSync(join(directory, "package.json"), '{"type":"module"}');
  execFileSync(process.execPath, [
    join(dirname(compiler), "bin", "tsc"),
    ...options,
    join(import.meta.dirname, "index.ts"),
  ]);
}, 120_000);
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** Declares functions, calls them, and prints the processes that they run in. */
const SERVER = `import { LambdaService } from "./src/lambda/index.js";
const files = (source) => ({ kind: "files", files: source });
const onLog = ({ text }) => { for (const [, pid] of text.matchAll(/pid=(\\d+)/g)) console.log(pid); };
const scope = { account: "000000000000", region: "us-east-1" };
const service = new LambdaService({ dataDirectory: "./data", scope, now: Date.now, onLog });
const sources = {
  idle: "export const handler = async () => console.log('pid=' + process.pid);",
  waits: "export const handler = () => { console.log('pid=' + process.pid); setTimeout(() => {}, 1e8); };",
  blocks: "export const handler = () => { console.log('pid=' + process.pid); for (;;) {} };",
  starts: "import { spawn } from 'node:child_process'; export const handler = () => { const child = spawn(process.execPath, ['-e', 'for (;;) {}']); console.log('pid=' + process.pid + ' pid=' + child.pid); for (;;) {} };",
};
if (process.platform === "linux") {
  const child = "spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { detached: true, stdio: 'ignore' })";
  const middle = "import('node:child_process').then(({ spawn }) => { const child = " + child + "; child.unref(); console.log('pid=' + child.pid); })";
  sources.detaches = "import { spawn } from 'node:child_process'; export const handler = async () => { const child = " + child + "; child.unref(); console.log('pid=' + process.pid + ' pid=' + child.pid);" +
    " spawn(process.execPath, ['-e', " + JSON.stringify(middle) + "], { stdio: 'inherit' }); };";
}
for (const [name, source] of Object.entries(sources)) {
  await service.declare({ name, runtime: "nodejs20.x", handler: "index.handler", timeoutSeconds: 900,
    code: files({ "index.mjs": source }) });
  service.invoke({ functionName: name, payload: "{}" });
}
`;
/** Those that leave the group are found on Linux alone. */
const PROCESSES = process.platform === "linux" ? 8 : 5;

async function startServer(): Promise<{
  readonly pids: number[];
  readonly end: (how: NodeJS.Signals) => void;
}> {
  writeFileSync(join(directory, "server.mjs"), SERVER);
  const server = spawn(process.execPath, ["server.mjs"], {
    cwd: directory,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const pids: number[] = [];
  await new Promise<void>((resolve) => {
    createInterface({ input: server.stdout }).on("line", (line) => {
      if (pids.push(Number(line)) === PROCESSES) resolve();
    });
  });
  return { pids, end: (how) => server.kill(how) };
}

test.each(["SIGKILL", "SIGTERM"] as const)(
  "no process of a function outlives a %s",
  async (how) => {
    const { pids, end } = await startServer();
    expect(pids.filter(isAlive)).toHaveLength(PROCESSES);
    end(how);
    await expect.poll(() => pids.filter(isAlive), { timeout: 15_000 }).toEqual([]);
  },
  60_000,
);
