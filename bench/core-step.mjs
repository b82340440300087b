// core-step.mjs — the core alone, in process: transitions per CPU-second of `step`, events on.
//
//   node bench/core-step.mjs [workload …] [--rounds 5] [--ms 400]
//   node bench/core-step.mjs loop:10000 map:10000
//
// Needs a build (npm run build). Each round runs a workload for some time; the median round is printed.
import { compileDefinition, parseDefinition } from "../dist/asl/index.js";
import { Payload } from "../dist/base/index.js";
import { step } from "../dist/core/index.js";
import { workloadOf } from "./workloads.mjs";

const DEFAULTS = [
  "hello",
  "loop:10000",
  "loopJsonata:10000",
  "loopAssign:10000",
  "chain:100",
  "map:10000",
  "mapJsonata:1000",
  "parallel:10",
  "passJsonata",
];
const UNLIMITED = { payloadBytesMax: 262_144, historyEventsMax: Number.POSITIVE_INFINITY };
const OPTIONS = { transitionsMax: Number.POSITIVE_INFINITY, limits: UNLIMITED };
const IDENTITY = {
  arn: "arn:aws:states:us-east-1:123456789012:execution:bench:1",
  name: "1",
  roleArn: "arn:aws:iam::123456789012:role/bench",
  stateMachineArn: "arn:aws:states:us-east-1:123456789012:stateMachine:bench",
  stateMachineName: "bench",
  type: "STANDARD",
  flow: 0,
  region: "us-east-1",
  account: "123456789012",
};

function option(name, missing) {
  const at = process.argv.indexOf(name);
  return at < 0 ? missing : Number(process.argv[at + 1]);
}

function programOf(definition) {
  const parsed = parseDefinition(JSON.stringify(definition));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return compileDefinition(parsed.value);
}

function runOnce(program, input) {
  const trigger = { type: "started", identity: IDENTITY, input, at: 1_700_000_000_000, seed: "1" };
  return step(program, undefined, trigger, OPTIONS);
}

function measure(workload, milliseconds) {
  const program = programOf(workload.definition);
  const input = Payload.parse(JSON.stringify(workload.input));
  const first = runOnce(program, input);
  const { status, output } = first.execution;
  if (status !== "RUNNING" && !(output && workload.check(output.value))) {
    throw new Error(`${workload.name} ended ${status} with ${output?.text().slice(0, 200)}`);
  }
  const begin = process.cpuUsage();
  const until = performance.now() + milliseconds;
  let runs = 0;
  let events = 0;
  do {
    events += runOnce(program, input).history.length;
    runs += 1;
  } while (performance.now() < until);
  const used = process.cpuUsage(begin);
  const seconds = (used.user + used.system) / 1e6;
  return {
    transitions: (runs * workload.transitions) / seconds,
    events: events / seconds,
    executions: runs / seconds,
  };
}

const rounds = option("--rounds", 5);
const milliseconds = option("--ms", 400);
const named = process.argv.slice(2).filter((text, i, all) => {
  return !text.startsWith("--") && !all[i - 1]?.startsWith("--");
});
const whole = (number) => Math.round(number).toLocaleString("en").padStart(12);

console.log(
  `${"workload".padEnd(20)}${"transitions".padStart(12)}${"events".padStart(13)}${"executions".padStart(13)}   per CPU-second, median of ${rounds}`,
);
for (const text of named.length > 0 ? named : DEFAULTS) {
  const workload = workloadOf(text);
  const results = [];
  for (let round = 0; round < rounds; round++) results.push(measure(workload, milliseconds));
  results.sort((left, right) => left.transitions - right.transitions);
  const median = results[Math.floor(rounds / 2)];
  console.log(
    `${text.padEnd(20)}${whole(median.transitions)} ${whole(median.events)} ${whole(median.executions)}`,
  );
}
