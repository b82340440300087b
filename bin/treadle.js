#!/usr/bin/env node
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("../dist/bundle/cli/", import.meta.url));
if (existsSync(`${folder}cli.cjs`)) {
  const { openBundle } = createRequire(import.meta.url)("./bundle-loader.cjs");
  await openBundle(folder).load("./cli.cjs").main(process.argv.slice(2));
} else {
  console.error("treadle: not built yet\n  npm start builds and serves; npm run build only builds");
  process.exitCode = 2;
}
