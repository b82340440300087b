import { existsSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { TurnFile } from "./turn-file.ts";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "treadle-turn-"));
});
afterEach(() => rmSync(directory, { recursive: true }));

const A = "arn:aws:states:us-east-1:123456789012:execution:m:a";
const B = "arn:aws:states:us-east-1:123456789012:execution:m:a-much-longer-name";

test("a clean end leaves nothing, and nothing is what the next one finds", () => {
  const first = new TurnFile(directory);
  first.begun(A);
  first.ended();
  first.close();
  expect(readdirSync(directory)).toEqual([]);
  expect(new TurnFile(directory).deaths).toBeUndefined();
});

test("a death between turns is put down to nobody", () => {
  new TurnFile(directory);
  const second = new TurnFile(directory);
  expect(second.deaths).toEqual(new Map());
  second.begun(B);
  second.ended();
  second.begun(A);
  second.ended();
  expect(new TurnFile(directory).deaths).toEqual(new Map());
});

test("deaths are counted by execution until they are forgiven", () => {
  for (const arn of [B, A, A]) {
    const life = new TurnFile(directory);
    life.begun(B);
    life.ended();
    life.begun(arn);
  }
  const last = new TurnFile(directory);
  expect(last.deaths).toEqual(
    new Map([
      [B, 1],
      [A, 2],
    ]),
  );
  last.forgive(A);
  expect(new TurnFile(directory).deaths).toEqual(new Map([[B, 1]]));
});

test("files that something has spoilt count for nothing", () => {
  new TurnFile(directory);
  writeFileSync(join(directory, "treadle.deaths"), "{");
  writeFileSync(join(directory, "treadle.turn"), "\0\0\0");
  expect(new TurnFile(directory).deaths).toEqual(new Map());
});

test.skipIf(!existsSync("/dev/full"))("a disk that takes nothing does not break a turn", () => {
  new TurnFile(directory);
  const life = new TurnFile(directory);
  // What is written to this device meets a full disk.
  symlinkSync("/dev/full", join(directory, "treadle.turn"));
  expect(() => {
    life.begun(A);
    life.ended();
  }).not.toThrow();
});
