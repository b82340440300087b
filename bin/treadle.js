#!/usr/bin/env node
import { existsSync } from "node:fs";

const command = new URL("../dist/bundle/cli/cli.js", import.meta.url);
if (existsSync(command)) {
  const { main } = await import(command.href);
  await main(process.argv.slice(2));
} else {
  console.error("treadle: not built yet\n  npm start builds and serves; npm run build only builds");
  process.exitCode = 2;
}
