// setup.mjs — what both `npm start` and `npm test` need first: dependencies installed, sources built.
//
// Does nothing it does not have to: dependencies are installed when the lock file is newer than the
// installed tree, and the compiler builds only the rooms that changed.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { root } from "./root.mjs";

export { root };

/** Runs a command in the project's folder; ends this process with its code when it fails. */
export function run(command, args, { quiet = false } = {}) {
  const done = spawnSync(command, args, {
    cwd: root,
    stdio: quiet ? ["ignore", "pipe", "pipe"] : "inherit",
    shell: process.platform === "win32",
  });
  if (done.error) {
    console.error(`treadle: cannot run ${command}: ${done.error.message}`);
    process.exit(1);
  }
  if (done.status !== 0) {
    if (quiet) process.stderr.write(`${done.stdout}${done.stderr}`);
    process.exit(done.status ?? 1);
  }
}

function requireNode20() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  console.error(`treadle: Node.js 20.19 or newer is needed, this is ${process.versions.node}`);
  process.exit(1);
}

function installed() {
  const marker = `${root}/node_modules/.package-lock.json`;
  return (
    existsSync(marker) && statSync(marker).mtimeMs >= statSync(`${root}/package-lock.json`).mtimeMs
  );
}

/** The newest file of dist that goes into the bundle is older than the bundle. */
function bundled() {
  const bundle = `${root}/dist/bundle/cli/cli.cjs`;
  if (!existsSync(bundle)) return false;
  const made = statSync(bundle).mtimeMs;
  // The compiler touches its build records whenever it writes a room.
  return readdirSync(`${root}/dist/.info`).every(
    (record) => statSync(`${root}/dist/.info/${record}`).mtimeMs <= made,
  );
}

/** Installs and builds; says what it does on stderr. */
export async function setUp() {
  requireNode20();
  if (!installed()) {
    console.error("treadle: installing dependencies (npm ci)");
    run("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"]);
  }
  console.error("treadle: building");
  run(process.execPath, [`${root}/node_modules/typescript/bin/tsc`, "-b"]);
  if (!bundled()) await (await import("./bundle.mjs")).bundle();
  await (await import("./console.mjs")).buildConsole();
}
