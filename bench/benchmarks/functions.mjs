// functions.mjs — function calls: warm and cold in Node, Python and native code, and a burst against a reservation.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { figuresOf, takeTurns } from "../lib/rounds.mjs";
import { dataFolder, startNodeHttp, startTreadle } from "../lib/server-process.mjs";
import { ServiceCalls } from "../lib/service-calls.mjs";
import { quantile } from "../lib/statistics.mjs";
import { atMost, atMostAbsolute } from "../lib/verdict.mjs";

const NATIVE_SOURCE = fileURLToPath(new URL("../functions/bootstrap.c", import.meta.url));
const API = "/2015-03-31/functions";
const FLOOR = "node:http";
const CALLS_A_SECOND = 100;
const BURST = 200;
const RESERVED = 4;

const NODE_CODE = `const began = process.pid;
exports.handler = async (event) => {
  if (event.ms) await new Promise((resolve) => setTimeout(resolve, event.ms));
  return { pid: began };
};
`;
const PYTHON_CODE = "import os\n\ndef handler(event, context):\n    return {'pid': os.getpid()}\n";

/** What can run here: each writes its code and says how it starts and what a bare process of its kind costs. */
const LANGUAGES = [
  {
    name: "Node",
    runtime: "nodejs20.x",
    handler: "index.handler",
    write: (folder) => writeFileSync(join(folder, "index.js"), NODE_CODE),
    bare: [process.execPath, "-e", "0"],
  },
  {
    name: "Python",
    runtime: "python3.12",
    handler: "index.handler",
    write: (folder) => writeFileSync(join(folder, "index.py"), PYTHON_CODE),
    bare: ["python3", "-c", "0"],
  },
  {
    name: "native",
    runtime: "provided.al2023",
    handler: "none",
    write: (folder) =>
      execFileSync("cc", ["-O2", "-o", join(folder, "bootstrap"), NATIVE_SOURCE], {
        stdio: "pipe",
      }),
    bare: undefined,
  },
];

function projectText(languages) {
  const lines = languages.map(
    ({ name, runtime, handler }) =>
      `  ${name}: { runtime: ${runtime}, handler: ${handler}, code: ${name}, timeout: 30 }`,
  );
  const burst = `  Burst: { runtime: nodejs20.x, handler: index.handler, code: Node, timeout: 30, reservedConcurrency: ${RESERVED} }`;
  return `functions:\n${[...lines, burst].join("\n")}\n`;
}

/** Folders and a project file; languages whose tools are missing are left out, and said. */
function writeProject(folder) {
  const languages = LANGUAGES.filter(({ name, write, bare }) => {
    mkdirSync(join(folder, name), { recursive: true });
    const needed = bare?.[0] ?? "cc";
    if (spawnSync(needed, ["--version"], { stdio: "ignore" }).status !== 0) {
      console.error(`functions: no ${needed} here, ${name} is left out`);
      return false;
    }
    write(join(folder, name));
    return true;
  });
  writeFileSync(join(folder, "treadle.yaml"), projectText(languages));
  return languages;
}

async function invoke(calls, name, event = {}) {
  const { body } = await calls.send({
    ...{ service: "lambda", method: "POST", path: `${API}/${name}/invocations` },
    body: JSON.stringify(event),
  });
  const { pid } = JSON.parse(body);
  if (pid === undefined) throw new Error(`${name}: ${body}`);
  return pid;
}

function quantiles(milliseconds) {
  return { "p50 ms": quantile(milliseconds, 0.5), "p99 ms": quantile(milliseconds, 0.99) };
}

async function timesOf(count, work) {
  const milliseconds = [];
  for (let i = 0; i < count; i++) {
    const begun = performance.now();
    await work(i);
    milliseconds.push(performance.now() - begun);
  }
  return milliseconds;
}

