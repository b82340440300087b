import { describe, expect, test } from "vitest";
import {
  requireExecution,
  requireMachine,
  requireResource,
  requireUnlabelledMachine,
} from "./resource-arn.ts";
import { ServiceError } from "./service-error.ts";

const HEAD = "arn:aws:states:us-east-1:123456789012:";

test.each([
  ["no_an_activity_arn", "Invalid ARN prefix: no_an_activity_arn"],
  [`${HEAD}express:m:n:id`, "Resource type not valid in this context: express"],
  ["arn:aws:states:us-east-1", "Invalid ARN: arn:aws:states:us-east-1"],
  [`${HEAD}activity`, `Invalid ARN: ${HEAD}activity`],
  ["arn:aws:sqs:us-east-1:123456789012:q", "Service not valid in this context: sqs"],
])("%s is refused", (text, detail) => {
  expect(() => requireResource(text, ["activity"])).toThrow(`Invalid Arn: '${detail}'`);
});

describe("state machine ARNs", () => {
  test.each([
    ["m", { name: "m" }],
    ["m:3", { name: "m", qualifier: "3" }],
    ["m:PROD", { name: "m", qualifier: "PROD" }],
    ["m/label", { name: "m", label: "label" }],
  ])("%s", (rest, parts) => {
    expect(requireMachine(`${HEAD}stateMachine:${rest}`)).toEqual({
      arn: `${HEAD}stateMachine:m`,
      ...parts,
    });
  });

  test("a label is refused with AWS's reason", () => {
    const refused = (): unknown => requireUnlabelledMachine(`${HEAD}stateMachine:m/label`);
    expect(refused).toThrow(ServiceError);
    expect(refused).toThrow(
      expect.objectContaining({ members: { reason: "API_DOES_NOT_SUPPORT_LABELED_ARNS" } }),
    );
  });
});

test("an Express execution counts only where a Map Run dispatched it", () => {
  const child = `${HEAD}express:m/label:name:id`;
  expect(requireExecution(child)).toBe(child);
  expect(() => requireExecution(`${HEAD}express:m:name:id`)).toThrow("not valid in this context");
});
