import { expect, test } from "vitest";
import { pageLimit, placeOf, tokenFor } from "./paging.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

test("a token leads to the place it was made for", () => {
  const nextToken = tokenFor("arn:…:stateMachine:名前", "machines", 0);
  expect(placeOf({ nextToken }, "machines", 1000)).toBe("arn:…:stateMachine:名前");
});

test("no place, no token; no token, no place", () => {
  expect(tokenFor(undefined, "machines", 0)).toBeUndefined();
  expect(placeOf({}, "machines", 0)).toBeUndefined();
});

test("a token is good for 24 hours", () => {
  const nextToken = tokenFor("a", "machines", 0);
  expect(placeOf({ nextToken }, "machines", DAY_MS)).toBe("a");
  expect(() => placeOf({ nextToken }, "machines", DAY_MS + 1)).toThrow(
    "Invalid Token: 'Invalid token'",
  );
});

test("a token belongs to the query that it came from", () => {
  const nextToken = tokenFor("a", "machines of 1", 0);
  expect(() => placeOf({ nextToken }, "machines of 2", 0)).toThrow("Invalid token");
});

test.each(["", "x", "eyJhIjoxfQ", "W10", Buffer.from('[2,1,9e15,"a"]').toString("base64url")])(
  "%j is no token of ours",
  (nextToken) => {
    expect(() => placeOf({ nextToken }, "machines", 0)).toThrow("Invalid token");
  },
);

test("a page has 100 items unless another number than 0 is asked for", () => {
  expect([undefined, 0, 1, 1000, 2.9].map((asked) => pageLimit(asked))).toEqual([
    100, 100, 1, 1000, 2,
  ]);
});
