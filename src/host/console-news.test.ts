import { afterAll, beforeAll, expect, test } from "vitest";
import { ConsoleClient } from "../../test/support/console-client.ts";
import type { News } from "../console-wire/index.ts";

let client: ConsoleClient;
let machine: string;

beforeAll(async () => {
  client = await ConsoleClient.open();
  machine = await client.machine("Quick", {
    StartAt: "Go",
    States: { Go: { Type: "Pass", End: true } },
  });
});

afterAll(async () => {
  await client[Symbol.asyncDispose]();
}, 60_000);

interface Heard {
  readonly id: string;
  readonly news: News;
}

/** Listens until `enough` of what it heard. */
async function listen(
  path: string,
  enough: (all: readonly Heard[]) => boolean,
  headers: Record<string, string> = {},
): Promise<readonly Heard[]> {
  const gone = new AbortController();
  const response = await fetch(`${client.url}/-/console/v1/${path}`, {
    ...{ headers, signal: gone.signal },
  });
  expect(response.headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
  const heard: Heard[] = [];
  let text = "";
  for await (const bytes of response.body ?? []) {
    text += Buffer.from(bytes).toString("utf8");
    const parts = text.split("\n\n");
    text = parts.pop() ?? "";
    for (const part of parts) {
      const [, id = "", data] = /^id: (.*)\ndata: (.*)$/.exec(part) ?? [];
      if (data !== undefined) heard.push({ id, news: JSON.parse(data) });
    }
    if (enough(heard)) break;
  }
  gone.abort();
  return heard;
}

const hasEnded =
  (name: string) =>
  (all: readonly Heard[]): boolean =>
    all.some(
      ({ news }) =>
        news.type === "executions" &&
        news.items.some((item) => item.name === name && item.status === "SUCCEEDED"),
    );

async function start(name: string): Promise<string> {
  const { executionArn = "" } = await client.call("StartExecution", {
    ...{ stateMachineArn: machine, name },
  });
  await client.host.engine.closed(executionArn);
  return executionArn;
}

test("a tab hears of executions, gathered, the newest standing only", async () => {
  const listening = listen("news", hasEnded("first"));
  const before = await listen("news", (all) => all.length > 0);
  const arn = await start("first");
  const heard = await listening;
  expect(before[0]?.news.type).toBe("hello");
  const items = heard.flatMap(({ news }) => (news.type === "executions" ? news.items : []));
  expect(items.filter(({ executionArn }) => executionArn === arn)).toHaveLength(1);
  expect(items[0]).toMatchObject({ machineName: "Quick", type: "STANDARD" });
});

test("a tab that comes again hears what it missed, and starts anew where that is too long ago", async () => {
  const before = await listen("news", (all) => all.length > 0);
  await start("second");
  const last = before.at(-1)?.id ?? "";
  const resumed = await listen("news", hasEnded("second"), { "last-event-id": last });
  expect(resumed.some(({ news }) => news.type === "reset")).toBe(false);
  const stranger = await listen("news", (all) => all.length > 1, { "last-event-id": "0abc-12" });
  expect(stranger.map(({ news }) => news.type)).toEqual(["reset", "hello"]);
  const future = last.replace(/\d+$/, "999999");
  const early = await listen("news", (all) => all.length > 1, { "last-event-id": future });
  expect(early[0]?.news.type).toBe("reset");
});

test("a tab hears how far the history of its execution has come", async () => {
  const waiting = await client.machine("Waiting", {
    StartAt: "Hold",
    States: { Hold: { Type: "Wait", Seconds: 600, End: true } },
  });
  const arn = await client.start(waiting, {});
  const count = (all: readonly Heard[]): number =>
    Math.max(0, ...all.map(({ news }) => (news.type === "history" ? news.eventCount : 0)));
  const first = await listen(`news?execution=${arn}`, (all) => count(all) >= 2);
  expect(count(first)).toBe(2);
  const next = listen(`news?execution=${arn}`, (all) => count(all) >= 3);
  await client.call("StopExecution", { executionArn: arn });
  expect(count(await next)).toBe(3);
});

test("a tab hears that machines were made", async () => {
  const listening = listen("news", (all) =>
    all.some(({ news }) => news.type === "catalog" && news.kind === "stateMachine"),
  );
  await client.machine("Another", { StartAt: "Go", States: { Go: { Type: "Succeed" } } });
  expect((await listening).length).toBeGreaterThan(1);
});

test("a tab hears when a task of an activity is queued, fetched and answered, and when a worker asks", async () => {
  const hears = (): Promise<unknown> =>
    listen("news", (all) =>
      all.some(({ news }) => news.type === "catalog" && news.kind === "worker"),
    );
  const { activityArn } = await client.call("CreateActivity", { name: "hands" });
  let heard = hears();
  const polled = client.call("GetActivityTask", { activityArn, workerName: "one" });
  await heard;
  heard = hears();
  const Twice = { Type: "Task", Resource: activityArn };
  const twice = await client.machine("Twice", {
    StartAt: "First",
    States: { First: { ...Twice, Next: "Then" }, Then: { ...Twice, End: true } },
  });
  const executionArn = await client.start(twice, {});
  const { taskToken } = await polled;
  await heard;
  heard = hears();
  await client.call("SendTaskSuccess", { taskToken, output: "{}" });
  await heard;
  heard = hears();
  await client.call("GetActivityTask", { activityArn, workerName: "two" });
  await heard;
  await client.call("StopExecution", { executionArn });
});
