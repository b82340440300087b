// compatibility.mjs — writes docs/compatibility.md from the operations, the recorded cases and the known
// differences.
//
//   node scripts/compatibility.mjs            runs the recorded cases and writes the page
//   node scripts/compatibility.mjs --check    fails when the page that stands would change
//
// The cases stand beside the repository (../shared/conformance); without them the page cannot be made.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { countsOf, format } from "./compatibility-page.mjs";
import { root } from "./root.mjs";

const page = join(root, "docs/compatibility.md");

function runCases() {
  const folder = mkdtempSync(join(tmpdir(), "treadle-compatibility-"));
  const file = join(folder, "results.json");
  try {
    const vitest = join(root, "node_modules/vitest/vitest.mjs");
    spawnSync(process.execPath, [vitest, "run", "test/conformance/conformance.test.ts"], {
      cwd: root,
      env: { ...process.env, TREADLE_CONFORMANCE_RESULTS: file },
      stdio: "ignore",
    });
    if (existsSync(file)) return JSON.parse(readFileSync(file, "utf8"));
    console.error("compatibility: the recorded cases (../shared/conformance) are not there");
    process.exit(1);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const { others, rows } = runCases();
const text = format({ others, rows });

if (process.argv.includes("--check")) {
  if (existsSync(page) && readFileSync(page, "utf8") === text) process.exit(0);
  console.error(
    "compatibility: docs/compatibility.md is out of date; run node scripts/compatibility.mjs",
  );
  process.exit(1);
}
writeFileSync(page, text);
const { passed, strict } = countsOf(rows);
console.log(`compatibility: ${passed} of ${rows.length} cases pass, ${strict} strictly`);
