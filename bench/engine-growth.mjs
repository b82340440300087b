// engine-growth.mjs — does a store full of finished executions slow anything down?
//
//   node --expose-gc bench/engine-growth.mjs [--counts 0,1000,10000,100000] [--figures FILE]
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Payload } from "../dist/base/index.js";
import { openEngine, RealChance, RealClock } from "../dist/engine/index.js";
import { SqliteStore } from "../dist/store/index.js";
import { atMost, atMostAbsolute } from "./lib/verdict.mjs";

const { values } = parseArgs({
  options: {
    counts: { type: "string", default: "0,1000,10000,100000" },
    figures: { type: "string" },
  },
});
const directory = mkdtempSync(join(tmpdir(), "treadle-bench-"));
const clock = new RealClock();
const engine = await openEngine({
  store: await SqliteStore.open({ directory }),
  clock,
  chance: new RealChance(),
  runnerFor: () => undefined,
  report: (incident) => console.error(incident.message, incident.error),
});
const stateMachineArn = "arn:aws:states:us-east-1:123456789012:stateMachine:hello";
const revision = {
  revisionId: "hello",
  stateMachineArn,
  name: "hello",
  type: "STANDARD",
  roleArn: "arn:aws:iam::123456789012:role/bench",
  definition: JSON.stringify({ StartAt: "H", States: { H: { Type: "Pass", End: true } } }),
  updateDate: clock.now(),
};
await engine.catalog.put("stateMachineRevision", "hello", JSON.stringify(revision));

async function timed(times, work) {
  const latencies = [];
  for (let i = 0; i < times; i++) {
    const begun = performance.now();
    await work();
    latencies.push(performance.now() - begun);
  }
  return latencies.sort((a, b) => a - b)[Math.floor(times / 2)].toFixed(3);
}

let finished = 0;
async function fill(count) {
  const client = async () => {
    while (finished < count) {
      finished += 1;
      await engine.startExecution({ revisionId: "hello", input: Payload.parse('{"who":"me"}') });
    }
  };
  await Promise.all(Array.from({ length: 128 }, client));
}

function rss() {
  globalThis.gc?.();
  return process.memoryUsage.rss();
}

const RSS_EACH = "RSS B each";

await fill(2_000);
const of = { stateMachineArn };
let base = rss();
const rows = [];
for (const count of values.counts.split(",").map(Number)) {
  const before = finished;
  await fill(before + count);
  const memory = rss();
  let arn = "";
  rows.push({
    finished,
    "start p50 ms": await timed(200, async () => {
      const input = Payload.parse("{}");
      arn = (await engine.startExecution({ revisionId: "hello", input })).executionArn;
    }),
    "describe p50 ms": await timed(200, () => engine.describeExecution(arn)),
    "list(100) p50 ms": await timed(50, () => engine.listExecutions({ of, limit: 100 })),
    "list FAILED p50 ms": await timed(50, () =>
      engine.listExecutions({ of, status: "FAILED", limit: 100 }),
    ),
    "history p50 ms": await timed(200, () => engine.history(arn, { limit: 100 })),
    [RSS_EACH]: count === 0 ? 0 : Math.round((memory - base) / count),
  });
  base = memory;
}
console.table(rows);
if (values.figures !== undefined) {
  const first = rows[0];
  const last = rows.at(-1);
  const numberOf = (row, metric) => [Number(row[metric])];
  const figures = rows.flatMap((row) =>
    Object.keys(row)
      .filter((metric) => metric !== "finished" && (metric !== RSS_EACH || row !== first))
      .map((metric) => ({
        subject: `${row.finished.toLocaleString("en")} finished`,
        contender: "treadle's engine, durable",
        metric,
        values: numberOf(row, metric),
      })),
  );
  const start = "start p50 ms";
  const list = "list(100) p50 ms";
  const verdicts = [
    atMost(
      "start with 100,000 finished <= 1.2x",
      numberOf(last, start),
      numberOf(first, start),
      1.2,
    ),
    atMost("list with 100,000 finished <= 1.2x", numberOf(last, list), numberOf(first, list), 1.2),
    atMostAbsolute("RSS of each that has finished <= 100 B", numberOf(last, RSS_EACH), 100),
  ];
  writeFileSync(values.figures, JSON.stringify({ figures, verdicts }));
}
await engine[Symbol.asyncDispose]();
rmSync(directory, { recursive: true });
