import { expect, test } from "vitest";
import { parseSchedule } from "./index.ts";

const START = Date.parse("2026-11-21T01:19:30Z"); // A Saturday.
function dates(expression: string, count = 1, zone = "UTC"): string[] {
  const schedule = parseSchedule(expression, zone);
  const found: string[] = [];
  let at: number | undefined = START;
  while (found.length < count) {
    at = schedule.next(at, START);
    if (at === undefined) break;
    found.push(new Date(at).toISOString().slice(0, 16));
  }
  return found;
}

test.each<[string, string[]]>([
  ["rate(1 minute)", ["2026-11-21T01:20", "2026-11-21T01:21"]],
  ["rate(12 hours)", ["2026-11-21T13:19", "2026-11-22T01:19"]],
  ["cron(0 12 * * ? *)", ["2026-11-21T12:00", "2026-11-22T12:00"]],
  ["cron(0/20 * * * ? *)", ["2026-11-21T01:20", "2026-11-21T01:40"]],
  ["cron(15 10 ? * MON-FRI *)", ["2026-11-23T10:15", "2026-11-24T10:15"]],
  ["cron(0 8 1 * ? *)", ["2026-12-01T08:00", "2027-01-01T08:00"]],
  ["cron(0 0 L * ? *)", ["2026-11-30T00:00", "2026-12-31T00:00"]],
  ["cron(0 0 ? * 6L *)", ["2026-11-27T00:00", "2026-12-25T00:00"]],
  ["cron(0 0 ? * 3#2 *)", ["2026-12-08T00:00", "2027-01-12T00:00"]],
  ["cron(0 0 28W * ? *)", ["2026-11-27T00:00", "2026-12-28T00:00"]],
  ["cron(0 0 29 2 ? *)", ["2028-02-29T00:00", "2032-02-29T00:00"]],
  ["cron(5,35 14 * JAN,MAR ? 2027)", ["2027-01-01T14:05", "2027-01-01T14:35"]],
  ["at(2026-12-24T18:00:00)", ["2026-12-24T18:00"]],
])("%s is due at %j", (expression, expected) => {
  expect(dates(expression, 2)).toEqual(expected);
});

test("a schedule keeps to the local time of its zone, summer and winter", () => {
  expect(dates("cron(0 9 1 3,7 ? *)", 2, "Europe/Berlin")).toEqual([
    "2027-03-01T08:00",
    "2027-07-01T07:00",
  ]);
});

test.each([
  "rate(1 minutes)",
  "rate(5 minute)",
  "rate(0 minutes)",
  "cron(0 12 * * * *)x",
  "cron(60 * * * ? *)",
  "cron(0 0 1 * MON *)",
  "cron(0 1 * * * *)",
  "cron(0 1 * * MON *)",
  "cron(0 1 ? * ? *)",
  "every day",
  "at(tomorrow)",
])("%s is refused", (expression) => expect(() => parseSchedule(expression, "UTC")).toThrow());

test("an expression of the past is never due", () => {
  expect(dates("cron(0 0 1 1 ? 2020)")).toEqual([]);
  expect(dates("at(2020-01-01T00:00:00)")).toEqual([]);
});
