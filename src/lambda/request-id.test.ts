import { expect, test } from "vitest";
import { newRequestId, requestIdBeginning } from "./request-id.ts";

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

test.each([undefined, "", "a visit"])("the id of a call by %j is a UUID of its own", (caller) => {
  const ids = Array.from({ length: 100 }, () => newRequestId(caller));
  for (const id of ids) expect(id).toMatch(UUID);
  expect(new Set(ids).size).toBe(100);
});

test("ids of one caller begin alike, those of others do not", () => {
  const beginning = requestIdBeginning("a visit");
  expect(newRequestId("a visit").startsWith(beginning)).toBe(true);
  expect(newRequestId("another visit").startsWith(beginning)).toBe(false);
  expect(newRequestId(undefined).startsWith(beginning)).toBe(false);
  // Log groups keep ids from one version of Treadle to the next.
  expect(beginning).toBe("3154311f-6960-49d9");
});
