// expr-jsonata.mjs — CPU time of one JSONata evaluation, ours against the npm package, in turns A B A B.
//
// Usage: npx tsc -b src/query && node bench/expr-jsonata.mjs [rounds]
import jsonata from "jsonata";
import { compileJsonata } from "../dist/query/index.js";

const rounds = Number(process.argv[2] ?? 5);

const input = {
  a: 1,
  b: { c: 2 },
  name: "x",
  items: Array.from({ length: 10 }, (_, i) => ({ price: i, quantity: 2 })),
};
const variables = { i: 5, x: { y: 3 }, list: [1, 2, 3] };
const env = {
  input,
  context: () => ({}),
  variable: (name) => variables[name],
  now: 1_700_000_000_000,
  random: () => undefined,
};
const bindings = { ...variables, states: { input, context: {} } };

const expressions = [
  "$states.input.a + 1",
  "$states.input.b.c",
  "$i < 10",
  "$x.y + 1",
  "$states.input.a = 1 and $i > 3",
  "{'a': $states.input.a, 'i': $i + 1}",
  "'id-' & $states.input.name & '-' & $i",
  "$sum($states.input.items.price)",
  "$states.input.items[price > 2].quantity",
  "$map($states.input.items, function($v) { $v.price * $v.quantity })",
  "$string($states.input)",
  "($y := $i * 2; $y + 1)",
];

const TARGET_MS = 60;

/** CPU microseconds of one call; calls as often as fills the target. */
async function cpuOf(call, isAsync) {
  let count = 16;
  for (;;) {
    const before = process.cpuUsage();
    if (isAsync) for (let i = 0; i < count; i++) await call();
    else for (let i = 0; i < count; i++) call();
    const used = process.cpuUsage(before);
    const micros = used.user + used.system;
    if (micros > TARGET_MS * 1000) return micros / count;
    count *= 2;
  }
}

function median(values) {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

console.log("CPU µs an evaluation (median of rounds)".padEnd(72), "ours", "npm", "ratio", sep());
const ratios = [];
for (const text of expressions) {
  const ours = compileJsonata(text).value;
  const theirs = jsonata(text);
  const samples = { ours: [], theirs: [] };
  for (let round = 0; round < rounds; round++) {
    samples.ours.push(await cpuOf(() => ours.evaluate(env), false));
    samples.theirs.push(await cpuOf(() => theirs.evaluate(undefined, bindings), true));
  }
  report(text, median(samples.ours), median(samples.theirs));
}
console.log(`geometric mean of the ratios: ${Math.exp(mean(ratios.map(Math.log))).toFixed(0)}`);

const compiled = { ours: [], theirs: [] };
const sample = expressions[9];
for (let round = 0; round < rounds; round++) {
  compiled.ours.push(await cpuOf(() => compileJsonata(sample), false));
  compiled.theirs.push(await cpuOf(() => jsonata(sample), false));
}
report(`compiling ${sample}`, median(compiled.ours), median(compiled.theirs));

function report(text, ours, theirs) {
  ratios.push(theirs / ours);
  console.log(text.padEnd(72), ours.toFixed(3), theirs.toFixed(2), (theirs / ours).toFixed(0));
}

function mean(values) {
  return values.reduce((a, b) => a + b, 0) / values.length;
}

function sep() {
  return `(${rounds} rounds, Node ${process.versions.node})`;
}
