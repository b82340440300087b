// kill -9 in the middle of a Map Run over a CSV object, three times: each item is in the results exactly once.
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { CommandServer } from "./command-server.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const PATIENCE_MS = 240_000;
const KILLS = 3;

class Server {
  readonly #process: CommandServer;

  private constructor(process: CommandServer) {
    this.#process = process;
  }

  static async start(data: string): Promise<Server> {
    const script = join(ROOT, "bin", "treadle.js");
    const args = [script, "serve", "--port", "0", "--data", data];
    const child = spawn(process.execPath, args, { cwd: data, stdio: ["ignore", "pipe", "pipe"] });
    return new Server(await CommandServer.answering(child));
  }

  kill(): Promise<void> {
    return this.#process.end("SIGKILL");
  }

  async s3(method: string, path: string, body?: string): Promise<string> {
    const authorization =
      "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0";
    const headers = { authorization, "x-amz-content-sha256": "UNSIGNED-PAYLOAD" };
    const answer = await fetch(`${this.#process.url}${path}`, {
      method,
      headers,
      body: body ?? null,
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return await answer.text();
  }

  async sfn<T>(operation: string, parameters: object): Promise<T> {
    const answer = await fetch(this.#process.url, {
      method: "POST",
      headers: {
        "content-type": "application/x-amz-json-1.0",
        "x-amz-target": `AWSStepFunctions.${operation}`,
      },
      body: JSON.stringify(parameters),
    });
    // The cast: the caller knows the operation's answer.
    return (await answer.json()) as T;
  }
}

interface MapRun {
  readonly status: string;
  readonly itemCounts: { readonly succeeded: number; readonly total: number };
}

/** Every third item fails, and no more than a tenth may. */
function strict(): string {
  const States = {
    Look: {
      Type: "Choice",
      Choices: [{ Variable: "$.bad", BooleanEquals: true, Next: "Bad" }],
      Default: "Fine",
    },
    Fine: { Type: "Succeed" },
    Bad: { Type: "Fail", Error: "Third" },
  };
  const ProcessorConfig = { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" };
  const ItemProcessor = { ProcessorConfig, StartAt: "Look", States };
  const limits = { MaxConcurrency: 50, ToleratedFailurePercentage: 10 };
  const M = { Type: "Map", Label: "strict", ItemProcessor, ...limits, End: true };
  return JSON.stringify({ StartAt: "M", States: { M } });
}

function machine(type: string): string {
  const resource = (action: string): string => `arn:aws:states:::s3:${action}`;
  return JSON.stringify({
    StartAt: "M",
    States: {
      M: {
        Type: "Map",
        Label: "rows",
        MaxConcurrency: 200,
        ItemReader: {
          Resource: resource("getObject"),
          ReaderConfig: { InputType: "CSV", CSVHeaderLocation: "FIRST_ROW" },
          Parameters: { Bucket: "data", Key: "rows.csv" },
        },
        ItemProcessor: {
          ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: type },
          StartAt: "P",
          States: { P: { Type: "Pass", End: true } },
        },
        ResultWriter: {
          Resource: resource("putObject"),
          Parameters: { Bucket: "data", Prefix: "out" },
          WriterConfig: { Transformation: "COMPACT", OutputType: "JSON" },
        },
        End: true,
      },
    },
  });
}

const NOT_BUILT = !existsSync(join(ROOT, "dist", "bundle", "cli"));

describe.skipIf(NOT_BUILT)("a Map Run over a CSV", () => {
  let data: string;
  let server: Server;

  beforeEach(async () => {
    data = mkdtempSync(join(tmpdir(), "treadle-map-run-"));
    server = await Server.start(data);
  });
  afterEach(async () => {
    await server.kill();
    rmSync(data, { recursive: true, force: true });
  });

  async function mapRunOf(executionArn: string): Promise<MapRun | undefined> {
    const list = await server.sfn<{ mapRuns?: { mapRunArn: string }[] }>("ListMapRuns", {
      executionArn,
    });
    const mapRunArn = list.mapRuns?.[0]?.mapRunArn;
    if (mapRunArn === undefined) return undefined;
    return server.sfn<MapRun>("DescribeMapRun", { mapRunArn });
  }

  /** Ids in the result files, in the order of their numbers. */
  async function resultIds(output: string): Promise<readonly number[]> {
    const { ResultWriterDetails } = JSON.parse(output);
    const manifest = JSON.parse(await server.s3("GET", `/data/${ResultWriterDetails.Key}`));
    expect(manifest.ResultFiles.FAILED).toEqual([]);
    const ids: number[] = [];
    for (const { Key, Size } of manifest.ResultFiles.SUCCEEDED) {
      const text = await server.s3("GET", `/data/${Key}`);
      expect(Buffer.byteLength(text)).toBe(Size);
      ids.push(...JSON.parse(text).map(({ id }: { id: string }) => Number(id)));
    }
    return ids.sort((left, right) => left - right);
  }

  test.each([
    ["EXPRESS", 40_000],
    ["STANDARD", 3_000],
  ])("with %s children loses and doubles no item", { timeout: PATIENCE_MS }, async (type, rows) => {
    await server.s3("PUT", "/data");
    const lines = Array.from({ length: rows }, (_, id) => `${id},row ${id}`);
    await server.s3("PUT", "/data/rows.csv", `id,text\n${lines.join("\n")}\n`);
    const { stateMachineArn } = await server.sfn<{ stateMachineArn: string }>(
      "CreateStateMachine",
      { name: "rows", definition: machine(type), roleArn: "arn:aws:iam::123456789012:role/r" },
    );
    const { executionArn } = await server.sfn<{ executionArn: string }>("StartExecution", {
      stateMachineArn,
    });
    for (let kills = 1; kills <= KILLS; kills++) {
      const enough = (rows * kills) / (KILLS + 2);
      let run = await mapRunOf(executionArn);
      while ((run?.itemCounts.succeeded ?? 0) < enough && run?.status !== "SUCCEEDED") {
        run = await mapRunOf(executionArn);
      }
      await server.kill();
      server = await Server.start(data);
    }
    let execution: { status: string; output?: string };
    do {
      execution = await server.sfn("DescribeExecution", { executionArn });
    } while (execution.status === "RUNNING");
    expect(execution.status).toBe("SUCCEEDED");
    const counts = (await mapRunOf(executionArn))?.itemCounts;
    expect(counts).toMatchObject({ succeeded: rows, total: rows });
    expect(await resultIds(execution.output ?? "")).toEqual(
      Array.from({ length: rows }, (_, n) => n),
    );
  });
});

describe.skipIf(NOT_BUILT)("a Map Run that fails", () => {
  let data: string;
  let server: Server;

  beforeEach(async () => {
    data = mkdtempSync(join(tmpdir(), "treadle-map-run-"));
    server = await Server.start(data);
  });
  afterEach(async () => {
    await server.kill();
    rmSync(data, { recursive: true, force: true });
  });

  /** What its children ended with, as they are listed. */
  async function listed(mapRunArn: string): Promise<Readonly<Record<string, number>>> {
    const found: Record<string, number> = { SUCCEEDED: 0, FAILED: 0, ABORTED: 0 };
    const { executions } = await server.sfn<{ executions: { status: string }[] }>(
      "ListExecutions",
      { mapRunArn, maxResults: 1000 },
    );
    for (const { status } of executions) found[status] = (found[status] ?? 0) + 1;
    return found;
  }

  async function counted(mapRunArn: string): Promise<Readonly<Record<string, number>>> {
    const { executionCounts } = await server.sfn<{
      executionCounts: Readonly<Record<string, number>>;
    }>("DescribeMapRun", { mapRunArn });
    const { succeeded = 0, failed = 0, aborted = 0, running = 0, total, pending } = executionCounts;
    expect(running).toBe(0);
    expect(succeeded + failed + aborted + (pending ?? 0)).toBe(total);
    return { SUCCEEDED: succeeded, FAILED: failed, ABORTED: aborted };
  }

  async function failed(executionArn: string): Promise<string> {
    let status: string;
    do {
      ({ status } = await server.sfn<{ status: string }>("DescribeExecution", { executionArn }));
    } while (status === "RUNNING");
    expect(status).toBe("FAILED");
    const { mapRuns } = await server.sfn<{ mapRuns: { mapRunArn: string }[] }>("ListMapRuns", {
      executionArn,
    });
    return mapRuns[0]?.mapRunArn ?? "";
  }

  /** Whatever is answered, the process dies so many milliseconds later. */
  async function killedAfter(ms: number, asked: Promise<unknown>): Promise<void> {
    asked.catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, ms));
    await server.kill();
    server = await Server.start(data);
  }

  test("counts what its children ended with, killed or not", { timeout: PATIENCE_MS }, async () => {
    const { stateMachineArn } = await server.sfn<{ stateMachineArn: string }>(
      "CreateStateMachine",
      { name: "strict", definition: strict(), roleArn: "arn:aws:iam::123456789012:role/r" },
    );
    const items = Array.from({ length: 400 }, (_, i) => ({ bad: i % 3 === 2 }));
    for (const ms of [10, 25, 50, 100]) {
      const { executionArn } = await server.sfn<{ executionArn: string }>("StartExecution", {
        stateMachineArn,
        input: JSON.stringify(items),
      });
      await killedAfter(ms, Promise.resolve());
      const mapRunArn = await failed(executionArn);
      expect({ ms, ...(await counted(mapRunArn)) }).toEqual({ ms, ...(await listed(mapRunArn)) });
      await killedAfter(ms, server.sfn("RedriveExecution", { executionArn }));
      await failed(executionArn);
      expect({ ms, ...(await counted(mapRunArn)) }).toEqual({ ms, ...(await listed(mapRunArn)) });
    }
  });
});
