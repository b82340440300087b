// check.mjs — `npm run check`: the laws that a machine can remember: compiler walls, doors, style.
import { root, run } from "./setup.mjs";

if (!process.argv.includes("--built")) {
  run(process.execPath, [`${root}/node_modules/typescript/bin/tsc`, "-b"]);
}
run(process.execPath, [
  `${root}/node_modules/@biomejs/biome/bin/biome`,
  "check",
  "--error-on-warnings",
  "--max-diagnostics=50",
]);
