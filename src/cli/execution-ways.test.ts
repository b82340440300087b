import { expect, test } from "vitest";
import { type Caller, ServiceRefusal } from "./caller.ts";
import { waysOfExecution } from "./execution-ways.ts";

const DEFINITION =
  '{"StartAt":"A","States":{"A":{"Type":"Pass","Next":"B"},"B":{"Type":"Succeed"}}}';

test("the ways of an execution are those of its own definition", async () => {
  const call: Caller = async (operation, { executionArn }) =>
    operation === "DescribeStateMachineForExecution" && executionArn === "arn"
      ? { definition: DEFINITION }
      : {};
  const ways = await waysOfExecution(call, "arn");
  expect([...(ways?.behind("A") ?? [])]).toEqual(["B"]);
});

test("where the service does not give the definition there are none", async () => {
  const refusing: Caller = async () => {
    throw new ServiceRefusal("AccessDeniedException", "no");
  };
  expect(await waysOfExecution(refusing, "arn")).toBeUndefined();
  expect(await waysOfExecution(async () => ({}), "arn")).toBeUndefined();
});
