import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { LARGE_TEXT_MIN, Payload } from "./payload.ts";

/** The collector, on demand. */
function collector(): () => void {
  setFlagsFromString("--expose-gc");
  return runInNewContext("gc") as () => void;
}

async function collected(gc: () => void): Promise<void> {
  // What was asked for in this turn of the event loop is held until it ends.
  await new Promise((resolve) => setImmediate(resolve));
  gc();
}

const EMPTY_OBJECTS = Math.ceil(LARGE_TEXT_MIN / 3);

test("a small payload holds its value, a large one its text alone once that is made", () => {
  const small = new Payload({ a: 1 });
  small.text();
  expect(small.keepsTextAlone).toBe(false);
  const large = new Payload(Array.from({ length: EMPTY_OBJECTS }, () => ({})));
  expect(large.keepsTextAlone).toBe(false);
  large.text();
  expect(large.keepsTextAlone).toBe(true);
  expect(Payload.parse(large.text()).keepsTextAlone).toBe(true);
});

test("the value of a large payload is the same while it is used, and may be collected then", async () => {
  const gc = collector();
  const made = (): readonly [Payload, WeakRef<object>] => {
    const value = Array.from({ length: EMPTY_OBJECTS }, () => ({}));
    const payload = new Payload(value);
    payload.text();
    expect(payload.value).toBe(value);
    return [payload, new WeakRef(value)];
  };
  const [payload, value] = made();
  await collected(gc);
  expect(value.deref()).toBeUndefined();
  const again = payload.value;
  expect(again).toHaveLength(EMPTY_OBJECTS);
  expect(payload.value).toBe(again);
});

test.each([
  ["exact numbers", `{"n":[1.10,12345678901234567890],"pad":"${"x".repeat(LARGE_TEXT_MIN)}"}`],
  ["a text", `"${"é".repeat(LARGE_TEXT_MIN)}"`],
  ["a number with much space around it", `${" ".repeat(LARGE_TEXT_MIN)}7`],
  ["null with much space around it", `${" ".repeat(LARGE_TEXT_MIN)}null`],
])("a large payload is read again as it was: %s", async (_, text) => {
  const gc = collector();
  const payload = Payload.parse(text);
  const before = JSON.stringify(new Payload(payload.value));
  await collected(gc);
  expect(JSON.stringify(new Payload(payload.value))).toBe(before);
  expect(payload.text()).toBe(text);
});
