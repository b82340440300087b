import { describe, expect, test } from "vitest";
import { ServiceError } from "../service-error.ts";
import { checkRequest } from "./check-request.ts";
import { OPERATIONS } from "./operations.ts";

function refusal(body: unknown, shape: string): { type: string; message: string } | undefined {
  try {
    checkRequest(body, shape);
    return undefined;
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    return { type: error.type, message: error.message };
  }
}

const VERSION = "arn:aws:states:us-east-1:123456789012:stateMachine:m:1";

describe("constraints, in the words that AWS was recorded with", () => {
  test("a number above its maximum", () => {
    expect(refusal({ maxResults: 1001 }, "ListStateMachinesInput")?.message).toBe(
      "1 validation error detected: Value '1001' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 1000",
    );
  });

  test("a text above its maximum length", () => {
    const nextToken = "x".repeat(1025);
    expect(refusal({ nextToken }, "ListStateMachinesInput")).toEqual({
      type: "ValidationException",
      message: `1 validation error detected: Value '${nextToken}' at 'nextToken' failed to satisfy constraint: Member must have length less than or equal to 1024`,
    });
  });

  test("an enum lists its values in the order of AWS's hash table", () => {
    expect(refusal({ statusFilter: "succeeded" }, "ListExecutionsInput")?.message).toBe(
      "1 validation error detected: Value 'succeeded' at 'statusFilter' failed to satisfy constraint: Member must satisfy enum value set: [SUCCEEDED, TIMED_OUT, PENDING_REDRIVE, ABORTED, FAILED, RUNNING]",
    );
  });

  test("a pattern is Java's and must match the whole text", () => {
    const body = {
      name: "123",
      routingConfiguration: [{ stateMachineVersionArn: VERSION, weight: 100 }],
    };
    expect(refusal(body, "CreateStateMachineAliasInput")?.message).toBe(
      "1 validation error detected: Value '123' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: ^(?=.*[a-zA-Z_\\-\\.])[a-zA-Z0-9_\\-\\.]+$",
    );
  });

  test("a member of a list is named by its place, counted from 1", () => {
    const body = {
      name: "a",
      routingConfiguration: [{ stateMachineVersionArn: VERSION, weight: 101 }],
    };
    expect(refusal(body, "CreateStateMachineAliasInput")?.message).toBe(
      "1 validation error detected: Value '101' at 'routingConfiguration.1.member.weight' failed to satisfy constraint: Member must have value less than or equal to 100",
    );
  });

  test("a list of structures is printed as Java prints it", () => {
    const route = { stateMachineVersionArn: VERSION, weight: 50 };
    const printed = `RoutingConfigurationListItem(stateMachineVersionArn=${VERSION}, weight=50)`;
    expect(
      refusal(
        { name: "a", routingConfiguration: [route, route, route] },
        "CreateStateMachineAliasInput",
      )?.message,
    ).toBe(
      `1 validation error detected: Value '[${printed}, ${printed}, ${printed}]' at 'routingConfiguration' failed to satisfy constraint: Member must have length less than or equal to 2`,
    );
  });
});

describe("constraints, in the words of AWS's common front end", () => {
  test("several errors are counted and joined", () => {
    expect(refusal({}, "CreateStateMachineInput")?.message).toBe(
      "3 validation errors detected: Value null at 'name' failed to satisfy constraint: Member must not be null; Value null at 'definition' failed to satisfy constraint: Member must not be null; Value null at 'roleArn' failed to satisfy constraint: Member must not be null",
    );
  });

  test("a sensitive value is not repeated", () => {
    const body = { stateMachineArn: VERSION, input: "secret".repeat(50_000) };
    expect(refusal(body, "StartExecutionInput")?.message).toBe(
      "1 validation error detected: Value at 'input' failed to satisfy constraint: Member must have length less than or equal to 262144",
    );
  });

  test("the items of a list of texts are told together", () => {
    const body = { resourceArn: VERSION, tagKeys: ["ok", ""] };
    expect(refusal(body, "UntagResourceInput")?.message).toBe(
      "1 validation error detected: Value '[ok, ]' at 'tagKeys' failed to satisfy constraint: Member must satisfy constraint: [Member must have length less than or equal to 128, Member must have length greater than or equal to 1]",
    );
  });
});

describe("types", () => {
  test.each([
    [{ stateMachineArn: 1 }, "NUMBER_VALUE can not be converted to a String"],
    [{ stateMachineArn: true }, "TRUE_VALUE can not be converted to a String"],
    [{ stateMachineArn: [] }, "Unrecognized collection type class java.lang.String"],
    [{ stateMachineArn: {} }, "Start of structure or map found where not expected"],
  ])("%j is refused by the reader before any constraint", (body, message) => {
    expect(refusal(body, "StartExecutionInput")).toEqual({
      type: "SerializationException",
      message,
    });
  });

  test.each([
    ["maxResults", "5", "STRING_VALUE can not be converted to an Integer"],
    ["maxResults", 1.5, "DECIMAL_VALUE can not be converted to an Integer"],
    ["maxResults", 2 ** 31, "NUMBER_VALUE can not be converted to an Integer"],
    ["maxResults", -1e300, "NUMBER_VALUE can not be converted to an Integer"],
    ["maxResults", JSON.parse("1e400"), "NUMBER_VALUE can not be converted to an Integer"],
    ["reverseOrder", 1, "NUMBER_VALUE can not be converted to a Boolean"],
  ])("%s of %j is refused by the reader too", (name, value, message) => {
    expect(refusal({ executionArn: "x", [name]: value }, "GetExecutionHistoryInput")).toEqual({
      type: "SerializationException",
      message,
    });
  });

  test("a long is larger than an integer, and a float has a fraction", () => {
    const mapRunArn = "x";
    expect(refusal({ mapRunArn, toleratedFailureCount: 2 ** 31 }, "UpdateMapRunInput")).toBe(
      undefined,
    );
    expect(refusal({ mapRunArn, toleratedFailureCount: 2 ** 63 }, "UpdateMapRunInput")).toEqual({
      type: "SerializationException",
      message: "NUMBER_VALUE can not be converted to a Long",
    });
    expect(
      refusal({ mapRunArn, toleratedFailurePercentage: 101 }, "UpdateMapRunInput")?.message,
    ).toBe(
      "1 validation error detected: Value '101.0' at 'toleratedFailurePercentage' failed to satisfy constraint: Member must have value less than or equal to 100",
    );
  });

  test.each([[null], [[]], ["text"], [1]])("%j is no request", (body) => {
    expect(refusal(body, "ListStateMachinesInput")?.type).toBe("SerializationException");
  });
});

test("null members count as absent and are taken out at every depth", () => {
  const request = checkRequest(
    {
      name: "a",
      definition: "{}",
      roleArn: "arn:aws:iam::1:role/r",
      type: null,
      loggingConfiguration: { level: null, destinations: [] },
    },
    "CreateStateMachineInput",
  );
  expect(request).toEqual({
    name: "a",
    definition: "{}",
    roleArn: "arn:aws:iam::1:role/r",
    loggingConfiguration: { destinations: [] },
  });
});

test("members that the model does not know are let pass", () => {
  expect(refusal({ somethingNew: { a: 1 } }, "ListStateMachinesInput")).toBeUndefined();
});

test("all 37 operations of the model are there", () => {
  expect(Object.keys(OPERATIONS)).toHaveLength(37);
});
