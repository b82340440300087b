import { expect, test } from "vitest";
import { ExpressGate } from "./express-gate.ts";
import { ManualClock } from "./virtual-clock.ts";

test("no more than 32 begin at once, in their order, and those of a run that is given up never", () => {
  const gate = new ExpressGate({ clock: new ManualClock(), memory: { isAmple: true } });
  const begun: [number, () => void][] = [];
  for (let i = 0; i < 38; i += 1) {
    gate.pass(i === 34 ? "given up" : "run", (done) => begun.push([i, done]));
  }
  expect(begun.map(([i]) => i)).toEqual(Array.from({ length: 32 }, (_, i) => i));
  gate.drop("given up");
  for (const [, done] of begun.slice(0, 5)) done();
  expect(begun.slice(32).map(([i]) => i)).toEqual([32, 33, 35, 36, 37]);
});

test("none begins while there is no room", async () => {
  const memory = { isAmple: false };
  const clock = new ManualClock();
  const gate = new ExpressGate({ clock, memory });
  const begun: number[] = [];
  for (const i of [1, 2]) gate.pass("run", () => begun.push(i));
  await clock.advance(1_000);
  expect(begun).toEqual([]);
  memory.isAmple = true;
  await clock.advance(1_000);
  expect(begun).toEqual([1, 2]);
});
