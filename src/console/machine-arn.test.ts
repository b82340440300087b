import { expect, test } from "vitest";
import { machineArnOf } from "./machine-arn.ts";

const machineArn = "arn:aws:states:us-east-1:123456789012:stateMachine:checkout";

test("an ARN names a machine, or a version of it by its number, or an alias by its name", () => {
  expect(machineArnOf(machineArn)).toEqual({ machineArn, name: "checkout" });
  expect(machineArnOf(`${machineArn}:12`)).toEqual({ machineArn, name: "checkout", version: "12" });
  expect(machineArnOf(`${machineArn}:live`)).toEqual({
    ...{ machineArn, name: "checkout", alias: "live" },
  });
  expect(machineArnOf(`${machineArn}:v2`)).toMatchObject({ alias: "v2" });
  expect(machineArnOf("checkout:live")).toMatchObject({ name: "checkout", alias: "live" });
});
