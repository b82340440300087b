import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));

function compiler(project: string, option: string): string {
  const tsc = `${root}/node_modules/typescript/bin/tsc`;
  const args = [tsc, "-p", `${root}/${project}`, option];
  return spawnSync(process.execPath, args, { encoding: "utf8", maxBuffer: 2 ** 26 }).stdout;
}

const compile = (sample: string): string => compiler(`test/tidy/samples/${sample}`, "--noEmit");

/** Lints one file in a folder of its own that has this project's rules. */
function lint(file: string, source: string): string {
  const folder = mkdtempSync(join(tmpdir(), "treadle-lint-"));
  try {
    cpSync(`${root}/biome.jsonc`, join(folder, "biome.jsonc"));
    cpSync(`${root}/plugins`, join(folder, "plugins"), { recursive: true });
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), source);
    const biome = `${root}/node_modules/@biomejs/biome/bin/biome`;
    const args = [biome, "lint", "--colors=off", file];
    const done = spawnSync(process.execPath, args, { cwd: folder, encoding: "utf8" });
    return done.stdout + done.stderr;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test("the compiler refuses a room that imports one above it", () => {
  expect(compile("upward")).toContain("TS6307");
});

test("the compiler knows no timers, no process and no Node in a pure room", () => {
  const said = compile("impure");
  expect(said).toContain("'setTimeout'");
  expect(said).toContain("'process'");
  expect(said).toContain("'node:fs'");
});

test("the compiler is as strict with tests, and knows what vitest takes", () => {
  const said = compile("mistaken");
  expect(said).toContain("'found' is possibly 'undefined'");
  expect(said).toContain("'10000' has no properties in common with type 'ExpectPollOptions'");
});

test("the compiler reads every test", () => {
  const read = new Set(compiler("tsconfig.tests.json", "--listFilesOnly").split(/\r?\n/));
  const folders = ["src", "test", "examples"].map((name) => join(root, name));
  const tests = folders
    .flatMap((folder) => readdirSync(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && entry.name.endsWith(".test.ts"))
    .map((entry) => join(entry.parentPath, entry.name).replaceAll("\\", "/"));
  expect(tests.length).toBeGreaterThan(100);
  expect(tests.filter((path) => !read.has(path))).toEqual([]);
});

test("the linter keeps the doors of the rooms", () => {
  const said = lint(
    "src/engine/sample.ts",
    'import { step } from "../core/step.ts";\nexport { step };\n',
  );
  expect(said).toContain("Enter a room through its door");
});

test.each(["Date.now()", "new Date()", "Math.random()"])(
  "the linter refuses %s in the core",
  (call) => {
    const said = lint("src/core/sample.ts", `export const value: unknown = ${call};\n`);
    expect(said).toContain("takes time and chance from the trigger");
  },
);

test("the linter refuses functions over sixty lines and default exports", () => {
  const body = Array.from({ length: 70 }, (_, i) => `  use(${i});`).join("\n");
  const said = lint(
    "src/engine/sample.ts",
    `export default function long(use: (i: number) => void) {\n${body}\n}\n`,
  );
  expect(said).toContain("noExcessiveLinesPerFunction");
  expect(said).toContain("noDefaultExport");
});
