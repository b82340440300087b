import { describe, expect, test } from "vitest";
import { engineStub } from "../../test/support/engine-stub.ts";
import type { Engine, StartRequest } from "../engine/index.ts";
import { createApi, OPERATIONS } from "./index.ts";

const SCOPE = { account: "123456789012", region: "us-east-1" };
const HEAD = "arn:aws:states:us-east-1:123456789012:";
const ROLE = "arn:aws:iam::123456789012:role/r";
const NOW_MS = 1_700_000_000_123;

type Body = Readonly<Record<string, unknown>>;

function definition(comment = ""): string {
  return JSON.stringify({ Comment: comment, StartAt: "A", States: { A: { Type: "Succeed" } } });
}

function testApi(members: Partial<Engine> = {}): {
  readonly call: (operation: string, body: Body) => Promise<Body>;
  readonly refused: (operation: string, body: Body) => Promise<Body>;
  readonly create: (more?: Body) => Promise<Body>;
  readonly reported: unknown[];
} {
  let ids = 0;
  const reported: unknown[] = [];
  const api = createApi({
    engine: engineStub(members),
    clock: { now: () => NOW_MS },
    chance: {
      seed: () => "seed",
      uuid: () => `00000000-0000-4000-8000-${String(++ids).padStart(12, "0")}`,
    },
    report: (_operation, error) => reported.push(error),
  });
  const send = async (operation: string, body: Body, status: number): Promise<Body> => {
    const answer = await api.call(operation, body, SCOPE);
    expect(answer, JSON.stringify(answer.body)).toMatchObject({ status });
    return answer.body as Body;
  };
  return {
    call: (operation, body) => send(operation, body, 200),
    refused: (operation, body) => send(operation, body, 400),
    create: (more = {}) =>
      send(
        "CreateStateMachine",
        { name: "m", definition: definition(), roleArn: ROLE, ...more },
        200,
      ),
    reported,
  };
}

describe("the table", () => {
  test("an operation that AWS does not know is refused by name", async () => {
    expect(await testApi().refused("MakeCoffee", {})).toEqual({
      __type: "UnknownOperationException",
      message: "Unknown operation: 'MakeCoffee'",
    });
    expect((await testApi().refused("toString", {}))["__type"]).toBe("UnknownOperationException");
  });

  test.each(Object.keys(OPERATIONS))("%s answers a request that is empty", async (operation) => {
    const api = createApi({
      engine: engineStub(),
      clock: { now: () => NOW_MS },
      chance: { seed: () => "", uuid: () => "" },
    });
    const { status } = await api.call(operation, {}, SCOPE);
    expect(status).toBeLessThan(500);
  });
});

