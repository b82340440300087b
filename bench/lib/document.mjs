// document.mjs — docs/benchmarks.md: how to measure, where it was measured, every goal with its verdict.
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { MISSED } from "./missed.mjs";
import { figureTable, numberText, table } from "./report.mjs";

const FILE = fileURLToPath(new URL("../../docs/benchmarks.md", import.meta.url));

const HEAD = `# Benchmarks

Written by \`npm run bench -- --write\`; do not edit.

    npm run bench                                    everything, about ten minutes
    npm run bench -- mem-loop http-start --rounds 3  some of it
    npm run bench -- --help                          the options
    npm run bench -- --write                         everything, and this page

Every benchmark runs Treadle beside its baseline in the same command, in turns (A B A B), each in a process of its own.
What counts is CPU time, of the whole process with all its threads, since neighbours of a busy machine take time off the
wall but hardly any CPU. A figure is the median over the rounds; a verdict is the median of the ratio within each round.
Treadle writes its events and checks its input throughout; the HTTP benchmarks are durable (SQLite, WAL,
\`synchronous=FULL\`).

- aws-local-stepfunctions 3.0.0 (npm) runs in memory, without history events.
- moto is measured where it is installed for \`python3\`. Figures that are called published were measured on another
  machine: moto 5.2.1 needs 12 ms of server CPU a hello world and 80 ms (p99) from start to end, LocalStack's provider
  takes 263 transitions of a JSONata loop a CPU-second.
- The goal of 0.12 ms a start was set on a machine where node:http answers 57,000 requests a CPU-second; as a multiple of
  node:http's CPU it is the same goal anywhere: 6.84.
`;

const LEARNT = `## What made the difference

On Node 20, found with \`node --cpu-prof\`, \`--trace-gc\`, V8's sampling heap profiler and \`perf record\`:

- A member behind a spread, \`{ ...a, b }\`, costs 1.4 µs; before it, \`{ b, ...a }\`, a tenth of that.
- V8 puts a function that is assigned to a member, \`this.f = () => …\`, among the old objects at once, and with it everything
  that it can see stays until the next full collection. Methods do not.
- What is kept for those who look (the last Express executions, the last events) is moved by the garbage collector again and
  again: keep little, keep it flat, and make the rest when somebody looks.
- \`crypto.randomUUID\` gives a chain of twenty strings, which lives as long as the name or ARN that contains it.
- \`vm.Script\` with \`cachedData\` halves what a command costs to load ([decision 4](decisions/0004-bundled-command.md)).
`;

/** Writes the page from the document of one or several runs. */
export function writeDocument({ at, machine, settings, results }) {
  const measured = results.filter(({ verdicts = [] }) => verdicts.length > 0);
  const parts = [
    HEAD,
    `Measured on ${at.slice(0, 10)}: ${machine}; ${settings.rounds} rounds.\n`,
    `## Goals\n\n${goalTable(measured)}\n`,
    missedText(measured),
    LEARNT,
    `## Figures\n\n${figureTable(results)}\n`,
  ];
  writeFileSync(FILE, `${parts.filter((part) => part !== "").join("\n")}`);
  console.error(`written: ${FILE}`);
}

function goalTable(results) {
  const rows = results.flatMap(({ name, verdicts }) =>
    verdicts.map(({ goal, measured, limit, met }) => [
      name,
      escaped(goal),
      numberText(limit),
      numberText(measured),
      met ? "reached" : "**missed**",
    ]),
  );
  return table(["benchmark", "goal", "limit", "measured", "verdict"], rows);
}

function missedText(results) {
  const missed = results.flatMap(({ name, verdicts }) =>
    verdicts.filter(({ met }) => !met).map(({ goal }) => ({ name, goal })),
  );
  if (missed.length === 0) return "";
  const lines = missed.map(({ name, goal }) => {
    const known = MISSED.find((one) => one.benchmark === name && goal.startsWith(one.goal));
    return `- **${name}, ${escaped(goal)}**: ${known?.reason ?? "not explained yet."}`;
  });
  return `## Missed, and why\n\n${lines.join("\n")}\n`;
}

function escaped(text) {
  return text.replaceAll("|", "\\|");
}
