import { expect, test } from "vitest";
import { withAttempts } from "./function-logs.ts";

const attempts = [100, 200, 300].map((scheduledAt) => ({ scheduledAt, notBegun: false }));
const start = (requestId: string, at: number) => ({
  at,
  requestId,
  text: `START RequestId: ${requestId}`,
});

test("a call belongs to the attempt in which it began, however late its lines come", () => {
  const lines = [start("a", 110), start("b", 210), { at: 220, requestId: "a", text: "late" }];
  expect(withAttempts(lines, attempts).map(({ attempt }) => attempt)).toEqual([1, 2, 1]);
});

test("a call whose beginning is lost is of no attempt, where a call before might still print", () => {
  const lines = [
    { at: 210, requestId: "a", text: "of the first attempt, or the second" },
    { at: 310, requestId: "a", text: "END RequestId: a" },
    start("c", 320),
  ];
  expect(withAttempts(lines, attempts).map(({ attempt }) => attempt)).toEqual([
    ...[undefined, undefined, 3],
  ]);
});

test("a call whose beginning is lost is of the first attempt, where there was no other yet", () => {
  const lines = [
    { at: 150, requestId: "a", text: "on its way" },
    { at: 250, requestId: "a", text: "END RequestId: a" },
  ];
  expect(withAttempts(lines, attempts).map(({ attempt }) => attempt)).toEqual([1, 1]);
});
