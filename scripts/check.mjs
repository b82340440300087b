// check.mjs — `npm run check`: the laws that a machine can remember: compiler walls, types of tests, doors, style.
import { root, run } from "./setup.mjs";

const compiler = `${root}/node_modules/typescript/bin/tsc`;
if (!process.argv.includes("--built")) run(process.execPath, [compiler, "-b"]);
// Against the rooms' declarations, which the build has just written.
run(process.execPath, [compiler, "-p", "tsconfig.tests.json"]);
run(process.execPath, [
  `${root}/node_modules/@biomejs/biome/bin/biome`,
  "check",
  "--error-on-warnings",
  "--max-diagnostics=50",
]);
