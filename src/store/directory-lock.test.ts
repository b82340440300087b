import { existsSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { lockDirectory } from "./directory-lock.ts";

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "treadle-lock-"));
});
afterEach(() => rmSync(home, { recursive: true }));

test("a directory is made with all that lead to it", () => {
  const directory = join(home, "a", "b", "c");
  lockDirectory(directory).release();
  expect(existsSync(join(directory, "treadle.lock"))).toBe(true);
});

test("a link that leads nowhere is refused", () => {
  symlinkSync(join(home, "none"), join(home, "link"));
  expect(() => lockDirectory(join(home, "link"))).toThrow(/EEXIST/);
});

test.skipIf(!existsSync("/proc/self"))(
  "where no directory can be made it ends, and says so",
  () => {
    expect(() => lockDirectory("/proc/treadle-none/data")).toThrow(/ENOENT.*\/proc\/treadle-none/);
  },
);
