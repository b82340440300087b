// test.mjs — `npm test`: installs, builds, checks the laws of style, runs every test.
//
// The last line is `N passed, N failed` (with `, N skipped`), counted over all tests; the exit code is 0
// only when nothing failed.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root, run, setUp } from "./setup.mjs";

await setUp();
run(process.execPath, [`${root}/scripts/check.mjs`, "--built"]);
const folder = mkdtempSync(join(tmpdir(), "treadle-test-"));
const report = join(folder, "report.json");
const tests = spawnSync(
  process.execPath,
  [
    `${root}/node_modules/vitest/vitest.mjs`,
    "run",
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${report}`,
    ...process.argv.slice(2),
  ],
  { cwd: root, stdio: "inherit" },
);
let counted;
try {
  counted = JSON.parse(readFileSync(report, "utf8"));
} catch (error) {
  console.error(`treadle: the test runner left no report: ${error.message}`);
  process.exit(tests.status || 1);
}
rmSync(folder, { recursive: true, force: true });
const skipped = counted.numPendingTests + counted.numTodoTests;
// A file that could not even be loaded fails without a test of its own.
const broken = counted.testResults.filter(
  (file) =>
    file.status === "failed" && file.assertionResults.every((test) => test.status !== "failed"),
).length;
const failed = counted.numFailedTests + broken;
console.log(
  `${counted.numPassedTests} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`,
);
process.exit(failed > 0 || tests.status !== 0 || counted.numPassedTests === 0 ? 1 : 0);
