import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Json } from "../../base/index.ts";
import { integration, runTask, sdk } from "../fixtures/run-task.ts";
import { type MockFile, parseMockFile, readMockFile, testCaseProblem } from "./index.ts";

/** The example of the developer guide, "Testing state machines with mocked service integrations". */
const GUIDE = {
  StateMachines: {
    Parent: {
      TestCases: {
        HappyPath: { Work: "MockedSuccess" },
        RetryPath: { Work: "MockedRetry", Other: "MockedSuccess" },
      },
    },
  },
  MockedResponses: {
    MockedSuccess: { "0": { Return: { StatusCode: 200, Payload: { body: "Hello" } } } },
    MockedRetry: {
      "0": { Throw: { Error: "Lambda.ResourceNotReadyException", Cause: "Not ready." } },
      "1-2": { Throw: { Error: "Lambda.TimeoutException", Cause: "Timed out." } },
      "3": { Return: { StatusCode: 200, Payload: 1 } },
    },
  },
};

function mockFile(file: Json): MockFile {
  const read = readMockFile(file);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.value;
}

/** Runs the state `Work` of the machine `Parent` under a test case. */
function runMocked(
  testCase: string | undefined,
  retryCount: number,
  {
    file = GUIDE as Json,
    resource = integration("lambda", "invoke") as never,
    stateName = "Work",
  } = {},
) {
  const mocks = { file: mockFile(file), testCaseOf: async () => testCase };
  return runTask(resource, {}, { ports: { mocks }, request: { retryCount, stateName } });
}

function problemsOf(file: Json): readonly string[] {
  const read = readMockFile(file);
  return read.ok ? [] : read.problems.map(({ path, message }) => `${path}: ${message}`);
}

describe("a mocked task", () => {
  test("returns what the case says", async () => {
    const ran = await runMocked("HappyPath", 0);
    expect(ran.output).toEqual({ StatusCode: 200, Payload: { body: "Hello" } });
    expect(ran.submitted).toEqual([]);
  });

  test.each<[number, string, string | undefined]>([
    [0, "failed", "Lambda.ResourceNotReadyException"],
    [1, "failed", "Lambda.TimeoutException"],
    [2, "failed", "Lambda.TimeoutException"],
    [3, "succeeded", undefined],
  ])("attempt %i answers with its own response", async (retryCount, type, error) => {
    const ran = await runMocked("RetryPath", retryCount);
    expect(ran.outcome.type).toBe(type);
    expect(ran.failure?.error).toBe(error);
  });

  test("given again after a crash it gets the same answer, because the attempt stands in the request", async () => {
    const [first, again] = [await runMocked("RetryPath", 1), await runMocked("RetryPath", 1)];
    expect(again.outcome).toEqual(first.outcome);
  });

  test("an attempt without an answer names machine, case, state and response", async () => {
    const ran = await runMocked("RetryPath", 4);
    expect(ran.failure).toEqual({
      error: "States.Runtime",
      cause:
        "The mock file has no answer for attempt 4 of the state 'Work' in Parent#RetryPath: MockedResponses.MockedRetry has 0, 1-2, 3",
    });
  });

  test.each(["sync", "sync:2", "waitForTaskToken"] as const)(
    "with %s the return is submitted and is the result",
    async (pattern) => {
      const resource = integration("sqs", "sendMessage", pattern) as never;
      const ran = await runMocked("HappyPath", 0, { resource });
      expect(ran.submitted).toEqual([{ StatusCode: 200, Payload: { body: "Hello" } }]);
      expect(ran.outcome.type).toBe("succeeded");
    },
  );

  test("states that the case does not mention, and executions without a case, run for real", async () => {
    const real = await runMocked("HappyPath", 0, {
      resource: sdk("s3", "getObject") as never,
      stateName: "Elsewhere",
    });
    expect(real.failure?.error).toBe("S3.SdkClientException");
    const without = await runMocked(undefined, 0, { resource: sdk("s3", "getObject") as never });
    expect(without.failure?.error).toBe("S3.SdkClientException");
  });

  test("children of a Distributed Map are mocked under their parent's name", async () => {
    const mocks = { file: mockFile(GUIDE), testCaseOf: async () => "HappyPath" };
    const request = { stateMachineName: "Parent/Label" };
    const ran = await runTask(integration("lambda", "invoke"), {}, { ports: { mocks }, request });
    expect(ran.outcome.type).toBe("succeeded");
  });

  test("a cause may be left out, and null may be returned", async () => {
    const file = {
      StateMachines: { Parent: { TestCases: { Case: { Work: "Mixed" } } } },
      MockedResponses: { Mixed: { "0": { Throw: { Error: "E" } }, "1": { Return: null } } },
    };
    expect((await runMocked("Case", 0, { file })).failure).toEqual({ error: "E" });
    expect((await runMocked("Case", 1, { file })).output).toBe(null);
  });
});

describe("a test case that does not exist", () => {
  test("is explained with what the file has", () => {
    const file = mockFile(GUIDE);
    expect(testCaseProblem(file, "Parent", "HappyPath")).toBeUndefined();
    expect(testCaseProblem(file, "Parent", "HapyPath")).toBe(
      "The mock file has no test case of 'Parent' called 'HapyPath'; did you mean 'HappyPath'?",
    );
    expect(testCaseProblem(file, "Stranger", "HappyPath")).toBe(
      "The mock file has no state machine called 'Stranger'; it has: Parent",
    );
  });

  test("is refused where it names a state that the machine lacks, of this machine only", () => {
    const states = (name: string, more: Json = {}): Json => ({
      States: { [name]: { Type: "Task" }, Both: { Type: "Parallel", Branches: [more] } },
    });
    const file = { ...mockFile(GUIDE), path: "mk.json" };
    const whole = states("Work", states("Other"));
    expect(testCaseProblem(file, "Parent", "RetryPath", whole)).toBeUndefined();
    expect(testCaseProblem(file, "Parent", "HappyPath", states("Works"))).toBe(
      "mk.json: StateMachines.Parent.TestCases.HappyPath.Work: The state machine 'Parent' has no state called 'Work'; did you mean 'Works'?",
    );
  });

  test("fails the task rather than calling the real service", async () => {
    const ran = await runMocked("NoSuchCase", 0);
    expect(ran.failure).toMatchObject({ error: "States.Runtime" });
  });
});

