import { describe, expect, test } from "vitest";
import { stepThrough } from "./step-through.ts";

const LONG = "x".repeat(40_000);

describe("error and cause are cut at AWS's limits of 256 and 32,768 characters", () => {
  test("of a Fail state", () => {
    const fail = { Type: "Fail", Error: LONG, CausePath: "$.cause" };
    const definition = { StartAt: "F", States: { F: fail } };
    const { now, history } = stepThrough(definition, { cause: `${"é".repeat(32_767)}😀` }).travel();
    expect(now.failure?.error).toHaveLength(256);
    // Not with half an emoji.
    expect(now.failure?.cause).toBe("é".repeat(32_767));
    const last = history.at(-1);
    expect(last?.type).toBe("ExecutionFailed");
    expect(last).toMatchObject({ details: now.failure });
  });

  test("of a task that failed, for history and catchers alike", () => {
    const task = {
      Type: "Task",
      Resource: "arn:aws:lambda:us-east-1:123456789012:function:f",
      Catch: [{ ErrorEquals: ["States.ALL"], Next: "P" }],
      End: true,
    };
    const definition = { StartAt: "T", States: { T: task, P: { Type: "Pass", End: true } } };
    const answer = () => ({ failure: { error: "E", cause: LONG } });
    const { now } = stepThrough(definition, {}, { answer }).travel();
    expect(now.output?.value).toEqual({ Error: "E", Cause: LONG.slice(0, 32_768) });
  });

  test("of a failure that quotes the input", () => {
    const pass = { Type: "Pass", Parameters: { "a.$": "$.b" }, End: true };
    const { now } = stepThrough({ StartAt: "P", States: { P: pass } }, { c: LONG }).travel();
    expect(now.failure?.cause).toContain("could not be found in the input");
    expect(now.failure?.cause).toHaveLength(32_768);
  });
});
