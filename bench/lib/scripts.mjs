// scripts.mjs — scripts of bench/ that print a table of their own: they run with their defaults, after the rest.
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const FOLDER = fileURLToPath(new URL("..", import.meta.url));
/** Of the engine, the core, the expressions and the pictures, from inside. */
const SCRIPT = /^(engine|core|expr|graph)-.*\.mjs$/;

function runScript(file) {
  const args = ["--expose-gc", join(FOLDER, file)];
  const { status } = spawnSync(process.execPath, args, { stdio: "inherit" });
  if (status !== 0) throw new Error(`${file} ended with ${status}`);
  return { skipped: "prints its own table, above" };
}

export const SCRIPTS = readdirSync(FOLDER)
  .filter((file) => SCRIPT.test(file))
  .map((file) => ({
    name: file.replace(/\.mjs$/, ""),
    about: `a table of its own, without verdict: bench/${file}`,
    run: () => runScript(file),
  }));
