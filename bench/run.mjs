// run.mjs — `npm run bench`: every benchmark of the project beside its baseline, and the goals, met or missed.
//
// Contenders take turns within each round (A B A B); figures are medians over the rounds, verdicts are medians of
// the ratio round by round, so that a busy machine disturbs both sides. Results go to bench/out as JSON too.
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { setUp } from "../scripts/setup.mjs";
import { BENCHMARKS } from "./benchmarks/index.mjs";
import { writeDocument } from "./lib/document.mjs";
import {
  figureTable,
  machineText,
  readResults,
  verdictTable,
  writeResults,
} from "./lib/report.mjs";
import { SCRIPTS } from "./lib/scripts.mjs";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const HELP = `npm run bench -- [benchmark ...] [options]

Without names it runs all of them. Contenders of a benchmark take turns within each round.

  --list           the benchmarks, one a line
  --rounds N       rounds (5); the first one, which warms up, is not counted
  --ms N           CPU time of one measurement in process (500)
  --seconds N      length of one burst on a server (2)
  --clients LIST   clients of http-start (1,16,64)
  --quick          one short round: does everything run?
  --no-build       measure what is built already
  --out FILE       where all values go as JSON (bench/out/<time>.json)
  --write          write docs/benchmarks.md from what was measured
  --from FILES     with --write: measure nothing, take these results instead, separated by commas;
                   of a benchmark that is in several of them, the last one
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: "string", default: "5" },
    ms: { type: "string", default: "500" },
    seconds: { type: "string", default: "2" },
    clients: { type: "string", default: "1,16,64" },
    out: { type: "string", default: join(HERE, "out", `${stamp()}.json`) },
    quick: { type: "boolean", default: false },
    "no-build": { type: "boolean", default: false },
    list: { type: "boolean", default: false },
    write: { type: "boolean", default: false },
    from: { type: "string" },
    help: { type: "boolean", default: false },
  },
});

function stamp() {
  return new Date().toISOString().replace(/[:.]/g, "-");
}

function chosen(all) {
  const unknown = positionals.filter((name) => all.every((one) => one.name !== name));
  if (unknown.length > 0) {
    console.error(`There is no benchmark '${unknown[0]}'; --list shows them.`);
    process.exit(2);
  }
  return positionals.length === 0 ? all : all.filter(({ name }) => positionals.includes(name));
}

function settingsOf() {
  if (values.quick) {
    return {
      ...{ rounds: 1, milliseconds: 20, warmUpMilliseconds: 20 },
      ...{ seconds: 0.3, clients: [4], runs: 1 },
    };
  }
  return {
    rounds: Number(values.rounds),
    milliseconds: Number(values.ms),
    warmUpMilliseconds: 6 * Number(values.ms),
    seconds: Number(values.seconds),
    clients: values.clients.split(",").map(Number),
    runs: 5,
  };
}

async function runAll(benchmarks, settings) {
  const results = [];
  for (const { name, about, run } of benchmarks) {
    console.error(`${name}: ${about}`);
    try {
      results.push({ name, about, ...(await run(settings)) });
    } catch (error) {
      console.error(error);
      results.push({ name, about, skipped: `broken: ${error.message.split("\n", 1)[0]}` });
    }
    // After each: a long run that is interrupted keeps what it has measured.
    writeResults(values.out, { settings, results });
  }
  return results;
}

const all = [...BENCHMARKS, ...SCRIPTS];
if (values.help) {
  console.log(HELP);
} else if (values.write && values.from !== undefined) {
  writeDocument(readResults(values.from.split(",")));
} else if (values.list) {
  for (const { name, about } of all) console.log(`${name.padEnd(20)}${about}`);
} else {
  const benchmarks = chosen(all);
  if (!values["no-build"]) await setUp();
  const settings = settingsOf();
  const results = await runAll(benchmarks, settings);
  console.log(`\n${machineText()}; ${settings.rounds} rounds\n`);
  console.log(figureTable(results));
  console.log(`\n${verdictTable(results)}`);
  console.log(`\nAll values: ${values.out}`);
  if (values.write) writeDocument(readResults([values.out]));
  if (results.some(({ skipped }) => skipped?.startsWith("broken"))) process.exitCode = 1;
}
