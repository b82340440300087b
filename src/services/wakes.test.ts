import { expect, test } from "vitest";
import { ManualClock } from "../engine/index.ts";
import { Wakes } from "./wakes.ts";

test("a key wakes once, by what was planned for it last, and not after it was dropped", async () => {
  const clock = new ManualClock();
  const wakes = new Wakes(clock);
  const rung: string[] = [];
  const plan = (key: string, seconds: number, what: string): void =>
    wakes.plan(key, clock.now() + seconds * 1_000, () => rung.push(what));
  plan("a", 1, "first");
  plan("a", 2, "instead");
  plan("b", 1, "dropped");
  wakes.drop("b");
  plan("c", 3, "other");
  await clock.advance(5_000);
  expect(rung).toEqual(["instead", "other"]);
  plan("a", 1, "again");
  await clock.advance(1_000);
  expect(rung.at(-1)).toBe("again");
  plan("a", 1, "closed");
  wakes.close();
  await clock.advance(5_000);
  expect(rung).toEqual(["instead", "other", "again"]);
});
