import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseTaskToken, taskTokenOf } from "./task-token.ts";

const ARN = "arn:aws:states:us-east-1:123456789012:execution:machine:run";

const part = fc
  .string({ unit: "binary", maxLength: 40 })
  .filter((text) => !text.includes("\n") && text.isWellFormed());

describe("a task token", () => {
  test("says again what it was made of", () => {
    fc.assert(
      fc.property(part, part, part, (executionArn, taskId, nonce) => {
        const token = taskTokenOf(executionArn, taskId, nonce);
        expect(parseTaskToken(token)).toEqual({ executionArn, taskId, nonce });
      }),
    );
  });

  test("begins as AWS's do and needs no escaping in JSON", () => {
    expect(taskTokenOf(ARN, "0.1", "n")).toMatch(/^AQAA[A-Za-z0-9+/]*={0,2}$/);
  });

  test("is not any other text", () => {
    for (const text of ["", "x", "AQAA", "not base64!", "A".repeat(2052), btoa("hello")]) {
      expect(parseTaskToken(text)).toBeUndefined();
    }
    fc.assert(fc.property(fc.string(), (text) => parseTaskToken(text) === undefined));
  });
});