async function warm({ calls, floor, languages }, { rounds, seconds }) {
  const count = Math.max(20, Math.round(seconds * CALLS_A_SECOND));
  const contenders = languages.map(({ name }) => ({
    name,
    measure: async () => quantiles(await timesOf(count, () => invoke(calls, name))),
  }));
  const bare = { service: "lambda", method: "POST", path: "/", body: "{}" };
  contenders.push({
    name: FLOOR,
    measure: async () => quantiles(await timesOf(count, () => floor.send(bare))),
  });
  const series = await takeTurns(contenders, rounds);
  const { "p50 ms": bareTimes } = series.get(FLOOR);
  const verdicts = languages.map(({ name }) =>
    atMost(`warm ${name}: p50 <= 4x a node:http request`, series.get(name)["p50 ms"], bareTimes, 4),
  );
  return { figures: figuresOf("warm call", series), verdicts };
}

/** A change of the configuration lets the old processes go: the next call starts one. */
async function makeCold(calls, name, number) {
  await calls.send({
    ...{ service: "lambda", method: "PUT", path: `${API}/${name}/configuration` },
    body: JSON.stringify({ Environment: { Variables: { ROUND: String(number) } } }),
  });
}

async function cold({ calls, languages }, { rounds }) {
  let number = 0;
  const ran = languages.filter(({ bare }) => bare !== undefined);
  const contenders = ran.flatMap(({ name, bare }) => [
    {
      name,
      measure: async () => {
        await makeCold(calls, name, ++number);
        const [milliseconds] = await timesOf(1, () => invoke(calls, name));
        return { "wall ms": milliseconds };
      },
    },
    {
      name: `bare ${name}`,
      measure: async () => {
        const [program, ...args] = bare;
        const [milliseconds] = await timesOf(1, () => execFileSync(program, args));
        return { "wall ms": milliseconds };
      },
    },
  ]);
  const series = await takeTurns(contenders, rounds);
  const verdicts = ran.map(({ name }) => {
    const [ours, theirs] = [name, `bare ${name}`].map((one) => series.get(one)["wall ms"]);
    return atMost(`cold ${name}: <= 3x the bare process`, ours, theirs, 3);
  });
  return { figures: figuresOf("cold call", series), verdicts };
}

/** 200 callers at once, who try again when they are throttled, as a Retry of a state does. */
async function burstOnce(calls, round) {
  await makeCold(calls, "Burst", round);
  const processes = new Set();
  let throttled = 0;
  const one = async () => {
    for (;;) {
      try {
        processes.add(await invoke(calls, "Burst", { ms: 5 }));
        return;
      } catch (error) {
        if (error.status !== 429) throw error;
        throttled += 1;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }
  };
  const begun = performance.now();
  await Promise.all(Array.from({ length: BURST }, one));
  const milliseconds = performance.now() - begun;
  return { "processes started": processes.size, throttled, "wall ms": milliseconds };
}

async function burst({ calls }, { rounds }) {
  let round = 0;
  const contender = { name: "treadle", measure: () => burstOnce(calls, ++round) };
  const series = await takeTurns([contender], rounds);
  const started = series.get("treadle")["processes started"];
  return {
    figures: figuresOf(`${BURST} calls, reserved concurrency ${RESERVED}`, series),
    verdicts: [
      atMostAbsolute(
        `a burst starts no more processes than are reserved`,
        [Math.max(...started)],
        RESERVED,
      ),
    ],
  };
}

export const functions = {
  name: "functions",
  about: "function calls through Lambda's API: warm, cold, and a burst against a reservation",
  async run(settings) {
    const data = dataFolder();
    const languages = writeProject(data.path);
    const project = ["--project", join(data.path, "treadle.yaml")];
    const treadle = await startTreadle(join(data.path, "data"), project);
    const bare = await startNodeHttp();
    const calls = new ServiceCalls(treadle.url);
    const floor = new ServiceCalls(bare.url);
    try {
      const parts = [];
      for (const part of [warm, cold, burst]) {
        parts.push(await part({ calls, floor, languages }, settings));
      }
      return {
        figures: parts.flatMap(({ figures }) => figures),
        verdicts: parts.flatMap(({ verdicts }) => verdicts),
      };
    } finally {
      calls.close();
      floor.close();
      await treadle.stop();
      await bare.stop();
      data.remove();
    }
  },
};
