import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { LambdaService } from "../../lambda/index.ts";
import { FUNCTION, integration, runTask } from "../fixtures/run-task.ts";

const HANDLER = `
export async function handler(event) {
  if (event?.fail) throw new RangeError("too far");
  return event;
}`;

describe("tasks on the Lambda service itself", () => {
  const folder = mkdtempSync(join(tmpdir(), "treadle-tasks-"));
  const scope = { account: "123456789012", region: "us-east-1" };
  const lambda = new LambdaService({ dataDirectory: folder, scope, now: () => Date.now() });
  const ports = { lambda };

  beforeAll(async () => {
    await lambda.declare({
      name: "work",
      runtime: "nodejs20.x",
      handler: "index.handler",
      code: { kind: "files", files: { "index.mjs": HANDLER } },
    });
  });

  afterAll(async () => {
    await lambda[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true });
  });

  test("a function by its ARN", async () => {
    const resource = { kind: "lambdaFunction", arn: FUNCTION } as const;
    const ran = await runTask(resource, { answer: 42 }, { ports });
    expect(ran.output).toEqual({ answer: 42 });
  });

  test.each(["work", "work:$LATEST", "123456789012:function:work", FUNCTION])(
    "lambda:invoke of %s",
    async (FunctionName) => {
      const parameters = { FunctionName, Payload: { a: 1 }, LogType: "Tail" };
      const ran = await runTask(integration("lambda", "invoke"), parameters, { ports });
      expect(ran.output).toMatchObject({
        ExecutedVersion: "$LATEST",
        Payload: { a: 1 },
        SdkHttpMetadata: { HttpStatusCode: 200, HttpHeaders: { "Content-Length": "7" } },
        StatusCode: 200,
      });
      expect(ran.output).toHaveProperty("LogResult");
    },
  );

  test("a handler that throws", async () => {
    const parameters = { FunctionName: "work", Payload: { fail: true } };
    const ran = await runTask(integration("lambda", "invoke"), parameters, { ports });
    expect(ran.failure?.error).toBe("RangeError");
    expect(JSON.parse(ran.failure?.cause ?? "")).toMatchObject({
      errorType: "RangeError",
      errorMessage: "too far",
    });
  });

  test("a function that is not there", async () => {
    const missing = `${FUNCTION}-missing`;
    const ran = await runTask(
      integration("lambda", "invoke"),
      { FunctionName: missing },
      { ports },
    );
    expect(ran.failure?.error).toBe("Lambda.ResourceNotFoundException");
    expect(ran.failure?.cause).toMatch(
      new RegExp(
        `^Function not found: ${missing}(:\\$LATEST)? \\(Service: AWSLambda; Status Code: 404; Error Code: ResourceNotFoundException; Request ID: [0-9a-f-]{36}; Proxy: null\\)$`,
      ),
    );
  });
});
