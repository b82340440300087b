// kill -9 in the middle of deployments: the server goes on where it was, or goes back.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface, type Interface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { JsonObject } from "../../src/base/index.ts";
import { template, UNKNOWN } from "./stack-host.ts";

const SCRIPT = fileURLToPath(new URL("server.mjs", import.meta.url));
const PATIENCE = { timeout: 60_000, interval: 20 };

class Server {
  readonly #child: ChildProcess;
  readonly #lines: Interface;

  constructor(directory: string) {
    this.#child = spawn(process.execPath, [SCRIPT, directory], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    this.#lines = createInterface({ input: this.#child.stdout! });
  }

  // biome-ignore lint/suspicious/noExplicitAny: an answer may be of any shape, and a wrong one fails the test.
  async call(service: string, operation: string, parameters: JsonObject): Promise<any> {
    const answered = once(this.#lines, "line");
    this.#child.stdin!.write(`${JSON.stringify({ service, operation, parameters })}\n`);
    const { ok, output, message } = JSON.parse(String((await answered)[0]));
    if (ok) return output;
    throw new Error(message);
  }

  async kill(): Promise<void> {
    const gone = once(this.#child, "exit");
    this.#child.kill("SIGKILL");
    await gone;
  }
}

let directory: string;
let server: Server;
beforeAll(() => {
  spawnSync("npx", ["tsc", "-b", "src/host"], { stdio: "ignore" });
  directory = mkdtempSync(join(tmpdir(), "treadle-stack-crash-"));
  server = new Server(directory);
}, 240_000);
afterAll(async () => {
  await server.kill();
  rmSync(directory, { recursive: true, force: true });
});

/** Tables take half a second each, so that there is a middle. */
function tables(count: number, more: JsonObject = {}): JsonObject {
  const entries = Array.from({ length: count }, (_, i) => {
    const Properties = {
      ...{ BillingMode: "PAY_PER_REQUEST", ...more },
      AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
      KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
    };
    const needed = i === 0 ? {} : { DependsOn: `T${i - 1}` };
    return [`T${i}`, { Type: "AWS::DynamoDB::Table", Properties, ...needed }] as const;
  });
  return Object.fromEntries(entries);
}

const stacks = (operation: string, parameters: JsonObject) =>
  server.call("cloudformation", operation, parameters);

/** Killed when the stack's event has come, and started again. */
async function killedAt(StackName: string, logicalId: string, status: string): Promise<void> {
  await vi.waitFor(async () => {
    const { StackEvents } = await stacks("DescribeStackEvents", { StackName });
    const [last] = StackEvents;
    expect([last.LogicalResourceId, last.ResourceStatus]).toEqual([logicalId, status]);
  }, PATIENCE);
  await server.kill();
  server = new Server(directory);
}

async function settled(StackName: string): Promise<string> {
  return vi.waitFor(async () => {
    const { Stacks } = await stacks("DescribeStacks", { StackName });
    expect(Stacks[0].StackStatus).not.toMatch(/IN_PROGRESS$/);
    return Stacks[0].StackStatus;
  }, PATIENCE);
}

const tableCount = async () => (await server.call("dynamodb", "ListTables", {})).TableNames.length;

test("a creation goes on, an update that fails is undone, a deletion is finished", async () => {
  const StackName = "s";
  const { StackId } = await stacks("CreateStack", { StackName, TemplateBody: template(tables(4)) });
  await killedAt(StackId, "T2", "CREATE_IN_PROGRESS");
  expect(await settled(StackId)).toBe("CREATE_COMPLETE");
  expect(await tableCount()).toBe(4);

  const broken = {
    ...tables(6, { Tags: [{ Key: "k", Value: "v" }] }),
    Z: { ...UNKNOWN, DependsOn: "T5" },
  };
  await stacks("UpdateStack", { StackName, TemplateBody: template(broken) });
  await killedAt(StackId, "T4", "CREATE_IN_PROGRESS");
  expect(await settled(StackId)).toBe("UPDATE_ROLLBACK_COMPLETE");
  expect(await tableCount()).toBe(4);
  const { TemplateBody } = await stacks("GetTemplate", { StackName });
  expect(TemplateBody).toBe(template(tables(4)));

  await stacks("DeleteStack", { StackName });
  await killedAt(StackId, "T2", "DELETE_IN_PROGRESS");
  expect(await settled(StackId)).toBe("DELETE_COMPLETE");
  expect(await tableCount()).toBe(0);
}, 240_000);
