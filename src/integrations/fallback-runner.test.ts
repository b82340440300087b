import { describe, expect, test } from "vitest";
import { integration, runTask, sdk } from "./fixtures/run-task.ts";

describe("a service that nobody here speaks for", () => {
  test.each([
    [integration("sns", "publish"), "SNS.SdkClientException", "service 'sns'"],
    [integration("events", "putEvents"), "EventBridge.SdkClientException", "service 'events'"],
    [integration("http", "invoke"), "States.Http.Socket", "service 'http'"],
    [sdk("s3", "getObject"), "S3.SdkClientException", "service 's3'"],
    [{ kind: "unknown", text: "arn:what" } as const, "States.TaskFailed", "service"],
  ])("%o fails by name and says how to mock it", async (resource, error, service) => {
    const ran = await runTask(resource, {});
    expect(ran.failure?.error).toBe(error);
    expect(ran.failure?.cause).toContain(`Treadle has no ${service} to answer`);
    expect(ran.failure?.cause).toContain('"Parent": { "TestCases": { "<case>": { "Work": ');
  });
});

test("a service without a route names the line to add", async () => {
  const ran = await runTask(sdk("textract", "detectDocumentText"), {});
  expect(ran.failure?.error).toBe("Textract.SdkClientException");
  expect(ran.failure?.cause).toContain(
    'add the line "  textract: http://127.0.0.1:4566" (an endpoint\'s URL, or aws for AWS itself) below "routes:" in treadle.yaml',
  );
});

test("an action that an embedded service lacks names a line for itself alone", async () => {
  const never = () => Promise.reject(new Error("nothing is called here"));
  const services = { has: async (_: string, action?: string) => action === undefined, call: never };
  const ran = await runTask(sdk("dynamodb", "executeStatement"), {}, { ports: { services } });
  expect(ran.failure?.cause).toContain(
    "Treadle has no action 'dynamodb:executeStatement' to answer",
  );
  expect(ran.failure?.cause).toContain('add the line "  "dynamodb:executeStatement": http');
});

test("an activity waits for its worker", async () => {
  const arn = "arn:aws:states:us-east-1:123456789012:activity:Ship";
  expect((await runTask({ kind: "activity", arn }, {})).outcome).toEqual({ type: "waiting" });
});
