// dmap.mjs — a Distributed Map over a CSV object of a million rows: rows per CPU-second of the server, its memory.
//
// The server is started anew for every measurement, on data that holds the object already, so that its memory is
// that of the map alone. A run without a ResultWriter ends as on AWS: its results are too large for a state.
import { createReadStream, writeFileSync } from "node:fs";
import { join } from "node:path";
import { hasProc, NO_PROC, ownCpuSeconds } from "../lib/cpu.mjs";
import { figuresOf, takeTurns } from "../lib/rounds.mjs";
import { dataFolder, startTreadle } from "../lib/server-process.mjs";
import { atLeast, atLeastAbsolute, atMostAbsolute } from "../lib/verdict.mjs";
import { call, createMachine, s3 } from "../lib/wire.mjs";

const ROWS = 1_000_000;
const QUICK_ROWS = 5_000;
const RSS_MIB_MAX = 250;
const RATE = "rows per CPU-s";
const PEAK = "peak RSS MiB";

const SINGLE = "treadle, a child a row";
const BATCHED = "treadle, 100 rows a child";
const WRITTEN = "treadle, 100 rows a child, results written";
const FLOOR = "limit: splitting the rows alone";

function definition(more) {
  return {
    StartAt: "M",
    States: {
      M: {
        Type: "Map",
        Label: "rows",
        ItemReader: {
          Resource: "arn:aws:states:::s3:getObject",
          ReaderConfig: { InputType: "CSV", CSVHeaderLocation: "FIRST_ROW" },
          Parameters: { Bucket: "bench", Key: "rows.csv" },
        },
        ItemProcessor: {
          ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "EXPRESS" },
          StartAt: "P",
          States: { P: { Type: "Pass", End: true } },
        },
        ...more,
        End: true,
      },
    },
  };
}

const BATCH = { ItemBatcher: { MaxItemsPerBatch: 100 } };
const WRITER = {
  ResultWriter: {
    Resource: "arn:aws:states:::s3:putObject",
    Parameters: { Bucket: "bench", Prefix: "out" },
  },
};
const MACHINES = { single: {}, batched: BATCH, written: { ...BATCH, ...WRITER } };

function csvText(rows) {
  const lines = ["id,name,amount,city"];
  for (let i = 0; i < rows; i++) lines.push(`${i},customer ${i},${(i * 7) % 1000},Lisbon`);
  return `${lines.join("\n")}\n`;
}

/** Puts the object and the machines into the folder. */
async function furnish(data, text) {
  const server = await startTreadle(data.path);
  try {
    await s3(server.url, "PUT", "/bench");
    await s3(server.url, "PUT", "/bench/rows.csv", text);
    const arns = {};
    for (const [name, more] of Object.entries(MACHINES)) {
      const machine = { name, type: "STANDARD", definition: definition(more) };
      arns[name] = await createMachine(server.url, machine);
    }
    return arns;
  } finally {
    await server.stop();
  }
}

async function runMap(data, stateMachineArn, rows) {
  const server = await startTreadle(data.path);
  try {
    const before = server.cpuSeconds();
    const { executionArn } = await call(server.url, "StartExecution", { stateMachineArn });
    let status = "RUNNING";
    while (status === "RUNNING") {
      await new Promise((resolve) => setTimeout(resolve, 50));
      ({ status } = await call(server.url, "DescribeExecution", { executionArn }));
    }
    const used = server.cpuSeconds() - before;
    const { mapRuns } = await call(server.url, "ListMapRuns", { executionArn });
    const { mapRunArn } = mapRuns[0];
    const { itemCounts } = await call(server.url, "DescribeMapRun", { mapRunArn });
    if (itemCounts.succeeded !== rows) {
      throw new Error(`${itemCounts.succeeded} of ${rows} rows succeeded`);
    }
    return { [RATE]: rows / used, [PEAK]: server.peakMebibytes() };
  } finally {
    await server.stop();
  }
}

/** The same rows, made to items by the project's own splitter and thrown away. */
async function splitRows(path, rows) {
  const { CsvRows } = await import("../../dist/integrations/map-data/csv.js");
  const before = ownCpuSeconds();
  const splitter = new CsvRows({ delimiter: ",", headers: undefined, begin: true });
  const limit = { last: false, ascii: true, items: rows, stop: Number.POSITIVE_INFINITY };
  let text = "";
  let count = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 2 * 1024 * 1024 })) {
    text += chunk.toString("latin1");
    const items = [];
    text = text.slice(splitter.split(text, 0, limit, items));
    count += items.length;
  }
  if (count !== rows) throw new Error(`${count} of ${rows} rows were split`);
  return { [RATE]: rows / (ownCpuSeconds() - before) };
}

export const dmapCsv = {
  name: "dmap-csv",
  about: "a Distributed Map over a CSV of a million rows in S3, a Pass state a child, Express",
  async run({ rounds, runs }) {
    if (!hasProc) return { skipped: NO_PROC };
    const rows = runs === 1 ? QUICK_ROWS : ROWS;
    const data = dataFolder();
    try {
      const text = csvText(rows);
      const path = join(data.path, "rows.csv");
      writeFileSync(path, text);
      const arns = await furnish(data, text);
      const series = await takeTurns(
        [
          { name: SINGLE, measure: () => runMap(data, arns.single, rows) },
          { name: BATCHED, measure: () => runMap(data, arns.batched, rows) },
          { name: WRITTEN, measure: () => runMap(data, arns.written, rows) },
          { name: FLOOR, measure: () => splitRows(path, rows) },
        ],
        Math.min(rounds, 3),
      );
      return { figures: figuresOf(`${rows} rows`, series), verdicts: verdicts(series) };
    } finally {
      data.remove();
    }
  },
};

function verdicts(series) {
  const of = (name, metric) => series.get(name)[metric];
  return [
    atLeastAbsolute("a child a row: >= 40k rows per CPU-s", of(SINGLE, RATE), 40_000),
    atLeastAbsolute("100 rows a child: >= 300k rows per CPU-s", of(BATCHED, RATE), 300_000),
    atLeast("100 rows a child: >= 0.15x splitting alone", of(BATCHED, RATE), of(FLOOR, RATE), 0.15),
    atMostAbsolute("a child a row: peak RSS <= 250 MiB", of(SINGLE, PEAK), RSS_MIB_MAX),
    atMostAbsolute("100 rows a child: peak RSS <= 250 MiB", of(BATCHED, PEAK), RSS_MIB_MAX),
    atMostAbsolute("results written: peak RSS <= 250 MiB", of(WRITTEN, PEAK), RSS_MIB_MAX),
  ];
}
