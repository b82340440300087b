// engine-start.mjs — StartExecution of a hello machine in process, durable: CPU each, records per sync.
//
//   node bench/engine-start.mjs [--figures FILE] [--clients 64] [--seconds 5] [--store sqlite|memory] [--type STANDARD|EXPRESS]
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Payload } from "../dist/base/index.js";
import { openEngine, RealChance, RealClock } from "../dist/engine/index.js";
import { MemoryStore, SqliteStore } from "../dist/store/index.js";
import { atLeastAbsolute } from "./lib/verdict.mjs";

const { values } = parseArgs({
  options: {
    clients: { type: "string", default: "64" },
    seconds: { type: "string", default: "5" },
    store: { type: "string", default: "sqlite" },
    type: { type: "string", default: "STANDARD" },
    named: { type: "boolean", default: false },
    figures: { type: "string" },
  },
});

const directory = mkdtempSync(join(tmpdir(), "treadle-bench-"));
const store = values.store === "memory" ? new MemoryStore() : await SqliteStore.open({ directory });
const clock = new RealClock();
const engine = await openEngine({
  store,
  clock,
  chance: new RealChance(),
  runnerFor: () => undefined,
  report: (incident) => console.error(incident.message, incident.error),
});

const HELLO = {
  StartAt: "Hello",
  States: { Hello: { Type: "Pass", Result: "Hello World!", End: true } },
};
const machine = "arn:aws:states:us-east-1:123456789012:stateMachine:hello";
const revision = {
  revisionId: "r1",
  stateMachineArn: machine,
  name: "hello",
  type: values.type,
  roleArn: "arn:aws:iam::123456789012:role/bench",
  definition: JSON.stringify(HELLO),
  updateDate: clock.now(),
};
await engine.catalog.put("stateMachineRevision", "r1", JSON.stringify(revision));

let count = 0;
const latencies = [];
async function client(until) {
  while (performance.now() < until) {
    const begun = performance.now();
    count += 1;
    const name = values.named ? { name: `n-${Math.random().toString(36).slice(2)}` } : {};
    await engine.startExecution({
      revisionId: "r1",
      input: Payload.parse('{"who":"me"}'),
      ...name,
    });
    latencies.push(performance.now() - begun);
  }
}

async function round(seconds) {
  count = 0;
  latencies.length = 0;
  const before = engine.stats();
  const syncsBefore = syncs();
  const cpu = process.cpuUsage();
  const begun = performance.now();
  await Promise.all(
    Array.from({ length: Number(values.clients) }, () => client(begun + seconds * 1000)),
  );
  const wall = (performance.now() - begun) / 1000;
  const used = process.cpuUsage(cpu);
  const after = engine.stats();
  latencies.sort((a, b) => a - b);
  const commits = after.commits - before.commits;
  return {
    executions: count,
    "per second": Math.round(count / wall),
    "CPU ms each": (used.user + used.system) / 1000 / count,
    "user ms each": used.user / 1000 / count,
    "records per commit": (after.unitsCommitted - before.unitsCommitted) / Math.max(commits, 1),
    commits,
    "p50 ms": latencies[Math.floor(latencies.length / 2)],
    "p99 ms": latencies[Math.floor(latencies.length * 0.99)],
    ...(syncsBefore === undefined ? {} : { syncs: syncs() - syncsBefore }),
  };
}

function syncs() {
  return undefined;
}

await round(1);
const rounds = [];
for (let i = 0; i < 3; i++) {
  rounds.push(await round(Number(values.seconds)));
  console.table(rounds.at(-1));
}
if (values.figures !== undefined) {
  const series = (metric) => rounds.map((measured) => measured[metric]);
  const figures = ["per second", "CPU ms each", "records per commit", "p50 ms", "p99 ms"].map(
    (metric) => ({
      ...{ subject: `hello, c=${values.clients}`, contender: "treadle's engine, durable", metric },
      values: series(metric),
    }),
  );
  const verdicts = [
    atLeastAbsolute("records per sync at c=64 >= 20", series("records per commit"), 20),
  ];
  writeFileSync(values.figures, JSON.stringify({ figures, verdicts }));
}
await engine[Symbol.asyncDispose]();
rmSync(directory, { recursive: true });
