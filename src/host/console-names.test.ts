// What the console's search field is told of executions by their names.
import { afterAll, beforeAll, expect, test } from "vitest";
import { ConsoleClient } from "../../test/support/console-client.ts";
import type { ExecutionPage } from "../console-wire/index.ts";

const PASS = { StartAt: "P", States: { P: { Type: "Pass", End: true } } };

let client: ConsoleClient;

beforeAll(async () => {
  client = await ConsoleClient.open({});
  const stateMachineArn = await client.machine("Named", PASS);
  const inner = Array.from({ length: 60 }, (_, i) => `pr-1${i}`);
  for (const name of ["r-1", "r-10", "mr-1", ...inner]) {
    await client.call("StartExecution", { stateMachineArn, name });
  }
}, 60_000);

afterAll(async () => {
  await client[Symbol.asyncDispose]();
}, 60_000);

async function best(name: string, limit = 6): Promise<readonly string[]> {
  const { items } = await client.get<ExecutionPage>(
    `executions?best=1&name=${name}&limit=${limit}`,
  );
  return items.map((item) => item.name);
}

test("the execution of that very name goes first, however many newer ones have it in theirs", async () => {
  expect((await best("r-1"))[0]).toBe("r-1");
  expect(await best("r-1")).toHaveLength(6);
});

test("names that begin so go before those that have it inside, the newest first", async () => {
  expect(await best("pr-1", 2)).toEqual(["pr-159", "pr-158"]);
  expect((await best("r-10"))[0]).toBe("r-10");
  expect(await best("none")).toEqual([]);
});
