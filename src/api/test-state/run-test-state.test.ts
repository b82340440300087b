import { expect, test } from "vitest";
import { engineStub } from "../../../test/support/engine-stub.ts";
import { createApi } from "../index.ts";

const SCOPE = { account: "123456789012", region: "us-east-1" };
const PASS = JSON.stringify({ Type: "Pass", End: true });
const TASK = JSON.stringify({
  Type: "Task",
  Resource: "arn:aws:lambda:us-east-1:123456789012:function:f",
  End: true,
});

async function refusalOf(request: object): Promise<unknown> {
  const api = createApi({
    engine: engineStub({}),
    clock: { now: () => 1_700_000_000_123 },
    chance: { seed: () => "seed", uuid: () => "00000000-0000-4000-8000-000000000001" },
    tester: {
      test: async () => ({ status: "SUCCEEDED", inspection: {} }),
      answerShape: () => undefined,
    },
    report: (_operation, error) => {
      throw error;
    },
  });
  const { status, body } = await api.call("TestState", request, SCOPE);
  expect(status).toBe(400);
  return body;
}

const WANTED = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')";

test.each([
  ["input", { definition: PASS, input: "nope" }],
  ["variables", { definition: PASS, variables: "nope" }],
  [
    "mapItemReaderData",
    {
      definition: TASK,
      mock: { result: "1" },
      stateConfiguration: { mapItemReaderData: "nope" },
    },
  ],
])("%s that is no JSON is refused in Jackson's words", async (member, request) => {
  expect(await refusalOf(request)).toEqual({
    __type: "InvalidExecutionInput",
    message: `Invalid ${member}: 'Unrecognized token 'nope': was expecting ${WANTED}'`,
  });
});

test.each([[{}], [{ fieldValidationMode: "NONE" }]])("a mock %j mocks nothing", async (mock) => {
  expect(await refusalOf({ definition: TASK, mock })).toEqual({
    __type: "ValidationException",
    message: "A test mock should have one of the following fields: [result, errorOutput].",
  });
});

test.each([
  ["1a", "The variable name '1a' is not a valid identifier"],
  ["$a", "The variable name '$a' is not a valid identifier"],
  ["", "The variable name '' is not a valid identifier"],
  ["states", "The variable name 'states' is reserved"],
  ["x".repeat(81), `The variable name '${"x".repeat(81)}' must not be longer than 80 characters`],
])("a variable that no Assign could set is refused: %s", async (name, message) => {
  const variables = JSON.stringify({ fine: 1, [name]: 2 });
  expect(await refusalOf({ definition: PASS, variables })).toEqual({
    __type: "ValidationException",
    message,
  });
});

test("a role that is none is refused as CreateStateMachine does", async () => {
  expect(await refusalOf({ definition: PASS, roleArn: "arn:aws:s3:::bucket" })).toEqual({
    __type: "InvalidArn",
    message: "Invalid Role Arn: 'arn:aws:s3:::bucket'",
  });
});
