// graph-layout.mjs — definition to picture: model, layout and SVG of large machines, and the room's size in a browser.
//
//   node bench/graph-layout.mjs [--rounds 15]
//
// Needs a build (npm run build). Model and layout together: the first time (CPU ms, the compiler's included), then
// medians once warm, and the SVG. The goal: 500 states under 50 ms.
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { rolldown } from "rolldown";
import { layoutMachine, readGraph, renderSvg } from "../dist/graph/index.js";

const GOAL_MS = 50;
/** Until the compiler has done its work. */
const WARM_UP_ROUNDS = 25;
const at = process.argv.indexOf("--rounds");
const rounds = at < 0 ? 15 : Number(process.argv[at + 1]);

function task(next, handler) {
  const to = next === undefined ? { End: true } : { Next: next };
  const caught =
    handler === undefined ? {} : { Catch: [{ ErrorEquals: ["States.ALL"], Next: handler }] };
  return { Type: "Task", Resource: "arn:aws:states:::lambda:invoke", ...to, ...caught };
}

function choice(targets, last) {
  const Choices = targets.map((Next, i) => ({ Variable: "$.kind", NumericEquals: i, Next }));
  return { Type: "Choice", Choices, ...(last === undefined ? {} : { Default: last }) };
}

function chain(count) {
  const States = {};
  for (let i = 0; i < count; i++) States[`S${i}`] = task(i < count - 1 ? `S${i + 1}` : undefined);
  return { StartAt: "S0", States };
}

/** Each step has a compensation of its own, and compensations lead back one by one. */
function saga(count) {
  const States = { Lost: { Type: "Fail" } };
  const steps = (count - 1) >> 1;
  for (let i = 0; i < steps; i++) {
    States[`S${i}`] = task(i < steps - 1 ? `S${i + 1}` : undefined, `C${i}`);
    States[`C${i}`] = task(i > 0 ? `C${i - 1}` : "Lost");
  }
  return { StartAt: "S0", States };
}

function fan(count) {
  const names = Array.from({ length: count - 2 }, (_, i) => `T${i}`);
  const States = { Pick: choice(names, "Join"), Join: task() };
  for (const name of names) States[name] = task("Join");
  return { StartAt: "Pick", States };
}

function maps(count) {
  const States = {};
  const groups = Math.floor(count / 10);
  for (let i = 0; i < groups; i++) {
    const ItemProcessor = chain(9);
    States[`M${i}`] = {
      Type: "Map",
      ItemProcessor,
      ...(i < groups - 1 ? { Next: `M${i + 1}` } : { End: true }),
    };
  }
  return { StartAt: "M0", States };
}

/** Choices that lead anywhere: what nobody writes. */
function tangle(count) {
  let seed = 7;
  const any = () => {
    seed = (seed * 1103515245 + 12345) & 0x7fffffff;
    return `S${seed % count}`;
  };
  const States = {};
  for (let i = 0; i < count; i++) {
    const next = `S${(i + 1) % count}`;
    States[`S${i}`] =
      i % 3 === 0 ? choice([any(), any()], next) : task(next, i % 5 === 0 ? any() : undefined);
  }
  return { StartAt: "S0", States };
}

const SHAPES = [
  ["saga of 17", saga(17)],
  ["chain of 500", chain(500)],
  ["saga of 501", saga(501)],
  ["choice of 500 ways", fan(500)],
  ["50 maps of 9", maps(500)],
  ["tangle of 500", tangle(500)],
  ["chain of 1000", chain(1000)],
];

const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];

function measure(definition) {
  const cpu = [];
  const wall = [];
  const svg = [];
  let layout;
  let first = 0;
  for (let round = 0; round < rounds + WARM_UP_ROUNDS; round++) {
    const used = process.cpuUsage();
    const begun = performance.now();
    layout = layoutMachine(readGraph(definition));
    const took = performance.now() - begun;
    const { user, system } = process.cpuUsage(used);
    const drawn = performance.now();
    renderSvg(layout);
    if (round === 0) first = (user + system) / 1000;
    if (round < WARM_UP_ROUNDS) continue;
    cpu.push((user + system) / 1000);
    wall.push(took);
    svg.push(performance.now() - drawn);
  }
  return { first, cpu: median(cpu), wall: median(wall), svg: median(svg), layout };
}

const cell = (value) => value.toFixed(1).padStart(9);
console.log(
  `${"machine".padEnd(20)}${"first".padStart(9)}${"CPU ms".padStart(9)}${"wall ms".padStart(9)}${"SVG ms".padStart(9)}   picture`,
);
for (const [name, definition] of SHAPES) {
  const { first, cpu, wall, svg, layout } = measure(definition);
  const verdict = name.includes("50")
    ? cpu < GOAL_MS
      ? ` under ${GOAL_MS} ms`
      : ` MISSES ${GOAL_MS} ms`
    : "";
  console.log(
    `${name.padEnd(20)}${cell(first)}${cell(cpu)}${cell(wall)}${cell(svg)}   ${layout.width} × ${layout.height}${verdict}`,
  );
}

const input = fileURLToPath(new URL("../dist/graph/index.js", import.meta.url));
const build = await rolldown({ input, platform: "browser", logLevel: "warn" });
const { output } = await build.generate({ format: "esm", minify: true });
const code = output.map((chunk) => chunk.code ?? "").join("");
console.log(
  `\nin a browser: ${(code.length / 1024).toFixed(1)} KB, gzip ${(gzipSync(code).length / 1024).toFixed(1)} KB`,
);
await build.close();
