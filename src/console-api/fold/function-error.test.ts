import { expect, test } from "vitest";
import { functionErrorOf } from "./function-error.ts";

test("a function's failure is read out of a cause that the limit cut", () => {
  const errorMessage = 'Very "long" reason 😀 '.repeat(4_000);
  const whole = JSON.stringify({ errorType: "LongError", errorMessage, trace: ["a"] });
  const { message = "", ...rest } = functionErrorOf(whole.slice(0, 32_768)) ?? {};
  expect(rest).toEqual({ type: "LongError", trace: [], isCut: true });
  expect(message.length).toBeGreaterThan(20_000);
  expect(errorMessage.startsWith(message)).toBe(true);
  expect(functionErrorOf(whole)).toEqual({
    ...{ message: errorMessage, type: "LongError", trace: ["a"] },
  });
  expect(functionErrorOf(`{${"words ".repeat(6_000)}`)).toBeUndefined();
});
