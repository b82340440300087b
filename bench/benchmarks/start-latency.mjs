// start-latency.mjs — one client: from StartExecution to SUCCEEDED as it sees it, beside a sync of the same disk.
import { closeSync, fdatasyncSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { Load } from "../lib/load.mjs";
import { figuresOf, takeTurns } from "../lib/rounds.mjs";
import { dataFolder, startTreadle } from "../lib/server-process.mjs";
import { quantile } from "../lib/statistics.mjs";
import { atMost, atMostAbsolute } from "../lib/verdict.mjs";
import { createMachine } from "../lib/wire.mjs";
import { workloadOf } from "../workloads.mjs";

const TREADLE = "treadle serve, durable";
const SYNC = "write 4 KB + fdatasync";
const STARTS_A_SECOND = 100;
const SYNCS = 50;
const MOTO_P99_MS = 80;

/** Times of appending 4 KB and syncing, in the folder that the server writes to. */
function syncTimes(folder) {
  const file = openSync(join(folder, "sync-probe"), "w");
  const block = Buffer.alloc(4096, "x");
  const milliseconds = [];
  for (let i = 0; i < SYNCS; i++) {
    const begun = performance.now();
    writeSync(file, block);
    fdatasyncSync(file);
    milliseconds.push(performance.now() - begun);
  }
  closeSync(file);
  return milliseconds;
}

function quantiles(milliseconds) {
  return { "p50 ms": quantile(milliseconds, 0.5), "p99 ms": quantile(milliseconds, 0.99) };
}

function verdicts(series) {
  const { "p50 ms": p50, "p99 ms": p99 } = series.get(TREADLE);
  const allowed = series.get(SYNC)["p50 ms"].map((sync) => 2 * sync + 2);
  return [
    atMost("p50 <= 2 x fdatasync + 2 ms (1 = just so)", p50, allowed, 1),
    atMost("p99 <= 3x its own p50", p99, p50, 3),
    atMostAbsolute("p99 <= a quarter of moto's published 80 ms", p99, MOTO_P99_MS / 4),
  ];
}

export const startLatency = {
  name: "start-latency",
  about: "c=1, StartExecution to SUCCEEDED by tight DescribeExecution, Standard, durable",
  async run({ rounds, seconds }) {
    const data = dataFolder();
    const load = new Load();
    const server = await startTreadle(data.path);
    try {
      const { definition } = workloadOf("hello");
      const machine = { name: "hello", type: "STANDARD", definition };
      const stateMachineArn = await createMachine(server.url, machine);
      const count = Math.max(20, Math.round(seconds * STARTS_A_SECOND));
      const message = { type: "latency", url: server.url, stateMachineArn, count };
      const contenders = [
        {
          name: TREADLE,
          measure: async () => quantiles((await load.ask(message)).milliseconds),
        },
        { name: SYNC, measure: () => quantiles(syncTimes(data.path)) },
      ];
      const series = await takeTurns(contenders, rounds);
      return { figures: figuresOf("hello, c=1", series), verdicts: verdicts(series) };
    } finally {
      load.close();
      await server.stop();
      data.remove();
    }
  },
};
