// history.mjs — GetExecutionHistory of an execution with 24,006 events, in pages of 1,000, beside JSON.stringify.
import { hasProc, NO_PROC, ownCpuSeconds } from "../lib/cpu.mjs";
import { figuresOf, takeTurns } from "../lib/rounds.mjs";
import { dataFolder, startTreadle } from "../lib/server-process.mjs";
import { atMost, atMostAbsolute } from "../lib/verdict.mjs";
import { call, createMachine } from "../lib/wire.mjs";
import { workloadOf } from "../workloads.mjs";

const TREADLE = "treadle serve, durable";
const FLOOR = "JSON.stringify of the same events";
const FIRST = "first page ms";
const ALL = "CPU ms for all";
const PAGE = 1_000;
/** The clock of /proc ticks in hundredths of a second. */
const TIMES = 5;

async function finished(url) {
  const { definition, input } = workloadOf("loop:6000");
  const stateMachineArn = await createMachine(url, { name: "loop", type: "STANDARD", definition });
  const started = { stateMachineArn, input: JSON.stringify(input) };
  const { executionArn } = await call(url, "StartExecution", started);
  for (;;) {
    const { status } = await call(url, "DescribeExecution", { executionArn });
    if (status === "SUCCEEDED") return executionArn;
    if (status !== "RUNNING") throw new Error(`the loop ended ${status}`);
  }
}

async function pages(url, executionArn) {
  const events = [];
  let firstMs;
  let nextToken;
  const begun = performance.now();
  do {
    const asked = { executionArn, maxResults: PAGE, ...(nextToken && { nextToken }) };
    const page = await call(url, "GetExecutionHistory", asked);
    firstMs ??= performance.now() - begun;
    for (const event of page.events) events.push(event);
    ({ nextToken } = page);
  } while (nextToken !== undefined);
  return { firstMs, events };
}

export const history = {
  name: "history-25k",
  about: "GetExecutionHistory of a Standard loop with 24,006 events, pages of 1,000",
  async run({ rounds }) {
    if (!hasProc) return { skipped: NO_PROC };
    const data = dataFolder();
    const server = await startTreadle(data.path);
    try {
      const executionArn = await finished(server.url);
      const { events } = await pages(server.url, executionArn);
      const measure = async () => {
        const before = server.cpuSeconds();
        const firsts = [];
        for (let i = 0; i < TIMES; i++)
          firsts.push((await pages(server.url, executionArn)).firstMs);
        const cpu = ((server.cpuSeconds() - before) * 1000) / TIMES;
        return { [FIRST]: firsts.sort((a, b) => a - b)[TIMES >> 1], [ALL]: cpu };
      };
      const measureFloor = () => {
        const before = ownCpuSeconds();
        for (let i = 0; i < TIMES; i++) JSON.stringify(events);
        return { [ALL]: ((ownCpuSeconds() - before) * 1000) / TIMES };
      };
      const contenders = [
        { name: TREADLE, measure },
        { name: FLOOR, measure: measureFloor },
      ];
      const series = await takeTurns(contenders, rounds);
      const [ours, floor] = [TREADLE, FLOOR].map((name) => series.get(name));
      return {
        figures: figuresOf(`${events.length.toLocaleString("en")} events`, series),
        verdicts: [
          atMostAbsolute("the first page within 15 ms", ours[FIRST], 15),
          atMost("all pages <= 10x JSON.stringify of their events", ours[ALL], floor[ALL], 10),
        ],
      };
    } finally {
      await server.stop();
      data.remove();
    }
  },
};