describe("state machines", () => {
  test("the same request again gets the first answer, whatever the role", async () => {
    const { create, call } = testApi();
    const first = await create();
    expect(first).toEqual({
      stateMachineArn: `${HEAD}stateMachine:m`,
      creationDate: NOW_MS / 1000,
    });
    expect(await create({ roleArn: `${ROLE}2` })).toEqual(first);
    const described = await call("DescribeStateMachine", {
      stateMachineArn: first["stateMachineArn"],
    });
    expect(described["roleArn"]).toBe(ROLE);
  });

  test.each<[string, Body]>([
    ["definition", { definition: definition("other") }],
    ["type", { type: "EXPRESS" }],
    ["tracing", { tracingConfiguration: { enabled: true } }],
    ["publish", { publish: true }],
    ["logging", { loggingConfiguration: { includeExecutionData: true } }],
  ])("another %s under the same name is refused", async (_what, more) => {
    const { create, refused } = testApi();
    await create();
    const body = { name: "m", definition: definition(), roleArn: ROLE, ...more };
    expect(await refused("CreateStateMachine", body)).toEqual({
      __type: "StateMachineAlreadyExists",
      message: `State Machine Already Exists: '${HEAD}stateMachine:m'`,
    });
  });

  test.each<[Body, string, string]>([
    [{ name: "a b" }, "InvalidName", "Invalid Name: 'a b'"],
    [{ roleArn: "me" }, "InvalidArn", "Invalid Role Arn: 'me'"],
    [{ roleArn: "arn:aws:s3:::bucket" }, "InvalidArn", "Invalid Role Arn: 'arn:aws:s3:::bucket'"],
    [
      { roleArn: "arn:aws:iam::123456789012:user/u" },
      "InvalidArn",
      "Invalid Role Arn: 'arn:aws:iam::123456789012:user/u'",
    ],
    [
      { versionDescription: "x" },
      "ValidationException",
      "Version description can only be set when publish is true",
    ],
    [
      { loggingConfiguration: { level: "FATAL" } },
      "InvalidLoggingConfiguration",
      "Invalid Logging Configuration: Must specify exactly one Log Destination.",
    ],
    [
      { definition: '{"StartAt":"A"}' },
      "InvalidDefinition",
      "Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED: These fields are required: [States] at /'",
    ],
  ])("creating with %j is refused as %s", async (more, type, message) => {
    const body = { name: "m", definition: definition(), roleArn: ROLE, ...more };
    expect(await testApi().refused("CreateStateMachine", body)).toEqual({ __type: type, message });
  });

  test("an empty version description is Terraform's way of saying none", async () => {
    const { create } = testApi();
    expect(await create({ versionDescription: "" })).toHaveProperty("stateMachineArn");
  });

  test("tracing without its flag is off", async () => {
    const { create, call } = testApi();
    const { stateMachineArn } = await create({ tracingConfiguration: { enabled: true } });
    await call("UpdateStateMachine", { stateMachineArn, tracingConfiguration: {} });
    expect(await call("DescribeStateMachine", { stateMachineArn })).toMatchObject({
      tracingConfiguration: { enabled: false },
    });
  });

  test("an update makes a revision, the same update again keeps it", async () => {
    const { create, call, refused } = testApi();
    const { stateMachineArn } = await create();
    const first = await call("UpdateStateMachine", {
      stateMachineArn,
      definition: definition("2"),
    });
    const again = await call("UpdateStateMachine", {
      stateMachineArn,
      definition: definition("2"),
    });
    expect(first["revisionId"]).toMatch(/^00000000-/);
    expect(again["revisionId"]).toBe(first["revisionId"]);
    expect(await call("DescribeStateMachine", { stateMachineArn })).toMatchObject({
      definition: definition("2"),
      revisionId: first["revisionId"],
    });
    expect(await refused("UpdateStateMachine", { stateMachineArn })).toMatchObject({
      __type: "MissingRequiredParameter",
    });
  });

  // The model asks for one character, and botocore sends none with fewer: a blank one is what could be recorded.
  test("a blank definition has a diagnostic of its own", async () => {
    expect(await testApi().call("ValidateStateMachineDefinition", { definition: " " })).toEqual({
      result: "FAIL",
      diagnostics: [
        {
          severity: "ERROR",
          code: "SCHEMA_VALIDATION_FAILED",
          message: "Definition must be a valid JSON object",
        },
      ],
      truncated: false,
    });
  });

  test.each([
    ["CreateStateMachine", { name: "m", roleArn: ROLE }],
    ["UpdateStateMachine", { stateMachineArn: `${HEAD}stateMachine:m` }],
    ["ValidateStateMachineDefinition", {}],
    ["TestState", {}],
  ])("%s refuses a definition without a character by its length", async (operation, members) => {
    expect(await testApi().refused(operation, { ...members, definition: "" })).toEqual({
      __type: "ValidationException",
      message:
        "1 validation error detected: Value at 'definition' failed to satisfy constraint: Member must have length greater than or equal to 1",
    });
  });

  test("METADATA_ONLY shows an empty definition", async () => {
    const { create, call } = testApi();
    const { stateMachineArn } = await create();
    const described = await call("DescribeStateMachine", {
      stateMachineArn,
      includedData: "METADATA_ONLY",
    });
    expect(described["definition"]).toBe("{}");
  });

  test("a deleted machine is gone, and deleting it again is fine", async () => {
    const { create, call, refused } = testApi();
    const { stateMachineArn } = await create({ publish: true });
    expect(await call("DeleteStateMachine", { stateMachineArn })).toEqual({});
    expect(await call("DeleteStateMachine", { stateMachineArn })).toEqual({});
    expect(await refused("DescribeStateMachine", { stateMachineArn })).toEqual({
      __type: "StateMachineDoesNotExist",
      message: `State Machine Does Not Exist: '${stateMachineArn}'`,
    });
  });

  test("the list is paged in order of names", async () => {
    const { create, call } = testApi();
    for (const name of ["c", "a", "b"]) await create({ name });
    const first = await call("ListStateMachines", { maxResults: 2 });
    const second = await call("ListStateMachines", { nextToken: first["nextToken"] });
    const names = [first, second].map((page) =>
      (page["stateMachines"] as readonly { name: string }[]).map(({ name }) => name),
    );
    expect(names).toEqual([["a", "b"], ["c"]]);
    expect(second).not.toHaveProperty("nextToken");
  });
});

