import { expect, test } from "vitest";
import { blameSentence, failureWords } from "./failure-words.ts";

const LIMIT = 32_768;
const CHILD = "arn:aws:states:us-east-1:123456789012:execution:child:x";

test.each([
  '{"code":402,"reason":"card declined"}',
  '{"message":"bad request"}',
  '{"errorMessage":"x"}',
])("a function's message that is the object %s is a message", (message) => {
  const trace = [`Error: ${message}`, "    at handler (/a.js:1:1)"];
  const cause = JSON.stringify({ errorType: "Error", errorMessage: message, trace });
  expect(failureWords(cause)).toEqual({ message, type: "Error", trace, rest: cause });
});

test("an object without a message is all there is to read, as it came", () => {
  const bare = '{"code":1e400,"rows":[1,2]}';
  expect(failureWords(bare)).toEqual({ message: bare, trace: [] });
  const child = JSON.stringify({ ExecutionArn: CHILD, Error: "Boom", Cause: bare });
  expect(failureWords(child)).toEqual({
    ...{ message: bare, trace: [], type: "Boom", childArn: CHILD },
  });
});

test("of a cause that was cut, the type and the beginning of the message are read", () => {
  const errorMessage = 'Very "long" reason\n'.repeat(4_000);
  const whole = JSON.stringify({ errorType: "LongError", errorMessage, trace: ["a"] });
  const cause = whole.slice(0, LIMIT);
  const words = failureWords(cause);
  expect(words).toMatchObject({ type: "LongError", trace: [], rest: cause, isCut: true });
  expect(words.message.length).toBeGreaterThan(20_000);
  expect(errorMessage.startsWith(words.message)).toBe(true);
  // Of a child's, whose cause is escaped once more.
  const outer = JSON.stringify({ ExecutionArn: CHILD, Error: "LongError", Cause: cause });
  const inChild = failureWords(outer.slice(0, LIMIT));
  expect(inChild).toMatchObject({ type: "LongError", childArn: CHILD, isCut: true });
  expect(inChild.message.length).toBeGreaterThan(10_000);
  expect(errorMessage.startsWith(inChild.message)).toBe(true);
});

const FAILED = {
  ...{ how: "failed" as const, stateName: "Pay", stateId: "/States/Pay", caught: false },
  ...{ enteredEventId: 1, failedEventId: 2, error: "Error", attempts: 1 },
};

test("a message of a function that is JSON in several lines is told in one", () => {
  const errorMessage = JSON.stringify({ code: 402, list: [] }, null, 2);
  expect(blameSentence({ ...FAILED, cause: JSON.stringify({ errorMessage }) })).toBe(
    '“{ "code": 402, "list": [] }”',
  );
});

test("a message of several lines is told in one, and one that is too long ends with an ellipsis", () => {
  const cause = 'the card "4242" was\r\n  declined\n';
  expect(blameSentence({ ...FAILED, cause })).toBe('“the card "4242" was declined”');
  const long = blameSentence({ ...FAILED, cause: "one line\n".repeat(100) });
  expect(long).toMatch(/^“one line one line .*…”$/);
  expect(long.length).toBeLessThan(310);
});
