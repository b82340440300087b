// simulate.mjs — random stories for the engine, or one of them again.
//
//   npm run simulate                     300 stories
//   npm run simulate -- --stories 5000   more of them
//   npm run simulate -- --seed 42        the story of seed 42, told line by line
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const { values } = parseArgs({
  options: { seed: { type: "string" }, stories: { type: "string", default: "300" } },
});
const root = fileURLToPath(new URL("..", import.meta.url));
const { status } = spawnSync(
  process.execPath,
  [
    fileURLToPath(new URL("../node_modules/vitest/vitest.mjs", import.meta.url)),
    ...["run", "test/simulation/simulation.test.ts", "--testTimeout", "86400000"],
  ],
  {
    cwd: root,
    stdio: "inherit",
    env: {
      ...process.env,
      TREADLE_STORIES: values.stories,
      ...(values.seed === undefined ? {} : { TREADLE_SEED: values.seed }),
    },
  },
);
process.exitCode = status ?? 1;
