// simulate.mjs — random stories for the engine, or one of them again.
//
//   npm run simulate                     300 stories
//   npm run simulate -- --stories 5000   more of them
//   npm run simulate -- --seed 42        the story of seed 42, told line by line
//   npm run simulate -- --seed r42       a rich one: every kind of Distributed Map, operators, narrow limits
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const HELP = `npm run simulate -- [--stories N] [--seed TEXT]

  --stories N    how many random stories (300)
  --seed TEXT    the story of that seed alone, told line by line
`;

const { help, ...values } = optionsOf();
if (help) {
  console.log(HELP);
  process.exit(0);
}
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

function optionsOf() {
  try {
    return parseArgs({
      options: {
        seed: { type: "string" },
        stories: { type: "string", default: "300" },
        help: { type: "boolean", default: false },
      },
    }).values;
  } catch (error) {
    console.error(`${error.message}\n\n${HELP}`);
    return process.exit(2);
  }
}
