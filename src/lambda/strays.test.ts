// What a function starts in sessions of its own ends with it, as with AWS's sandbox; found by /proc, so on Linux alone.
import { afterAll, describe, expect, test } from "vitest";
import { isAlive } from "./fixtures/processes.ts";
import { createTestService } from "./fixtures/test-service.ts";

const isLinux = process.platform === "linux";
if (!isLinux) process.stderr.write("No Linux: processes that left their group are not found.\n");

/** Starts a process in a session of its own, then does `after`. */
function starting(env: string, after: string): string {
  return `import { spawn } from "node:child_process";
export const handler = async () => {
  const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { detached: true, stdio: "ignore", env: ${env} });
  child.unref();
  console.log("pid=" + child.pid);
  ${after}
};`;
}

describe.skipIf(!isLinux)(
  "a process that a function has detached",
  () => {
    const lambda = createTestService();
    afterAll(() => lambda[Symbol.asyncDispose]());

    async function pidOf(name: string): Promise<number> {
      const line = await lambda.line(
        (one) => one.functionName === name && one.text.includes("pid="),
      );
      return Number(line.text.split("=")[1]);
    }

    test.each([
      ["with the function's environment", "process.env"],
      ["with none", "{}"],
    ])("%s ends when the function runs out of time", async (_, env) => {
      const source = starting(env, "await new Promise((r) => setTimeout(r, 1e6));");
      const name = await lambda.declareNode(source, { timeoutSeconds: 1 });
      await lambda.call(name);
      const pid = await pidOf(name);
      expect(pid).toBeGreaterThan(0);
      await expect.poll(() => isAlive(pid), { timeout: 10_000 }).toBe(false);
    });

    test("ends when the function's process ends by itself", async () => {
      const name = await lambda.declareNode(starting("process.env", "process.exit(1);"));
      await lambda.call(name);
      const pid = await pidOf(name);
      await expect.poll(() => isAlive(pid), { timeout: 10_000 }).toBe(false);
    });

    test("lives on while the function idles, and ends when the service does", async () => {
      await using own = createTestService();
      const name = await own.declareNode(starting("process.env", ""));
      await own.call(name);
      const line = await own.line((one) => one.text.includes("pid="));
      const pid = Number(line.text.split("=")[1]);
      expect(isAlive(pid)).toBe(true);
      await own.service[Symbol.asyncDispose]();
      expect(isAlive(pid)).toBe(false);
    });

    test("of another function lives on", async () => {
      const stays = await lambda.declareNode(starting("process.env", ""));
      await lambda.call(stays);
      const goes = await lambda.declareNode(starting("process.env", "process.exit(1);"));
      await lambda.call(goes);
      const gone = await pidOf(goes);
      await expect.poll(() => isAlive(gone), { timeout: 10_000 }).toBe(false);
      expect(isAlive(await pidOf(stays))).toBe(true);
    });
  },
  60_000,
);
