// run.mjs — `npm run bench`: every benchmark of the project beside its baseline, and the goals, met or missed.
//
//   npm run bench                                  all of them
//   npm run bench -- mem-loop http-start --rounds 3
//   npm run bench -- --list
//
// Contenders take turns within each round (A B A B); figures are medians over the rounds, verdicts are medians of
// the ratio round by round, so that a busy machine disturbs both sides. Results go to bench/out as JSON too.
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { setUp } from "../scripts/setup.mjs";
import { BENCHMARKS } from "./benchmarks/index.mjs";
import { figureTable, machineText, verdictTable, writeResults } from "./lib/report.mjs";
import { SCRIPTS } from "./lib/scripts.mjs";

const HERE = fileURLToPath(new URL(".", import.meta.url));

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
if (values.list) {
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
  if (results.some(({ skipped }) => skipped?.startsWith("broken"))) process.exitCode = 1;
}
