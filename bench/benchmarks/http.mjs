// http.mjs — over the wire: durable StartExecution and StartSyncExecution beside a bare node:http server.
import { setTimeout as sleep } from "node:timers/promises";
import { hasProc, NO_PROC } from "../lib/cpu.mjs";
import { Load } from "../lib/load.mjs";
import { figuresOf, takeTurns } from "../lib/rounds.mjs";
import {
  dataFolder,
  startMotoStates,
  startNodeHttp,
  startTreadle,
} from "../lib/server-process.mjs";
import { atLeast, atLeastAbsolute, atMost, atMostAbsolute } from "../lib/verdict.mjs";
import { call, createMachine, metric } from "../lib/wire.mjs";
import { workloadOf } from "../workloads.mjs";

const TREADLE = "treadle serve, durable";
const NODE_HTTP = "node:http";
const EACH = "server CPU ms each";
const MOTO = "moto";
const PER_SECOND = "executions per server-CPU-s";
/** Server CPU of a hello world in moto where it is not installed (docs/benchmarks.md says where from). */
const MOTO_MS = 12;
const DRAIN_SECONDS_MAX = 60;
/**
 * The goal of 0.12 ms was set on a quiet machine where node:http answers 57,000 requests a CPU-second; the ratio
 * of the two is the same goal on any machine.
 */
const NODE_HTTP_TIMES_MAX = 0.12 * 57;

/** Before the first round both servers answer so many clients at once, so that their compilers have settled. */
const WARM_UP_CLIENTS = 64;

/** Opens both servers and the load, gives them to `work`, closes everything. */
async function withServers({ type, operation, seconds }, work) {
  const data = dataFolder();
  const load = new Load();
  const servers = [];
  try {
    const treadle = await startTreadle(data.path);
    servers.push(treadle);
    const baseline = await startNodeHttp();
    servers.push(baseline);
    const { definition } = workloadOf("hello");
    const stateMachineArn = await createMachine(treadle.url, { name: "hello", type, definition });
    const open = { treadle, baseline, load, body: { stateMachineArn, input: "{}" } };
    await warmUp(open, operation, seconds);
    return await work(open);
  } finally {
    load.close();
    for (const server of servers) await server.stop();
    data.remove();
  }
}

async function warmUp({ treadle, baseline, load, body }, operation, seconds) {
  const message = { clients: WARM_UP_CLIENTS, seconds: 2 * seconds, operation, body };
  for (const server of [treadle, baseline]) await burst(server, load, message);
}

/** One burst on a server: CPU of the server a request, errors, requests a second. */
async function burst(server, load, message) {
  const before = server.cpuSeconds();
  const done = await load.ask({ type: "load", url: server.url, ...message });
  if (done.errors > 0) throw new Error(`${done.errors} errors, first: ${done.firstError}`);
  return { ...done, cpuBefore: before };
}

async function closedCount(server) {
  return await metric(server.url, "states_executions_succeeded_total");
}

/** Waits until all that was started has succeeded: their CPU belongs to the burst. */
async function drained(server, wanted) {
  const until = performance.now() + DRAIN_SECONDS_MAX * 1000;
  for (;;) {
    const succeeded = await closedCount(server);
    if (succeeded >= wanted) return;
    if (performance.now() > until) {
      throw new Error(`${wanted - succeeded} executions have not succeeded`);
    }
    await sleep(10);
  }
}

function startContenders({ treadle, baseline, load, body }, clients, settings) {
  const message = { clients, seconds: settings.seconds, operation: "StartExecution", body };
  const measureTreadle = async () => {
    const closedBefore = await closedCount(treadle);
    const { answered, seconds, cpuBefore } = await burst(treadle, load, message);
    await drained(treadle, closedBefore + answered);
    const cpu = treadle.cpuSeconds() - cpuBefore;
    return { [EACH]: (cpu * 1000) / answered, "finished per s": answered / seconds };
  };
  const measureBaseline = async () => {
    const { answered, seconds, cpuBefore } = await burst(baseline, load, message);
    const cpu = baseline.cpuSeconds() - cpuBefore;
    return { [EACH]: (cpu * 1000) / answered, "finished per s": answered / seconds };
  };
  return [
    { name: TREADLE, measure: measureTreadle },
    { name: NODE_HTTP, measure: measureBaseline },
  ];
}