describe("a broken mock file", () => {
  const machine = (states: Json): Json => ({
    StateMachines: { M: { TestCases: { C: states } } },
    MockedResponses: { R: { "0": { Return: 1 } } },
  });
  const response = (attempts: Json): Json => ({
    StateMachines: {},
    MockedResponses: { R: attempts },
  });

  test.each<[Json, string]>([
    [[], ": A mock file is a JSON object with StateMachines and MockedResponses"],
    [
      { StateMachine: {}, MockedResponses: {} },
      "StateMachines: Missing; did you mean it by 'StateMachine'?",
    ],
    [{ StateMachines: {} }, "MockedResponses: Missing"],
    [
      { StateMachines: { M: { Cases: {} } }, MockedResponses: {} },
      "StateMachines.M: Must be an object with TestCases",
    ],
    [
      machine({ S: "r" }),
      "StateMachines.M.TestCases.C.S: MockedResponses has no 'r'; did you mean 'R'?",
    ],
    [
      machine({ S: 1 }),
      "StateMachines.M.TestCases.C.S: Must be the name of one of MockedResponses",
    ],
    [
      machine([]),
      "StateMachines.M.TestCases.C: Must be an object of states and the names of their responses",
    ],
    [response([]), 'MockedResponses.R: Must be an object of attempts: "0", "1-2"'],
    [
      response({ first: { Return: 1 } }),
      'MockedResponses.R.first: Attempts are a number or a range: "0", "1-2"',
    ],
    [
      response({ "3-1": { Return: 1 } }),
      "MockedResponses.R.3-1: The range ends (1) before it begins (3)",
    ],
    [
      response({ "0-2": { Return: 1 }, "2": { Return: 2 } }),
      "MockedResponses.R: The attempt 2 is answered twice",
    ],
    [response({ "0": {} }), "MockedResponses.R.0: Must have either Return or Throw"],
    [
      response({ "0": { Return: 1, Throw: { Error: "E" } } }),
      "MockedResponses.R.0: Must have either Return or Throw",
    ],
    [
      response({ "0": { Throw: { Cause: "C" } } }),
      "MockedResponses.R.0.Throw: Must have Error, and may have Cause, both text",
    ],
  ])("%j says %s", (file, problem) => {
    expect(problemsOf(file)).toContain(problem);
  });

  test("a text that is no JSON is one problem", () => {
    const read = parseMockFile("{");
    expect(read.ok ? [] : read.problems).toMatchObject([
      { path: "", message: expect.stringContaining("The file is not JSON: ") },
    ]);
  });
});

describe("any mock file", () => {
  /** Consecutive ranges that cover 0 to somewhere, and the answer of each attempt. */
  const responses = fc
    .array(fc.tuple(fc.integer({ min: 1, max: 4 }), fc.jsonValue({ maxDepth: 2 })), {
      minLength: 1,
      maxLength: 6,
    })
    .map((parts) => {
      const attempts: Record<string, Json> = {};
      const answers: Json[] = [];
      for (const [length, value] of parts) {
        const first = answers.length;
        // The cast: what fast-check calls a JSON value is one.
        for (let i = 0; i < length; i++) answers.push(value as Json);
        const name = length === 1 ? `${first}` : `${first}-${first + length - 1}`;
        attempts[name] = { Return: value as Json };
      }
      return { attempts, answers };
    });

  test("answers every attempt with the response whose range holds it", async () => {
    await fc.assert(
      fc.asyncProperty(responses, async ({ attempts, answers }) => {
        const file = {
          StateMachines: { Parent: { TestCases: { Case: { Work: "R" } } } },
          MockedResponses: { R: attempts },
        };
        for (const [attempt, answer] of answers.entries()) {
          expect((await runMocked("Case", attempt, { file })).output).toEqual(answer);
        }
        expect((await runMocked("Case", answers.length, { file })).failure?.error).toBe(
          "States.Runtime",
        );
      }),
      { numRuns: 50 },
    );
  });

  test("of whatever JSON is read or refused with problems, never thrown at", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const read = parseMockFile(JSON.stringify(value));
        return read.ok || read.problems.length > 0;
      }),
    );
  });

  test("that is damaged in one place is read or refused with problems that say where", () => {
    const paths = placesIn(GUIDE);
    fc.assert(
      fc.property(fc.constantFrom(...paths), fc.jsonValue({ maxDepth: 1 }), (path, value) => {
        const read = readMockFile(replaced(GUIDE, path, value as Json));
        if (read.ok) return true;
        return read.problems.every((problem) => problem.message.length > 0);
      }),
    );
  });
});

function placesIn(value: Json): string[][] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => [
    [name],
    ...placesIn(inner as Json).map((path) => [name, ...path]),
  ]);
}

function replaced(value: Json, [name, ...rest]: readonly string[], by: Json): Json {
  if (name === undefined) return by;
  const object = value as { readonly [name: string]: Json };
  return { ...object, [name]: replaced(object[name] as Json, rest, by) };
}
