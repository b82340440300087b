import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { SCOPE, TestServices } from "../../../test/services/test-services.ts";
import { compileFilter } from "./filter-pattern.ts";

let aws: TestServices;
beforeEach(async () => {
  aws = await TestServices.start();
});
afterEach(async () => {
  await aws.stop();
  expect(aws.problems).toEqual([]);
});
const call = (operation: string, parameters: object = {}) =>
  aws.call("logs", operation, { logGroupName: "/g", ...parameters } as never);
const put = (logStreamName: string, ...messages: string[]) =>
  call("PutLogEvents", {
    logStreamName,
    logEvents: messages.map((message, i) => ({ timestamp: aws.clock.now() + i, message })),
  });

beforeEach(async () => {
  await call("CreateLogGroup");
  await call("CreateLogStream", { logStreamName: "s" });
});

test("groups and streams are described, refused twice and gone when deleted", async () => {
  const described = await aws.call("logs", "DescribeLogGroups", { logGroupNamePrefix: "/" });
  expect(described.logGroups).toMatchObject([
    {
      logGroupName: "/g",
      arn: "arn:aws:logs:eu-west-1:123456789012:log-group:/g:*",
      logGroupArn: "arn:aws:logs:eu-west-1:123456789012:log-group:/g",
    },
  ]);
  expect(await call("CreateLogGroup")).toEqual({
    error: "ResourceAlreadyExistsException",
    message: "The specified log group already exists",
  });
  await call("DeleteLogGroup");
  expect(await call("DescribeLogStreams")).toEqual({
    error: "ResourceNotFoundException",
    message: "The specified log group does not exist.",
  });
});

test("events are there in order, after a restart too, page by page in both directions", async () => {
  await put("s", "a", "b");
  await put("s", "c");
  await aws.restart();
  const messages = ({ events }: { events: { message: string }[] }) =>
    events.map(({ message }) => message);
  const first = await call("GetLogEvents", { logStreamName: "s", startFromHead: true, limit: 2 });
  expect(messages(first)).toEqual(["a", "c"]);
  const second = await call("GetLogEvents", {
    logStreamName: "s",
    nextToken: first.nextForwardToken,
  });
  expect(messages(second)).toEqual(["b"]);
  const end = await call("GetLogEvents", {
    logStreamName: "s",
    nextToken: second.nextForwardToken,
  });
  expect(end.nextForwardToken).toBe(second.nextForwardToken);
  expect(messages(await call("GetLogEvents", { logStreamName: "s", limit: 1 }))).toEqual(["b"]);
});

test("of more than an answer holds, the newest come first where the end is asked for", async () => {
  const long = (name: string) => name + "-".repeat(400_000);
  const names = ({ events }: { events: { message: string }[] }) =>
    events.map(({ message }) => message[0]);
  for (const name of ["a", "b", "c", "d"]) await put("s", long(name));
  const newest = await call("GetLogEvents", { logStreamName: "s" });
  expect(names(newest)).toEqual(["c", "d"]);
  const page = (nextToken: string) => call("GetLogEvents", { logStreamName: "s", nextToken });
  expect(names(await page(newest.nextBackwardToken))).toEqual(["a", "b"]);
  expect(names(await page(newest.nextForwardToken))).toEqual([]);
  const oldest = await call("GetLogEvents", { logStreamName: "s", startFromHead: true });
  expect(names(oldest)).toEqual(["a", "b"]);
  expect(names(await page(oldest.nextForwardToken))).toEqual(["c", "d"]);
});

test("filters look into every stream", async () => {
  await call("CreateLogStream", { logStreamName: "t" });
  await put("s", "an ERROR here", '{"status":500,"path":"/x/y"}');
  await put("t", "fine");
  const found = async (filterPattern: string) =>
    (await call("FilterLogEvents", { filterPattern })).events.map(
      ({ message }: { message: string }) => message,
    );
  expect(await found("ERROR")).toEqual(["an ERROR here"]);
  expect(await found('{ $.status = 500 && $.path = "/x*" }')).toEqual([
    '{"status":500,"path":"/x/y"}',
  ]);
  expect((await found("")).length).toBe(3);
  expect((await call("FilterLogEvents", { filterPattern: "{ broken" })).error).toBe(
    "InvalidParameterException",
  );
});

