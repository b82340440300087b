import { mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { CommandError } from "./exit.ts";
import { readInput } from "./input.ts";

function refusalOf(option: string): string {
  try {
    readInput(option);
  } catch (error) {
    if (error instanceof CommandError) return error.message;
    throw error;
  }
  throw new Error("the input was taken");
}

test("an input of a hundred thousand brackets is refused in words", () => {
  expect(refusalOf("[".repeat(100_000))).toContain("Document nesting depth (1001) exceeds");
  expect(refusalOf("[".repeat(50_000) + "]".repeat(50_000))).toContain("Document nesting depth");
});

test("a broken input is told by what AWS would say of it", () => {
  expect(refusalOf("{'a': 1}")).toContain("was expecting double-quote to start field name");
});

test("a file without an end is given up", () => {
  const folder = mkdtempSync(join(tmpdir(), "treadle-input-"));
  const path = join(folder, "large.json");
  writeFileSync(path, "");
  truncateSync(path, 64 * 1024 * 1024 + 1);
  expect(refusalOf(`@${path}`)).toBe("the input has more than 64 MiB");
  rmSync(folder, { recursive: true });
});

test("a file is read whole, whatever its portions", () => {
  const folder = mkdtempSync(join(tmpdir(), "treadle-input-"));
  const path = join(folder, "text.json");
  const text = JSON.stringify("ä€".repeat(50_000));
  writeFileSync(path, text);
  expect(readInput(`@${path}`)).toBe(text);
  rmSync(folder, { recursive: true });
});

test("numbers stay as they were written", () => {
  expect(readInput(' {"a": 1.0} ')).toBe('{"a":1.0}');
});
