import { spawnSync } from "node:child_process";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { JsonObject } from "../../src/base/index.ts";
import { HOME_SCOPE } from "../../src/host/index.ts";
import { Example } from "../../test/support/example.ts";

const python = spawnSync("python3", ["--version"]).status === 0;
if (!python) console.warn("carnation: skipped, there is no python3 for its functions");

const QUEUE = "carnation-sqs-queue";
const DEAD_LETTERS = "carnation-dead-letter-queue";
const ALARMS = "carnation-alarm-inbox";
const TO_PURGED = ["Generate Sample Data", "Map", "Purge Queue", "Any Error ?"];
const AGAIN = { start_seq: 0, end_seq: 0 };

interface Event {
  readonly sequence_no: number | string;
  readonly retry_attempt: number;
}

describe.skipIf(!python)("Carnation", () => {
  let demo: Example;

  beforeEach(async () => {
    demo = await Example.open("carnation");
    // An empty queue would be waited at for five real seconds: a function is running meanwhile.
    const Attributes = { ReceiveMessageWaitTimeSeconds: "0" };
    await demo.service("sqs", "SetQueueAttributes", { QueueUrl: QUEUE, Attributes });
  });
  afterEach(() => demo[Symbol.asyncDispose]());

  /** As `aws lambda update-function-configuration` does: how many of the coins show tails. */
  async function setTails(share: number): Promise<void> {
    const lambda = await demo.host.lambda.get();
    const path = "/2015-03-31/functions/carnation-insert-data/configuration";
    const ask = async (method: string, body: object | undefined): Promise<JsonObject> => {
      const bytes = Buffer.from(body === undefined ? "" : JSON.stringify(body));
      const query = new URLSearchParams();
      const request = { method, path, headers: {}, query, body: bytes };
      const answer = await lambda.handleRequest(request, HOME_SCOPE);
      expect(answer.status).toBe(200);
      return JSON.parse(Buffer.from(answer.body).toString());
    };
    const { Environment } = await ask("GET", undefined);
    const { Variables } = Environment as { readonly Variables: JsonObject };
    await ask("PUT", { Environment: { Variables: { ...Variables, TAILS: String(share) } } });
  }

  async function messages(QueueUrl: string): Promise<readonly JsonObject[]> {
    const asked = { QueueUrl, MaxNumberOfMessages: 10, MessageAttributeNames: ["All"] };
    const { Messages = [] } = await demo.service("sqs", "ReceiveMessage", {
      ...{ ...asked, VisibilityTimeout: 0, WaitTimeSeconds: 0 },
    });
    // The cast: ReceiveMessage's answer.
    return Messages as readonly JsonObject[];
  }

  async function bodies<T>(queue: string): Promise<readonly T[]> {
    return (await messages(queue)).map(({ Body }) => JSON.parse(String(Body)));
  }

  async function inserted(): Promise<readonly number[]> {
    const { Items } = await demo.service("dynamodb", "Scan", {
      TableName: "carnation-random-strings",
    });
    const items = Items as readonly { readonly sequenceNo: { readonly N: string } }[];
    return items.map(({ sequenceNo }) => Number(sequenceNo.N)).sort((a, b) => a - b);
  }

  /** What waits for the next day: number and attempt, of the one message there may be. */
  async function waiting(): Promise<readonly (readonly [unknown, number])[]> {
    const lists = await bodies<readonly Event[]>(QUEUE);
    expect(lists.length, "purged every day").toBeLessThanOrEqual(1);
    const pairs = lists.flat().map((event) => [event.sequence_no, event.retry_attempt] as const);
    return pairs.sort(([a], [b]) => Number(a) - Number(b));
  }

  async function nextDay(): Promise<JsonObject> {
    await demo.run("NextDay");
    return demo.run("Carnation", AGAIN);
  }

  /** Metrics are summed by the minute: what a test counts has to lie in one. */
  async function nextMinute(): Promise<void> {
    const { stopDate } = await demo.run("NextDay");
    const wait = { Type: "Wait", SecondsPath: "$.seconds", End: true };
    await demo.host.call("CreateStateMachine", {
      ...{ name: "Moment", roleArn: "arn:aws:iam::123456789012:role/r" },
      definition: JSON.stringify({ StartAt: "Wait", States: { Wait: wait } }),
    });
    await demo.run("Moment", { seconds: 60 - Math.floor(Number(stopDate) % 60) });
  }

  async function alarmsInInbox(): Promise<readonly string[]> {
    const told = await bodies<{ readonly AlarmName: string; NewStateValue: string }>(ALARMS);
    return told.map(({ AlarmName, NewStateValue }) => `${AlarmName} ${NewStateValue}`);
  }

  test("what fails is tried again on the next three days, and then a dead letter", async () => {
    const first = await demo.run("Carnation", { start_seq: 0, end_seq: 6 });
    expect(first["status"]).toBe("FAILED");
    expect([first["error"], first["cause"]], "Fail has neither").toEqual([undefined, undefined]);
    const visited = (await demo.visited(first["executionArn"])).filter(
      (name) => name !== "Process Data",
    );
    expect(visited).toEqual([...TO_PURGED, "SQS SendMessage", "Fail"]);
    expect(await inserted()).toEqual([2]);
    expect(await waiting()).toEqual([0, 1, 3, 4, 5].map((number) => [number, 1]));

    expect((await nextDay())["status"]).toBe("FAILED");
    expect(await inserted()).toEqual([0, 2, 4, 5]);
    expect(await waiting()).toEqual([1, 3].map((number) => [number, 2]));

    expect((await nextDay())["status"]).toBe("FAILED");
    expect(await inserted()).toEqual([0, 1, 2, 4, 5]);
    expect(await waiting()).toEqual([[3, 3]]);
    expect(await messages(DEAD_LETTERS)).toEqual([]);

    const fourth = await nextDay();
    expect(fourth).toMatchObject({ status: "SUCCEEDED", output: "[]" });
    expect(await demo.visited(fourth["executionArn"])).toEqual([...TO_PURGED, "Success"]);
    expect(await waiting()).toEqual([]);
    expect(await messages(DEAD_LETTERS), "after ten seconds only").toEqual([]);
    await demo.run("NextDay");
    const [letter] = await messages(DEAD_LETTERS);
    expect(JSON.parse(String(letter?.["Body"]))).toMatchObject({
      ...{ sequence_no: 3, retry_attempt: 3, start_seq: 0, end_seq: 6 },
    });
    expect(letter?.["MessageAttributes"]).toEqual({
      Comment: { DataType: "String", StringValue: expect.stringContaining("after 3 retry") },
    });
  });

  test("with nothing but heads everything is inserted at once", async () => {
    await setTails(0);
    const ran = await demo.run("Carnation", { start_seq: 0, end_seq: 6 });
    expect(ran).toMatchObject({ status: "SUCCEEDED", output: "[]" });
    expect(await inserted()).toEqual([0, 1, 2, 3, 4, 5]);
    expect(await waiting()).toEqual([]);
  });

  test("a second execution within a minute may not purge the queue", async () => {
    await setTails(0);
    await demo.run("Carnation", { start_seq: 0, end_seq: 1 });
    const again = await demo.run("Carnation", { start_seq: 1, end_seq: 2 });
    expect(again).toMatchObject({ status: "FAILED" });
    expect(again["error"]).toBe("Sqs.PurgeQueueInProgressException");
  });

  test("an error in the generator ends the execution under its Python name", async () => {
    await demo.service("sqs", "DeleteQueue", { QueueUrl: QUEUE });
    const ran = await demo.run("Carnation", { start_seq: 0, end_seq: 1 });
    expect(ran).toMatchObject({ status: "FAILED", error: "TypeError" });
    expect(ran["cause"]).toContain("'NoneType' object is not iterable");
    expect(await demo.visited(ran["executionArn"])).toEqual(["Generate Sample Data"]);
  });

  test("five invocations in a minute ring an alarm, whose message reaches the subscriber", async () => {
    await setTails(0);
    await nextMinute();
    await demo.run("Carnation", { start_seq: 0, end_seq: 6 });
    await demo.run("NextDay");
    const alarms = await alarmsInInbox();
    expect(alarms).toContain("carnation-insert-data-invocations ALARM");
    expect(alarms).toContain("carnation-insert-data-throttles ALARM");
    expect(alarms).not.toContain("carnation-insert-data-errors ALARM");
  });

  test("an event that the function raises at is dropped by the Map, and rings the errors' alarm", async () => {
    const event = { sequence_no: "seven", random_value: "?", current_time: 1, retry_attempt: 0 };
    const MessageBody = JSON.stringify([{ ...event, start_seq: 7, end_seq: 8 }]);
    await demo.service("sqs", "SendMessage", { QueueUrl: QUEUE, MessageBody });
    const ran = await demo.run("Carnation", AGAIN);
    expect(ran).toMatchObject({ status: "SUCCEEDED", output: "[]" });
    const visited = await demo.visited(ran["executionArn"]);
    expect(visited).toEqual([
      ...TO_PURGED.slice(0, 2),
      ...["Process Data", "Pass"],
      ...TO_PURGED.slice(2),
      "Success",
    ]);
    const told = await demo.history(ran["executionArn"]);
    expect(told.flatMap((one) => one.taskFailedEventDetails?.error ?? [])).toEqual(
      Array(4).fill("ValueError"),
    );
    await demo.run("NextDay");
    expect(await alarmsInInbox()).toContain("carnation-insert-data-errors ALARM");
    const { MetricAlarms } = await demo.service("cloudwatch", "DescribeAlarms", {
      AlarmNames: ["carnation-insert-data-errors"],
    });
    expect(MetricAlarms, "nothing for a day").toMatchObject([{ StateValue: "OK" }]);
  });
});
