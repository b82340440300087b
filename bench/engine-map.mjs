// engine-map.mjs — a Distributed Map of Pass children in process: items per CPU-second, peak memory.
//
//   node bench/engine-map.mjs [--items 50000] [--type EXPRESS|STANDARD] [--store memory|sqlite]
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Payload } from "../dist/base/index.js";
import { openEngine, RealChance, RealClock } from "../dist/engine/index.js";
import { MemoryStore, SqliteStore } from "../dist/store/index.js";

const { values } = parseArgs({
  options: {
    items: { type: "string", default: "50000" },
    type: { type: "string", default: "EXPRESS" },
    store: { type: "string", default: "sqlite" },
    rounds: { type: "string", default: "3" },
  },
});
const directory = mkdtempSync(join(tmpdir(), "treadle-bench-"));
const store = values.store === "memory" ? new MemoryStore() : await SqliteStore.open({ directory });
const clock = new RealClock();
const engine = await openEngine(
  {
    store,
    clock,
    chance: new RealChance(),
    runnerFor: () => undefined,
    report: (incident) => console.error(incident.message, incident.error),
  },
  { limits: { payloadBytesMax: Number.POSITIVE_INFINITY, historyEventsMax: 25_000 } },
);
const definition = {
  StartAt: "M",
  States: {
    M: {
      Type: "Map",
      Label: "L",
      ItemProcessor: {
        ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: values.type },
        StartAt: "P",
        States: { P: { Type: "Pass", End: true } },
      },
      ResultPath: null,
      End: true,
    },
  },
};
const revision = {
  revisionId: "map",
  stateMachineArn: "arn:aws:states:us-east-1:123456789012:stateMachine:map",
  name: "map",
  type: "STANDARD",
  roleArn: "arn:aws:iam::123456789012:role/bench",
  definition: JSON.stringify(definition),
  updateDate: clock.now(),
};
await engine.catalog.put("stateMachineRevision", "map", JSON.stringify(revision));
const items = JSON.stringify(Array.from({ length: Number(values.items) }, (_, i) => ({ i })));
for (let round = 0; round < Number(values.rounds); round++) {
  let peak = 0;
  const watch = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss());
  }, 20);
  const cpu = process.cpuUsage();
  const begun = performance.now();
  const before = engine.stats();
  const { executionArn } = await engine.startExecution({
    revisionId: "map",
    input: Payload.parse(items),
  });
  const { status, error, cause } = await engine.closed(executionArn);
  const used = process.cpuUsage(cpu);
  const stats = engine.stats();
  clearInterval(watch);
  console.log(
    `${status} ${error ?? ""} ${cause ?? ""}`.trim(),
    `${Math.round(Number(values.items) / ((used.user + used.system) / 1e6))} items per CPU-second,`,
    `${((performance.now() - begun) / 1000).toFixed(2)} s, peak ${Math.round(peak / 2 ** 20)} MiB,`,
    `${stats.turns - before.turns} turns, ${stats.commits - before.commits} commits`,
  );
}
await engine[Symbol.asyncDispose]();
rmSync(directory, { recursive: true });