function startVerdicts(clients, { ours, theirs, moto }) {
  const perSecond = ours.map((milliseconds) => 1000 / milliseconds);
  const factor = NODE_HTTP_TIMES_MAX;
  const verdicts = [
    atMostAbsolute(`c=${clients}: <= 0.12 ms of server CPU each`, ours, 0.12),
    atMost(`c=${clients}: the same as a multiple of node:http's`, ours, theirs, factor),
  ];
  if (clients < 16) return verdicts;
  const goal = `c=${clients}: >= 100x moto's executions per server-CPU-s`;
  const verdict =
    moto === undefined
      ? atLeastAbsolute(`${goal}, published`, perSecond, (100 * 1000) / MOTO_MS)
      : atLeast(goal, perSecond, moto, 100);
  return [...verdicts, verdict];
}

/** Executions per server-CPU-second of moto's server, one client; undefined where it is not installed. */
async function motoRates({ rounds, seconds }) {
  const moto = await startMotoStates();
  if (moto === undefined) return undefined;
  try {
    const { definition } = workloadOf("hello");
    const machine = { name: "hello", type: "STANDARD", definition };
    const stateMachineArn = await createMachine(moto.url, machine);
    const rates = [];
    for (let round = -1; round < rounds; round++) {
      const before = moto.cpuSeconds();
      const started = await startNamed(moto.url, { stateMachineArn, seconds, prefix: `r${round}` });
      await noneRuns(moto.url, stateMachineArn);
      if (round >= 0) rates.push(started / (moto.cpuSeconds() - before));
    }
    return rates;
  } finally {
    await moto.stop();
  }
}

/** moto wants every execution to have a name. */
async function startNamed(url, { stateMachineArn, seconds, prefix }) {
  let started = 0;
  const until = performance.now() + seconds * 1000;
  while (performance.now() < until) {
    const name = `${prefix}-${started}`;
    await call(url, "StartExecution", { stateMachineArn, name, input: "{}" });
    started += 1;
  }
  return started;
}

async function noneRuns(url, stateMachineArn) {
  const running = { stateMachineArn, statusFilter: "RUNNING" };
  while ((await call(url, "ListExecutions", running)).executions.length > 0) await sleep(100);
}

export const httpStart = {
  name: "http-start",
  about: "StartExecution of hello world, Standard, durable, until all have succeeded",
  async run(settings) {
    if (!hasProc) return { skipped: NO_PROC };
    const { seconds } = settings;
    const kind = { type: "STANDARD", operation: "StartExecution", seconds };
    return await withServers(kind, async (open) => {
      const moto = await motoRates(settings);
      const motoSeries = new Map(moto === undefined ? [] : [[MOTO, { [PER_SECOND]: moto }]]);
      const figures = figuresOf("hello, c=1", motoSeries);
      const verdicts = [];
      for (const clients of settings.clients) {
        const series = await takeTurns(startContenders(open, clients, settings), settings.rounds);
        figures.push(...figuresOf(`hello, c=${clients}`, series));
        const [ours, theirs] = [TREADLE, NODE_HTTP].map((name) => series.get(name)[EACH]);
        verdicts.push(...startVerdicts(clients, { ours, theirs, moto }));
      }
      return { figures, verdicts };
    });
  },
};

const RATE = "requests per server-CPU-s";

export const httpSync = {
  name: "http-sync",
  about: "StartSyncExecution of an Express hello world",
  async run(settings) {
    if (!hasProc) return { skipped: NO_PROC };
    const { seconds, rounds } = settings;
    const clients = settings.clients.at(Math.min(1, settings.clients.length - 1));
    const kind = { type: "EXPRESS", operation: "StartSyncExecution", seconds };
    return await withServers(kind, async ({ treadle, baseline, load, body }) => {
      const message = { clients, seconds, operation: "StartSyncExecution", body };
      const measureOf = (server) => async () => {
        const { answered, cpuBefore } = await burst(server, load, message);
        return { [RATE]: answered / (server.cpuSeconds() - cpuBefore) };
      };
      const contenders = [
        { name: TREADLE, measure: measureOf(treadle) },
        { name: NODE_HTTP, measure: measureOf(baseline) },
      ];
      const series = await takeTurns(contenders, rounds);
      const [ours, theirs] = [TREADLE, NODE_HTTP].map((name) => series.get(name)[RATE]);
      return {
        figures: figuresOf(`hello, c=${clients}`, series),
        verdicts: [atLeast(`c=${clients}: >= 0.35x node:http`, ours, theirs, 0.35)],
      };
    });
  },
};
