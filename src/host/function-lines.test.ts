import { afterEach, beforeEach, expect, test } from "vitest";
import { TestServices } from "../../test/services/test-services.ts";
import type { JsonObject } from "../base/index.ts";
import { functionLines } from "./function-lines.ts";
import type { KeptLine } from "./kept-lines.ts";

const VISIT = "arn:aws:states:us-east-1:123456789012:execution:m:one 1 2";
/** Ids of calls of that visit, as a log group of any earlier start has them, and one of nobody's. */
const OWN = ["42770402-e48e-49f3-8f5e-9c6e2a0d1b11", "42770402-e48e-49f3-a111-9c6e2a0d1b22"];
const OTHER = "6b9f7f0e-11d2-4f0a-9a53-3d7a1c2b4e55";
const [FIRST = "", SECOND = ""] = OWN;

let aws: TestServices;
let remembered: KeptLine[];

beforeEach(async () => {
  aws = await TestServices.start();
  remembered = [];
});
afterEach(async () => {
  await aws.stop();
  expect(aws.problems).toEqual([]);
});

const lines = functionLines(
  // The cast: of a line of Lambda's only these are asked for.
  { logs: () => remembered as never },
  async (operation, parameters) => {
    const answer: JsonObject = await aws.call("logs", operation, parameters as never);
    return answer["error"] === undefined ? answer : undefined;
  },
);

const pageOf = async (limit = 100, before = Number.POSITIVE_INFINITY) =>
  lines.logs("f", { before, limit });
const visitOf = async () => lines.logsOfVisit("f", { name: VISIT, since: aws.clock.now() });
const textsOf = ({ lines: all }: { readonly lines: readonly { readonly text: string }[] }) =>
  all.map(({ text }) => text.replace(/ (?:RequestId|Version).*/, ""));

/** What a process printed, a millisecond after the other from a time on. */
function printed(logStream: string, from: number, texts: readonly string[]): readonly KeptLine[] {
  const at = aws.clock.now() + from;
  return texts.map((text, i) => ({ at: at + i, text, logStream, requestId: undefined }));
}

async function keep(all: readonly KeptLine[]): Promise<void> {
  const logGroupName = "/aws/lambda/f";
  await aws.call("logs", "CreateLogGroup", { logGroupName });
  for (const logStreamName of new Set(all.map(({ logStream }) => logStream))) {
    await aws.call("logs", "CreateLogStream", { logGroupName, logStreamName });
    const own = all.filter(({ logStream }) => logStream === logStreamName);
    const logEvents = own.map(({ at, text }) => ({ timestamp: at, message: text || " " }));
    await aws.call("logs", "PutLogEvents", { logGroupName, logStreamName, logEvents });
  }
}

const call = (id: string, ...said: readonly string[]): readonly string[] => [
  ...[`START RequestId: ${id} Version: $LATEST`, ...said],
  ...[`END RequestId: ${id}`, `REPORT RequestId: ${id}\tDuration: 1 ms`],
];

test("lines of an earlier start are those of the log group, in the order of their times", async () => {
  await keep([
    ...printed("p2", 5, call(OTHER, "later")),
    ...printed("p1", 0, call(FIRST, "one", "two")),
  ]);
  expect(textsOf(await pageOf())).toEqual([
    ...["START", "one", "two", "END", "REPORT", "START", "later", "END", "REPORT"],
  ]);
  expect(textsOf(await visitOf())).toEqual(["START", "one", "two", "END", "REPORT"]);
});

test("pages are the newest lines, and say whether there are older ones", async () => {
  await keep([...printed("p1", 0, ["a", "b", "c"]), ...printed("p2", 3, ["d", "e"])]);
  const shown = async (limit: number, before?: number) => {
    const found = await pageOf(limit, before);
    return [textsOf(found).join(""), found.more];
  };
  expect(await shown(5)).toEqual(["abcde", false]);
  expect(await shown(4)).toEqual(["bcde", true]);
  expect(await shown(2)).toEqual(["de", true]);
  expect(await shown(2, aws.clock.now() + 3)).toEqual(["bc", true]);
  expect(await shown(3, aws.clock.now() + 3)).toEqual(["abc", false]);
  remembered = [...printed("p2", 3, ["d", "e", "f"])];
  expect(await shown(4)).toEqual(["cdef", true]);
  expect(await shown(2)).toEqual(["ef", true]);
});

