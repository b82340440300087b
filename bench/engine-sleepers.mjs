// engine-sleepers.mjs — executions in Wait: memory each, hello meanwhile, time to recover after a restart.
//
//   node --expose-gc bench/engine-sleepers.mjs [--count 100000] [--figures FILE]
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Payload } from "../dist/base/index.js";
import { openEngine, RealChance, RealClock } from "../dist/engine/index.js";
import { SqliteStore } from "../dist/store/index.js";
import { median } from "./lib/statistics.mjs";
import { atMost, atMostAbsolute } from "./lib/verdict.mjs";

const { values } = parseArgs({
  options: { count: { type: "string", default: "100000" }, figures: { type: "string" } },
});
const count = Number(values.count);
/** The neighbours of a busy machine are in a percentile too: the median of so many. */
const HELLO_ROUNDS = 7;
const directory = mkdtempSync(join(tmpdir(), "treadle-bench-"));
const clock = new RealClock();

async function open() {
  return await openEngine({
    store: await SqliteStore.open({ directory }),
    clock,
    chance: new RealChance(),
    runnerFor: () => undefined,
    report: (incident) => console.error(incident.message, incident.error),
  });
}

function revision(name, states) {
  return {
    revisionId: name,
    stateMachineArn: `arn:aws:states:us-east-1:123456789012:stateMachine:${name}`,
    name,
    type: "STANDARD",
    roleArn: "arn:aws:iam::123456789012:role/bench",
    definition: JSON.stringify({ StartAt: Object.keys(states)[0], States: states }),
    updateDate: clock.now(),
  };
}

async function start(engine, revisionId, times, clients) {
  let left = times;
  const latencies = [];
  const client = async () => {
    while (left > 0) {
      left -= 1;
      const begun = performance.now();
      await engine.startExecution({ revisionId, input: Payload.parse('{"who":"me"}') });
      latencies.push(performance.now() - begun);
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  return latencies.sort((a, b) => a - b);
}

function rss() {
  globalThis.gc?.();
  globalThis.gc?.();
  return process.memoryUsage.rss();
}

/** Rounds of hello: the percentile of each. */
async function helloRounds(engine) {
  const rounds = { p50: [], p99: [] };
  for (let round = 0; round < HELLO_ROUNDS; round++) {
    const latencies = await start(engine, "hello", 2_000, 16);
    rounds.p50.push(latencies[Math.floor(latencies.length * 0.5)]);
    rounds.p99.push(latencies[Math.floor(latencies.length * 0.99)]);
  }
  return rounds;
}

function medians({ p50, p99 }) {
  return `${median(p50).toFixed(2)}/${median(p99).toFixed(2)}`;
}

let engine = await open();
for (const [name, states] of [
  ["hello", { H: { Type: "Pass", End: true } }],
  ["sleep", { W: { Type: "Wait", Seconds: 36_000, End: true } }],
]) {
  await engine.catalog.put("stateMachineRevision", name, JSON.stringify(revision(name, states)));
}
await start(engine, "hello", 5_000, 64);
const idle = await helloRounds(engine);
const before = rss();
const begun = performance.now();
const cpu = process.cpuUsage();
await start(engine, "sleep", count, 256);
const used = process.cpuUsage(cpu);
console.log(
  `${count} sleepers started in ${((performance.now() - begun) / 1000).toFixed(1)} s, ${((used.user + used.system) / 1000 / count).toFixed(3)} ms CPU each`,
);
const after = rss();
console.log(
  `RSS ${(before / 2 ** 20).toFixed(0)} -> ${(after / 2 ** 20).toFixed(0)} MiB: ${((after - before) / count).toFixed(0)} B each; resident ${engine.stats().executionsResident}`,
);
const meanwhile = await helloRounds(engine);
console.log(`hello p50/p99 ms: ${medians(idle)} before, ${medians(meanwhile)} meanwhile`);
await engine[Symbol.asyncDispose]();
console.log(`database ${(statSync(join(directory, "treadle.db")).size / 2 ** 20).toFixed(0)} MiB`);

const restart = performance.now();
engine = await open();
const opened = performance.now();
await engine.recovered;
const { items } = await engine.listExecutions({
  of: { everything: true },
  status: "RUNNING",
  limit: 1,
});
const stop = await engine.stopExecution(items[0].executionArn, {});
const recovered = performance.now() - restart;
console.log(
  `restart: open ${(opened - restart).toFixed(0)} ms, recovered ${recovered.toFixed(0)} ms, ${stop.type}`,
);
if (values.figures !== undefined) {
  const each = [(after - before) / count];
  const subject = `${count.toLocaleString("en")} in Wait`;
  const figureOf = (metric, measured) => ({
    ...{ subject, contender: "treadle's engine, durable", metric },
    values: measured,
  });
  const figures = [
    figureOf("RSS B each", each),
    figureOf("hello p99 ms before", idle.p99),
    figureOf("hello p99 ms meanwhile", meanwhile.p99),
    figureOf("recovered after a restart, ms", [recovered]),
  ];
  const inOrder = ({ p99 }) => [median(p99)];
  const verdicts = [
    atMostAbsolute("RSS of each that waits <= 1.5 KiB", each, 1_536),
    atMost("p99 of hello meanwhile <= 1.5x", inOrder(meanwhile), inOrder(idle), 1.5),
    atMostAbsolute("recovered within 2 s (a million: 20 s)", [recovered / 1000], 2),
  ];
  writeFileSync(values.figures, JSON.stringify({ figures, verdicts }));
}
await engine[Symbol.asyncDispose]();
rmSync(directory, { recursive: true });
