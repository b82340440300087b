// scripts.mjs — scripts of bench/ that measure from inside and print a table of their own: they run with their
// defaults, after the rest. One that is told a file by `--figures` writes figures and verdicts there.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const FOLDER = fileURLToPath(new URL("..", import.meta.url));
/** Of the engine, the core, the expressions and the pictures, from inside. */
const SCRIPT = /^(engine|core|expr|graph)-.*\.mjs$/;
const OPTION = "--figures";

function runScript(file) {
  const folder = mkdtempSync(join(tmpdir(), "treadle-bench-"));
  const figures = join(folder, "figures.json");
  try {
    const given = takesFigures(file) ? [OPTION, figures] : [];
    const args = ["--expose-gc", join(FOLDER, file), ...given];
    const { status } = spawnSync(process.execPath, args, { stdio: "inherit" });
    if (status !== 0) throw new Error(`${file} ended with ${status}`);
    if (existsSync(figures)) return JSON.parse(readFileSync(figures, "utf8"));
    return { skipped: "prints its own table, above" };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function takesFigures(file) {
  return readFileSync(join(FOLDER, file), "utf8").includes(`figures: { type: "string" }`);
}

export const SCRIPTS = readdirSync(FOLDER)
  .filter((file) => SCRIPT.test(file))
  .map((file) => ({
    name: file.replace(/\.mjs$/, ""),
    about: `a table of its own: bench/${file}`,
    run: () => runScript(file),
  }));
