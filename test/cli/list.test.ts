// What `treadle list` says of executions whose time the answer does not tell whole.
import { expect, test } from "vitest";
import { ConsoleClient } from "../support/console-client.ts";
import { treadle } from "./session.ts";

const FAIL = { StartAt: "F", States: { F: { Type: "Fail", Error: "E" } } };

test("the duration of a redriven execution is at most the time from its start to its end", async () => {
  await using client = await ConsoleClient.open({});
  const { engine } = client.host;
  await client.run("once", FAIL, {});
  const executionArn = await client.run("again", FAIL, {});
  for (let i = 0; i < 2; i++) {
    await client.call("RedriveExecution", { executionArn });
    await engine.closed(executionArn);
  }
  const { stdout } = await treadle(["list", "--endpoint", client.url]);
  const line = (machine: string) => stdout.split("\n").find((one) => one.includes(machine));
  expect(line("again")).toMatch(/ {2}at most [\d.]+ m?s, redriven 2×$/);
  expect(line("once")).toMatch(/ {2}[\d.]+ m?s$/);
  expect(line("once")).not.toContain("at most");
}, 30_000);