describe("versions and aliases", () => {
  test("a version freezes a revision; its number never comes back", async () => {
    const { create, call } = testApi();
    const { stateMachineArn, stateMachineVersionArn } = await create({ publish: true });
    expect(stateMachineVersionArn).toBe(`${stateMachineArn}:1`);
    await call("UpdateStateMachine", {
      stateMachineArn,
      definition: definition("2"),
      publish: true,
    });
    await call("DeleteStateMachineVersion", { stateMachineVersionArn: `${stateMachineArn}:2` });
    const third = await call("PublishStateMachineVersion", {
      stateMachineArn,
      description: "third",
    });
    expect(third["stateMachineVersionArn"]).toBe(`${stateMachineArn}:3`);
    const frozen = await call("DescribeStateMachine", { stateMachineArn: `${stateMachineArn}:1` });
    expect(frozen["definition"]).toBe(definition());
    const listed = await call("ListStateMachineVersions", { stateMachineArn });
    expect(
      (listed["stateMachineVersions"] as readonly Body[]).map(
        (one) => one["stateMachineVersionArn"],
      ),
    ).toEqual([`${stateMachineArn}:3`, `${stateMachineArn}:1`]);
  });

  test("publishing another revision than the current one conflicts", async () => {
    const { create, call, refused } = testApi();
    const { stateMachineArn } = await create();
    expect(
      await refused("PublishStateMachineVersion", { stateMachineArn, revisionId: "x" }),
    ).toEqual({
      __type: "ConflictException",
      message:
        "Failed to publish the State Machine version for revision x. The current State Machine revision is INITIAL.",
    });
    await call("PublishStateMachineVersion", { stateMachineArn, revisionId: "INITIAL" });
  });

  test("a version that an alias leads to cannot be deleted", async () => {
    const { create, call, refused } = testApi();
    const { stateMachineVersionArn } = await create({ publish: true });
    const routingConfiguration = [{ stateMachineVersionArn, weight: 100 }];
    const alias = await call("CreateStateMachineAlias", { name: "PROD", routingConfiguration });
    expect(await call("CreateStateMachineAlias", { name: "PROD", routingConfiguration })).toEqual(
      alias,
    );
    expect(await refused("DeleteStateMachineVersion", { stateMachineVersionArn })).toEqual({
      __type: "ConflictException",
      message:
        "Version to be deleted must not be referenced by an alias. Current list of aliases referencing this version: [PROD]",
    });
    await call("DeleteStateMachineAlias", { stateMachineAliasArn: alias["stateMachineAliasArn"] });
    await call("DeleteStateMachineVersion", { stateMachineVersionArn });
  });

  test("an alias of another description is taken for one of another routing", async () => {
    const { create, call, refused } = testApi();
    const { stateMachineVersionArn } = await create({ publish: true });
    const alias = { name: "PROD", routingConfiguration: [{ stateMachineVersionArn, weight: 100 }] };
    await call("CreateStateMachineAlias", alias);
    expect(await refused("CreateStateMachineAlias", { ...alias, description: "other" })).toEqual({
      __type: "ConflictException",
      message:
        "Failed to create alias because an alias with the same name and a different routing configuration already exists.",
    });
  });

  test("an alias keeps its description when only its routes change", async () => {
    const { create, call } = testApi();
    const { stateMachineVersionArn } = await create({ publish: true });
    const routingConfiguration = [{ stateMachineVersionArn, weight: 100 }];
    const { stateMachineAliasArn } = await call("CreateStateMachineAlias", {
      name: "PROD",
      description: "said",
      routingConfiguration,
    });
    await call("UpdateStateMachineAlias", { stateMachineAliasArn, routingConfiguration });
    expect(await call("DescribeStateMachineAlias", { stateMachineAliasArn })).toMatchObject({
      description: "said",
      routingConfiguration,
    });
  });
});

describe("starting", () => {
  function starts(): { readonly requests: StartRequest[]; readonly members: Partial<Engine> } {
    const requests: StartRequest[] = [];
    return {
      requests,
      members: {
        startExecution: async (request) => {
          requests.push(request);
          return { type: "started", executionArn: `${HEAD}execution:m:n`, startDate: NOW_MS };
        },
      },
    };
  }

  test("the input's text reaches the engine as it was given, {} by default", async () => {
    const { requests, members } = starts();
    const { create, call } = testApi(members);
    const { stateMachineArn } = await create();
    await call("StartExecution", { stateMachineArn, input: "{ }" });
    await call("StartExecution", { stateMachineArn });
    expect(requests.map(({ input }) => input.text())).toEqual(["{ }", "{}"]);
  });

  test("an alias picks a version by weight", async () => {
    const { requests, members } = starts();
    const { create, call } = testApi(members);
    const { stateMachineArn } = await create({ publish: true });
    await call("UpdateStateMachine", {
      stateMachineArn,
      definition: definition("2"),
      publish: true,
    });
    const { stateMachineAliasArn } = await call("CreateStateMachineAlias", {
      name: "PROD",
      routingConfiguration: [
        { stateMachineVersionArn: `${stateMachineArn}:1`, weight: 0 },
        { stateMachineVersionArn: `${stateMachineArn}:2`, weight: 100 },
      ],
    });
    await call("StartExecution", { stateMachineArn: stateMachineAliasArn });
    expect(requests[0]).toMatchObject({
      stateMachineVersionArn: `${stateMachineArn}:2`,
      stateMachineAliasArn,
    });
  });

  test("the engine's refusals are AWS's", async () => {
    const { create, refused } = testApi({
      startExecution: async () => ({
        type: "executionAlreadyExists",
        executionArn: `${HEAD}execution:m:n`,
      }),
    });
    const { stateMachineArn } = await create();
    expect(await refused("StartExecution", { stateMachineArn, name: "n" })).toEqual({
      __type: "ExecutionAlreadyExists",
      message: `Execution Already Exists: '${HEAD}execution:m:n'`,
    });
    expect(await refused("StartSyncExecution", { stateMachineArn })).toEqual({
      __type: "StateMachineTypeNotSupported",
      message: "This operation is not supported by this type of state machine",
    });
  });
});