test.each<[string, string, boolean]>([
  ["a b", "b and a", true],
  ["a b", "only a", false],
  ["?a ?b", "only b", true],
  ["ERROR -timeout", "ERROR: timeout", false],
  ['"exact words"', "with exact words in", true],
  ["%E[0-9]+%", "code E42", true],
  ["%(a+)+$%", `${"a".repeat(60)}!`, false],
  [`{ $.m = "${"*a".repeat(60)}*b" }`, `{"m":"${"a".repeat(5_000)}"}`, false],
  ["{ $.a[1] > 2 || ($.b IS TRUE) }", '{"a":[0,3]}', true],
  ["{ $.c NOT EXISTS }", '{"a":1}', true],
  ['{ $.a != "x" }', '{"a":"y"}', true],
  ["[a,b=ERROR,c]", "plain ERROR x", true],
  ["[a,b=ERROR,c]", "plain ERROR x y", false],
  ["[a, b, c=x]", "plain ERROR x", true],
  ["[..., b=x]", "plain ERROR x", true],
  ["[a=ERROR, ...]", "plain ERROR x", false],
  ["[..., status=4* && status!=404, bytes>1000]", "::1 - 403 1001", true],
  ["[..., status=4* && status!=404, bytes>1000]", "::1 - 404 1001", false],
  ["[ip, status=404 || status=410]", "::1 410", true],
  ['[ip, request="GET /a*", code]', '::1 "GET /a b" 200', true],
  ["[time=%2026%, level]", "[21/Nov/2026 12:00] WARN", true],
])("the pattern %s on %s is %s", (pattern, message, expected) => {
  expect(compileFilter(pattern)(message)).toBe(expected);
});

test.each(["[a,b", "[a, b ~ c]", "[..., a, ...]", "[a, b=1 c]"])("%s is no pattern", (pattern) => {
  expect(() => compileFilter(pattern)).toThrow(/Invalid filter pattern/);
});

test("old events are rejected, and dropped after the retention", async () => {
  const old = aws.clock.now() - 15 * 86_400_000;
  const logEvents = [
    { timestamp: old, message: "old" },
    { timestamp: aws.clock.now(), message: "new" },
  ];
  expect(await call("PutLogEvents", { logStreamName: "s", logEvents })).toMatchObject({
    rejectedLogEventsInfo: { tooOldLogEventEndIndex: 1 },
  });
  await call("PutRetentionPolicy", { retentionInDays: 1 });
  await aws.clock.advance(2 * 86_400_000);
  expect((await call("GetLogEvents", { logStreamName: "s" })).events).toEqual([]);
  expect((await call("PutRetentionPolicy", { retentionInDays: 2 })).error).toBe(
    "InvalidParameterException",
  );
});

describe("the newest lines of a group", () => {
  const lines = (asked: object = {}) =>
    aws.services.looks.logLines(SCOPE, "/g", { limit: 4, ...asked });
  const texts = (asked: object = {}) => lines(asked)?.lines.map(({ text }) => text);

  test("stand in the order of time over all streams, and lead to older ones", async () => {
    for (let i = 0; i < 7; i += 1) {
      await call("CreateLogStream", { logStreamName: `p${i}` });
      await put(`p${i}`, `begins ${i}`, `ends ${i}`);
    }
    const told = [...Array(7).keys()];
    const all = [...told.map((i) => `begins ${i}`), ...told.map((i) => `ends ${i}`)];
    const seen: string[] = [];
    let before: string | undefined;
    let pages = 0;
    do {
      const page = lines(before === undefined ? {} : { before });
      seen.unshift(...(page?.lines ?? []).map(({ text }) => text));
      before = page?.before;
      pages += 1;
    } while (before !== undefined);
    expect(seen).toEqual(all);
    expect(pages).toBe(4);
    expect(lines({ limit: 14 })?.before).toBeUndefined();
    expect(lines({ limit: 1 })?.lines).toEqual([
      { at: aws.clock.now() + 1, text: "ends 6", stream: "p6" },
    ]);
  });

  test("are found by a text, large letters like small ones", async () => {
    await put("s", "Needle in the hay", ...Array.from({ length: 200 }, (_, i) => `line ${i}`));
    expect(texts({ text: "NEEDLE" })).toEqual(["Needle in the hay"]);
    expect(texts({ text: "line 19" })).toEqual(["line 196", "line 197", "line 198", "line 199"]);
    expect(lines({ text: "nothing" })).toEqual({ lines: [] });
    expect(lines({ before: "yesterday" })).toEqual({ lines: [] });
    expect(aws.services.looks.logLines(SCOPE, "/none", { limit: 1 })).toBeUndefined();
  });

  test("with a text that is rare are looked for further where they were left", async () => {
    await put("s", "needle");
    for (let i = 0; i < 30; i += 1) {
      await aws.clock.advance(1);
      await put("s", "x".repeat(250_000));
    }
    const first = lines({ text: "needle" });
    expect(first?.lines).toEqual([]);
    expect(texts({ text: "needle", before: first?.before })).toEqual(["needle"]);
  });

  test("end where an answer is long enough, and go on from there", async () => {
    for (let i = 0; i < 5; i += 1) await put("s", `${i}${"x".repeat(250_000)}`);
    const page = lines({ limit: 10 });
    expect(page?.lines.map(({ text }) => text[0])).toEqual(["1", "2", "3", "4"]);
    const older = lines({ limit: 10, before: page?.before });
    expect(older?.lines.map(({ text }) => text[0])).toEqual(["0"]);
    expect(older?.before).toBeUndefined();
  });
});
