import { afterEach, beforeEach, expect, test } from "vitest";
import { TestServices } from "../../../test/services/test-services.ts";
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
