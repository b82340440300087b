// What an evaluation gives keeps nothing in memory of what it made on the way.
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { runText } from "../fixtures/run-text.ts";

setFlagsFromString("--expose-gc");
const collect: () => void = runInNewContext("gc");

function heapMB(): number {
  collect();
  return process.memoryUsage().heapUsed / 1e6;
}

test.each([
  ["a text", "$substring($pad('', 15000000, 'Ā'), 0, 200)"],
  ["a text of many shorter ones", "[1..60].$substring($pad('', 500000, 'Ā'), 0, 20)"],
  ["a member", "[{'v': $substring($pad('', 15000000, 'Ā'), 0, 200)}]"],
])("%s that was cut from a long one is kept alone", (_, text) => {
  const before = heapMB();
  const kept = Array.from({ length: 8 }, () => runText(text));
  expect(heapMB() - before).toBeLessThan(60);
  expect(JSON.stringify(kept[0])).toMatch(/Ā/);
});
