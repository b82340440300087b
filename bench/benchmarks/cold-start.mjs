// cold-start.mjs — a command line from nothing to the result of hello world: CPU beside `node -e 0` and a peer.
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { endedChildrenCpuSeconds, hasProc, NO_PROC } from "../lib/cpu.mjs";
import { figuresOf, takeTurns } from "../lib/rounds.mjs";
import { dataFolder } from "../lib/server-process.mjs";
import { atMost } from "../lib/verdict.mjs";
import { workloadOf } from "../workloads.mjs";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const TREADLE = "treadle run";
const BARE = "node -e 0";
const ALSF = "aws-local-stepfunctions' command line";
const CPU = "CPU ms";

function alsfCommandLine() {
  const main = createRequire(import.meta.url).resolve("aws-local-stepfunctions");
  return join(dirname(main), "..", "bin", "CLI.cjs");
}

function runOnce({ args, says }, cwd) {
  const options = { cwd, encoding: "utf8", input: "{}" };
  const { status, stdout, stderr } = spawnSync(process.execPath, args, options);
  if (status !== 0 || !stdout.includes(says)) {
    throw new Error(`node ${args.join(" ")}: ${status} ${stdout}${stderr}`);
  }
}

/** The clock of /proc ticks in hundredths, so several runs are one measurement. */
function measureOf(command, runs, cwd) {
  return () => {
    const before = endedChildrenCpuSeconds();
    const begun = performance.now();
    for (let i = 0; i < runs; i++) runOnce(command, cwd);
    const cpu = endedChildrenCpuSeconds() - before;
    return { [CPU]: (cpu * 1000) / runs, "wall ms": (performance.now() - begun) / runs };
  };
}

export const coldStart = {
  name: "cold-start",
  about: "treadle run hello.asl.json, from file to result",
  async run({ rounds, runs }) {
    if (!hasProc) return { skipped: NO_PROC };
    const { path: folder, remove } = dataFolder();
    try {
      const file = join(folder, "hello.asl.json");
      writeFileSync(file, JSON.stringify(workloadOf("hello").definition));
      const commands = {
        [TREADLE]: {
          args: [join(ROOT, "bin", "treadle.js"), "run", file, "--input", "-"],
          says: "Hello World",
        },
        [BARE]: { args: ["-e", "0"], says: "" },
        [ALSF]: { args: [alsfCommandLine(), "-f", file], says: "Hello World" },
      };
      const contenders = Object.entries(commands).map(([name, command]) => ({
        name,
        measure: measureOf(command, runs, folder),
      }));
      const series = await takeTurns(contenders, rounds);
      const [ours, bare, alsf] = Object.keys(commands).map((name) => series.get(name)[CPU]);
      return {
        figures: figuresOf("hello", series),
        verdicts: [
          atMost("<= 2x node -e 0", ours, bare, 2),
          atMost("<= 0.25x aws-local-stepfunctions' command line", ours, alsf, 0.25),
        ],
      };
    } finally {
      remove();
    }
  },
};
