// engine-sleepers.mjs — executions in Wait: memory each, hello meanwhile, time to recover after a restart.
//
//   node --expose-gc bench/engine-sleepers.mjs [--count 100000]
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Payload } from "../dist/base/index.js";
import { openEngine, RealChance, RealClock } from "../dist/engine/index.js";
import { SqliteStore } from "../dist/store/index.js";

const { values } = parseArgs({ options: { count: { type: "string", default: "100000" } } });
const count = Number(values.count);
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

function percentile(latencies, share) {
  return latencies[Math.floor(latencies.length * share)].toFixed(2);
}

let engine = await open();
for (const [name, states] of [
  ["hello", { H: { Type: "Pass", End: true } }],
  ["sleep", { W: { Type: "Wait", Seconds: 36_000, End: true } }],
]) {
  await engine.catalog.put("stateMachineRevision", name, JSON.stringify(revision(name, states)));
}
await start(engine, "hello", 5_000, 64);
const idleHello = await start(engine, "hello", 5_000, 16);
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
const hello = await start(engine, "hello", 5_000, 16);
console.log(
  `hello p50/p99 ms: ${percentile(idleHello, 0.5)}/${percentile(idleHello, 0.99)} before, ${percentile(hello, 0.5)}/${percentile(hello, 0.99)} meanwhile`,
);
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
console.log(
  `restart: open ${(opened - restart).toFixed(0)} ms, recovered ${(performance.now() - restart).toFixed(0)} ms, ${stop.type}`,
);
await engine[Symbol.asyncDispose]();
rmSync(directory, { recursive: true });
