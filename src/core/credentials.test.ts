import { describe, expect, test } from "vitest";
import type { Json } from "../base/index.ts";
import type { TaskRequest } from "./command.ts";
import { stepThrough } from "./step-through.ts";

const ROLE = "arn:aws:iam::210987654321:role/other";

/** The role that a task of these Credentials asks for, and how its execution ended. */
function roleOf(Credentials: Json, input: Json, more: Record<string, Json> = {}) {
  let asked: TaskRequest | undefined;
  const task = {
    ...{ Type: "Task", Resource: "arn:aws:states:::sqs:sendMessage", End: true, Credentials },
    ...more,
  };
  const passage = {
    answer: (request: TaskRequest) => {
      asked = request;
      return { output: {} };
    },
  };
  const { now } = stepThrough({ StartAt: "A", States: { A: task } }, input, passage);
  return { role: asked?.credentialsRoleArn, failure: now.failure };
}

describe("the role of a task's Credentials", () => {
  test("is a text, or stands in the input", () => {
    expect(roleOf({ RoleArn: ROLE }, {}).role).toBe(ROLE);
    expect(roleOf({ "RoleArn.$": "$.role" }, { role: ROLE }).role).toBe(ROLE);
  });

  test("may come from an expression, or with the whole of them", () => {
    const jsonata = { QueryLanguage: "JSONata" };
    expect(roleOf({ RoleArn: "{% $states.input %}" }, ROLE, jsonata).role).toBe(ROLE);
    expect(roleOf("{% $states.input %}", { RoleArn: ROLE }, jsonata).role).toBe(ROLE);
  });

  test("is none where it is longer than the ARN of a role may be", () => {
    const long = `${ROLE}${"x".repeat(2_048)}`;
    const jsonata = { QueryLanguage: "JSONata" };
    const words = "of 2048 characters at most, but has 2084";
    const { role, failure } = roleOf({ RoleArn: "{% $states.input %}" }, long, jsonata);
    expect([role, failure?.error]).toEqual([undefined, "States.QueryEvaluationError"]);
    expect(failure?.cause).toContain(words);
    const path = roleOf({ "RoleArn.$": "$.role" }, { role: long });
    expect([path.role, path.failure?.error]).toEqual([undefined, "States.Runtime"]);
    expect(path.failure?.cause).toContain(words);
  });

  test.each<[Json, string]>([
    [{ Role: ROLE }, "Expected 'object with a RoleArn', but was 'object'"],
    [ROLE, "Expected 'object with a RoleArn', but was 'string'"],
    [{ RoleArn: 5 }, "Expected 'string', but was 'number' for value: 5"],
  ])("is missed where an expression gives %j", (input, words) => {
    const { role, failure } = roleOf("{% $states.input %}", input, { QueryLanguage: "JSONata" });
    expect(role).toBeUndefined();
    expect(failure).toMatchObject({ error: "States.QueryEvaluationError" });
    expect(failure?.cause).toContain(
      "specified for the field 'Credentials' returned an unexpected",
    );
    expect(failure?.cause).toContain(words);
  });
});
