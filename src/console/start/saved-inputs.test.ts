import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { KEPT_MAX, removeInput, savedInputs, saveInput } from "./saved-inputs.ts";

let room: number;
const KEY = "treadle.inputs.checkout";

/** What the browser gives, as far as it is asked: a key is a property of its own. */
function storage(): object {
  const methods = {
    getItem(this: Record<string, string>, key: string): string | null {
      return this[key] ?? null;
    },
    setItem(this: Record<string, string>, key: string, text: string): void {
      const others = Object.keys(this).filter((one) => one !== key);
      const used = others.reduce((sum, one) => sum + (this[one]?.length ?? 0), 0);
      if (used + text.length > room) throw new DOMException("full", "QuotaExceededError");
      this[key] = text;
    },
  };
  return Object.create(methods);
}

beforeEach(() => {
  room = 1_000_000;
  vi.stubGlobal("localStorage", storage());
});
afterEach(() => void vi.unstubAllGlobals());

const names = (): readonly string[] => savedInputs("checkout").map(({ name }) => name);
const save = (name: string, input = "{}") => saveInput("checkout", { name, input });

test("an input is added to what is there by then, the newest first", () => {
  save("one");
  // Another tab.
  localStorage.setItem(
    KEY,
    JSON.stringify([{ name: "theirs", input: "1" }, ...savedInputs("checkout")]),
  );
  expect(save("two").saved.map(({ name }) => name)).toEqual(["two", "theirs", "one"]);
  removeInput("checkout", "one");
  expect(names()).toEqual(["two", "theirs"]);
});

test("a name that is there gets the new input, and stands first", () => {
  save("one", "1");
  save("two");
  save("one", "2");
  expect(names()).toEqual(["one", "two"]);
  expect(savedInputs("checkout")[0]?.input).toBe("2");
});

test("one more than the limit is refused, and none is dropped; one that is there may be replaced", () => {
  for (let i = 0; i < KEPT_MAX; i++) save(`in-${i}`);
  expect(save("more").problem).toMatch(/^30 inputs are saved for this machine.* remove one/);
  expect(names()).toHaveLength(KEPT_MAX);
  expect(names()).toContain("in-0");
  expect(save("in-0", "2").problem).toBeUndefined();
});

test("what there is no room for is refused with the largest, and what was there stays", () => {
  room = 10_000;
  save("small", "1".repeat(2000));
  saveInput("other", { name: "big", input: "1".repeat(6000) });
  const { problem, saved } = save("more", "1".repeat(3000));
  expect(problem).toContain("no room for “more” (3 KB), and it was not saved");
  expect(problem).toContain("the largest is “big” for other (6 KB)");
  expect(saved.map(({ name }) => name)).toEqual(["small"]);
  expect(names()).toEqual(["small"]);
  expect(save("small", "2".repeat(9000)).problem).toContain("no room");
  expect(savedInputs("checkout")[0]?.input).toBe("1".repeat(2000));
});

test("where the browser keeps nothing at all it is said why", () => {
  vi.stubGlobal("localStorage", {
    getItem: () => null,
    setItem: () => {
      throw new DOMException("Denied", "SecurityError");
    },
  });
  expect(save("one").problem).toContain("keeps nothing of this page: SecurityError: Denied");
});
