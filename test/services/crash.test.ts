import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { type Answer, SCOPE } from "./test-services.ts";
import { startWireServer } from "./wire-server.ts";

const built = fileURLToPath(new URL("../../dist/services/index.js", import.meta.url));
const writer = fileURLToPath(new URL("crash-writer.mjs", import.meta.url));
if (!existsSync(built)) console.log("skipped: the services are not built (npm run build)");

/** Acknowledged writes up to the moment of the kill. */
async function writeUntilKilled(folder: string, writes: number): Promise<string[]> {
  const child = spawn(process.execPath, [writer, folder], { stdio: ["ignore", "pipe", "inherit"] });
  let said = "";
  for await (const chunk of child.stdout) {
    said += String(chunk);
    if (said.split("\n").length > writes) child.kill("SIGKILL");
  }
  // What stands before the last newline was said in full.
  return said.split("\n").slice(0, -1);
}

test.skipIf(!existsSync(built))("what was acknowledged is there after kill -9", async () => {
  const folder = mkdtempSync(join(tmpdir(), "treadle-crash-"));
  try {
    const acknowledged = await writeUntilKilled(folder, 1_500);
    expect(acknowledged.length).toBeGreaterThanOrEqual(1_500);
    const server = await startWireServer(folder);
    const call = async (
      service: string,
      operation: string,
      parameters: object,
    ): Promise<Answer> => {
      const scope = { ...SCOPE, region: "us-east-1" };
      const outcome = await server.services.call({
        service,
        operation,
        parameters: parameters as never,
        scope,
      });
      return outcome.ok ? outcome.output : outcome;
    };
    const kept = new Set<string>();
    for (;;) {
      const parameters = { QueueUrl: "/123456789012/q", MaxNumberOfMessages: 10 };
      const { Messages } = await call("sqs", "ReceiveMessage", parameters);
      if (Messages === undefined) break;
      for (const { Body } of Messages) kept.add(`sqs ${Body}`);
    }
    const { Items } = await call("dynamodb", "Scan", { TableName: "things" });
    for (const item of Items) kept.add(`dynamodb ${item.pk.S}`);
    for (const line of acknowledged.filter((one) => one.startsWith("s3 "))) {
      const key = line.slice(3);
      if ((await call("s3", "GetObject", { Bucket: "bucket", Key: key })).Body === key)
        kept.add(line);
    }
    expect(acknowledged.filter((line) => !kept.has(line))).toEqual([]);
    await server.stop();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