test("what memory and log group both have is there once, and what either has alone too", async () => {
  const all = printed("p1", 0, ["a", "", "c", "d", "e"]);
  await keep([...printed("p0", 0, ["a"]), ...all.slice(0, 4)]);
  // Memory has forgotten the oldest, the log group has not got the newest.
  remembered = all.slice(1);
  expect(textsOf(await pageOf())).toEqual(["a", "a", "", "c", "d", "e"]);
});

test("a line that was printed twice at the same time is there twice", async () => {
  const twice = printed("p1", 0, ["a", "b"]).map((line) => ({ ...line, at: aws.clock.now() }));
  const all = [...twice, ...twice];
  await keep(all);
  remembered = all.slice(2);
  expect(textsOf(await pageOf())).toEqual(["a", "b", "a", "b"]);
});

test("each attempt's lines are the visit's, in whatever process, and none between them", async () => {
  await keep([
    ...printed("p1", 0, [...call(OTHER, "no"), ...call(FIRST, "yes"), ...call(OTHER, "no")]),
    ...printed("p2", 20, [...call(SECOND, "again"), ...call(OTHER, "no")]),
  ]);
  expect(textsOf(await visitOf())).toEqual([
    ...["START", "yes", "END", "REPORT", "START", "again", "END", "REPORT"],
  ]);
});

test("a call that a crash has ended has the lines that were kept", async () => {
  await keep([
    ...printed("p1", 0, [...call(OTHER), `START RequestId: ${FIRST} Version: $LATEST`, "last"]),
    ...printed("p2", 9, call(OTHER, "no")),
  ]);
  expect(textsOf(await visitOf())).toEqual(["START", "last"]);
});

test("of a call whose beginning is lost, what is left is told by its end", async () => {
  await keep(printed("p1", 0, [...call(FIRST, "lost", "left").slice(2), ...call(OTHER, "no")]));
  expect(textsOf(await visitOf())).toEqual(["left", "END", "REPORT"]);
});

test("a process whose end was not kept goes on with its next call", async () => {
  await keep(printed("p1", 0, [...call(OTHER, "cut").slice(0, 2), ...call(FIRST, "own")]));
  expect(textsOf(await visitOf())).toEqual(["START", "own", "END", "REPORT"]);
});

test("a function that prints the log of another keeps it as its own", async () => {
  await keep(printed("p1", 0, call(FIRST, ...call(OTHER, "inner"), "outer")));
  expect(textsOf(await visitOf())).toEqual([
    ...["START", "START", "inner", "END", "REPORT", "outer", "END", "REPORT"],
  ]);
});

test("an invocation that is tried again in the same process leaves those between alone", async () => {
  await keep(printed("p1", 0, [...call(FIRST, "1"), ...call(OTHER, "no"), ...call(FIRST, "2")]));
  expect(textsOf(await visitOf())).toEqual([
    ...["START", "1", "END", "REPORT", "START", "2", "END", "REPORT"],
  ]);
});

test("without a log group that is said, and memory is all there is", async () => {
  const none = { lines: [], more: false, noLogGroup: true };
  expect(await pageOf()).toEqual(none);
  expect(await visitOf()).toEqual(none);
  remembered = printed("p1", 0, call(FIRST, "live")).map((line) => ({ ...line, requestId: FIRST }));
  expect(textsOf(await pageOf())).toEqual(["START", "live", "END", "REPORT"]);
  expect(textsOf(await visitOf())).toEqual(["START", "live", "END", "REPORT"]);
  await keep([]);
  remembered = [];
  expect(await pageOf()).toEqual({ lines: [], more: false });
  expect(await visitOf()).toEqual({ lines: [], more: false });
});
