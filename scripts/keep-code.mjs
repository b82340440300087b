// keep-code.mjs — runs a small machine with the bundled command and keeps what V8 has compiled for it.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "./root.mjs";

const HELLO = {
  StartAt: "Hello",
  States: {
    Hello: { Type: "Pass", Parameters: { "greeting.$": "$.name" }, Next: "Bye" },
    Bye: {
      Type: "Pass",
      QueryLanguage: "JSONata",
      Output: "{% $states.input.greeting %}",
      End: true,
    },
  },
};

const { openBundle } = createRequire(import.meta.url)(`${root}/bin/bundle-loader.cjs`);
const bundle = openBundle(`${root}/dist/bundle/cli/`);
const folder = mkdtempSync(join(tmpdir(), "treadle-build-"));
try {
  const file = join(folder, "hello.asl.json");
  writeFileSync(file, JSON.stringify(HELLO));
  // In a folder without a project: its functions are none of this script's business.
  process.chdir(folder);
  await bundle.load("./cli.cjs").main(["run", file, "--input", '{"name":"Ada"}']);
  bundle.keepCode();
} finally {
  process.chdir(root);
  rmSync(folder, { recursive: true, force: true });
}
