// A disk that takes no more, acted out by the shell's limit on the size of files: every write beyond it is refused.
// What was acknowledged stays, what is refused is refused by name, and with room again everything goes on.
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { CommandServer } from "./command-server.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const command = join(root, "bin", "treadle.js");
const withoutShell = process.platform === "win32" || !existsSync("/bin/sh");
if (withoutShell) console.log("skipped: no shell here that limits the size of files");

/** In blocks of 512 bytes: 2 MiB a file. */
const LIMIT = "4096";
const PATIENCE_MS = 120_000;
const INPUT = JSON.stringify({ text: "x".repeat(100_000) });
const MACHINE = "arn:aws:states:us-east-1:123456789012:stateMachine:full";
const EXECUTION = "arn:aws:states:us-east-1:123456789012:execution:full";

interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

class Server {
  readonly #process: CommandServer;

  private constructor(process: CommandServer) {
    this.#process = process;
  }

  static async start(folder: string, limit: string): Promise<Server> {
    const script = `ulimit -f ${limit}; exec "$0" "$@"`;
    const served = [command, "serve", "--port", "0", "--data", join(folder, "data")];
    const child = spawn("/bin/sh", ["-c", script, process.execPath, ...served], { cwd: folder });
    return new Server(await CommandServer.answering(child));
  }

  async call(target: string, input: object): Promise<Answer> {
    const response = await fetch(this.#process.url, {
      method: "POST",
      headers: { "x-amz-target": target, "content-type": "application/x-amz-json-1.0" },
      body: JSON.stringify(input),
    });
    return { status: response.status, body: (await response.json()) as Answer["body"] };
  }

  states(operation: string, input: object): Promise<Answer> {
    return this.call(`AWSStepFunctions.${operation}`, input);
  }

  get(path: string): Promise<Response> {
    return fetch(`${this.#process.url}${path}`);
  }

  stop(signal: "SIGKILL" | "SIGTERM"): Promise<void> {
    return this.#process.end(signal);
  }
}

async function statusOf(server: Server, name: string): Promise<unknown> {
  const executionArn = `${EXECUTION}:${name}`;
  for (;;) {
    const { body } = await server.states("DescribeExecution", { executionArn });
    if (body["status"] !== "RUNNING") return body["status"] ?? body;
  }
}

describe.skipIf(withoutShell)("a full disk", () => {
  const folder = mkdtempSync(join(tmpdir(), "treadle-full-"));
  let server: Server | undefined;
  afterAll(async () => {
    await server?.stop("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  });

  test("refuses by name, keeps what it acknowledged, and goes on", {
    timeout: PATIENCE_MS,
  }, async () => {
    server = await Server.start(folder, LIMIT);
    const created = await server.states("CreateStateMachine", {
      ...{ name: "full", roleArn: "arn:aws:iam::123456789012:role/full" },
      definition: '{"StartAt":"P","States":{"P":{"Type":"Pass","End":true}}}',
    });
    expect(created.body["stateMachineArn"]).toBe(MACHINE);
    const queue = await server.call("AmazonSQS.CreateQueue", { QueueName: "full" });
    const QueueUrl = queue.body["QueueUrl"];

    const acknowledged: string[] = [];
    const refusals = new Set<string>();
    for (let i = 0; i < 60; i++) {
      const start = { stateMachineArn: MACHINE, name: `n${i}`, input: INPUT };
      const { status, body } = await server.states("StartExecution", start);
      if (status === 200) acknowledged.push(`n${i}`);
      else refusals.add(`${status} ${String(body["__type"])}`);
    }
    expect(acknowledged.length).toBeGreaterThan(0);
    expect([...refusals]).toEqual(["503 ServiceUnavailableException"]);

    let sent = 0;
    const sendRefusals = new Set<number>();
    for (let i = 0; i < 60; i++) {
      const message = { QueueUrl, MessageBody: `${i} ${"x".repeat(100_000)}` };
      const { status } = await server.call("AmazonSQS.SendMessage", message);
      if (status === 200) sent += 1;
      else sendRefusals.add(status);
    }
    expect(sent).toBeGreaterThan(0);
    expect([...sendRefusals].every((status) => status >= 500)).toBe(true);

    expect((await server.get("/-/health/live")).status).toBe(200);
    for (const name of acknowledged) expect(await statusOf(server, name)).toBe("SUCCEEDED");

    await server.stop("SIGKILL");
    server = await Server.start(folder, "unlimited");
    for (const name of acknowledged) expect(await statusOf(server, name)).toBe("SUCCEEDED");
    const again = { stateMachineArn: MACHINE, name: "afterwards", input: "{}" };
    expect((await server.states("StartExecution", again)).status).toBe(200);
    expect(await statusOf(server, "afterwards")).toBe("SUCCEEDED");
    const attributes = await server.call("AmazonSQS.GetQueueAttributes", {
      ...{ QueueUrl, AttributeNames: ["ApproximateNumberOfMessages"] },
    });
    expect(attributes.body["Attributes"]).toEqual({ ApproximateNumberOfMessages: String(sent) });
  });
});
