import { expect, test } from "vitest";
import type { StatusListener } from "../../engine/index.ts";
import { Census } from "./census.ts";

function census(): { readonly census: Census; readonly change: (machine: string) => void } {
  let listener: StatusListener | undefined;
  const made = new Census({
    subscribe: (given) => {
      if ("statusChanged" in given) listener = given;
      return () => undefined;
    },
  });
  const change = (stateMachineArn: string): void =>
    listener?.statusChanged({
      ...{ executionArn: "e", stateMachineArn, type: "STANDARD", status: "RUNNING" },
      ...{ startDate: 0, stopDate: undefined, redriveCount: 0 },
    });
  return { census: made, change };
}

test("nothing is counted again while nothing changed", async () => {
  const { census: it, change } = census();
  let counts = 0;
  const count = async (): Promise<number> => {
    counts += 1;
    return counts;
  };
  expect(await it.of("all", undefined, count)).toBe(1);
  expect(await it.of("all", undefined, count)).toBe(1);
  change("m");
  expect(await it.of("all", undefined, count)).toBe(2);
  expect(await it.of("one", "m", count)).toBe(3);
  change("other");
  expect(await it.of("one", "m", count)).toBe(3);
  change("m");
  expect(await it.of("one", "m", count)).toBe(4);
});

test("a count that failed is not kept", async () => {
  const { census: it } = census();
  await expect(it.of("all", undefined, () => Promise.reject(new Error("no")))).rejects.toThrow(
    "no",
  );
  expect(await it.of("all", undefined, async () => 1)).toBe(1);
});

test("a change while it is being counted is counted", async () => {
  const { census: it, change } = census();
  let done: (value: number) => void = () => undefined;
  const slow = it.of(
    "all",
    undefined,
    () =>
      new Promise<number>((resolve) => {
        done = resolve;
      }),
  );
  change("m");
  expect(await it.of("all", undefined, async () => 2)).toBe(2);
  done(1);
  expect(await slow).toBe(1);
  expect(await it.of("all", undefined, async () => 3)).toBe(2);
});