describe("tags", () => {
  test("are kept in the order of addition; the same key again replaces the value", async () => {
    const { create, call, refused } = testApi();
    const { stateMachineArn: resourceArn } = await create({ tags: [{ key: "b", value: "1" }] });
    await call("TagResource", { resourceArn, tags: [{ key: "a" }, { key: "b", value: "2" }] });
    expect(await call("ListTagsForResource", { resourceArn })).toEqual({
      tags: [
        { key: "b", value: "2" },
        { key: "a", value: "" },
      ],
    });
    await call("UntagResource", { resourceArn, tagKeys: ["a", "b", "b"] });
    expect(await call("ListTagsForResource", { resourceArn })).toEqual({ tags: [] });
    const many = Array.from({ length: 51 }, (_, i) => ({ key: `k${i}`, value: "" }));
    expect(await refused("TagResource", { resourceArn, tags: many })).toMatchObject({
      __type: "TooManyTags",
      resourceName: resourceArn,
    });
  });
});

test("a history page is the engine's texts put together", async () => {
  const { call } = testApi({
    history: async (_arn, query) => ({
      events: [`{"id":1,"limit":${query.limit}}`, '{"id":2}'],
      nextId: 3,
    }),
  });
  const executionArn = `${HEAD}execution:m:n`;
  const page = await call("GetExecutionHistory", { executionArn, maxResults: 2 });
  expect(page["events"]).toEqual([{ id: 1, limit: 2 }, { id: 2 }]);
  expect(page["nextToken"]).toEqual(expect.any(String));
});

test("activities are idempotent by name and gone when deleted", async () => {
  const { call, refused } = testApi();
  const first = await call("CreateActivity", { name: "a" });
  expect(await call("CreateActivity", { name: "a", tags: [{ key: "k" }] })).toEqual(first);
  const activityArn = `${HEAD}activity:a`;
  await call("DeleteActivity", { activityArn });
  expect(await refused("GetActivityTask", { activityArn })).toEqual({
    __type: "ActivityDoesNotExist",
    message: `Activity Does Not Exist: '${activityArn}'`,
  });
});

describe("mocked test cases", () => {
  const start = {
    type: "started",
    executionArn: `${HEAD}execution:m:n`,
    startDate: NOW_MS,
  } as const;

  test("a start with a case tells the case before the execution starts", async () => {
    const told: unknown[] = [];
    const api = createApi({
      engine: engineStub({
        startExecution: async ({ name }) => {
          told.push(["started", name]);
          return start;
        },
      }),
      clock: { now: () => NOW_MS },
      chance: { seed: () => "seed", uuid: () => "id" },
      testCases: {
        problem: (_machine, testCase) => (testCase === "Happy" ? undefined : "no such case"),
        remember: async (...what) => {
          told.push(what);
        },
      },
    });
    const machine = { name: "m", definition: definition(), roleArn: ROLE };
    await api.call("CreateStateMachine", machine, SCOPE);
    const stateMachineArn = `${HEAD}stateMachine:m`;
    await api.call("StartExecution", { stateMachineArn: `${stateMachineArn}#Happy` }, SCOPE);
    expect(told).toEqual([
      [stateMachineArn, "id", "Happy"],
      ["started", "id"],
    ]);
    const refused = await api.call(
      "StartExecution",
      { stateMachineArn: `${stateMachineArn}#Sad` },
      SCOPE,
    );
    expect(refused.body).toEqual({ __type: "ValidationException", message: "no such case" });
  });

  test("without a mock file the case is refused by name", async () => {
    const { create, refused } = testApi();
    const { stateMachineArn } = await create();
    expect(
      await refused("StartExecution", { stateMachineArn: `${stateMachineArn}#Happy` }),
    ).toEqual({
      __type: "ValidationException",
      message: "The test case 'Happy' cannot be run: no mock file is given",
    });
  });
});
