// report.mjs — the tables at the end, and the same as JSON for later comparison.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { dirname } from "node:path";
import { median } from "./statistics.mjs";

/** Three significant digits or so, thousands set apart. */
export function numberText(value) {
  if (!Number.isFinite(value)) return "-";
  if (value >= 1e6) return `${(value / 1e6).toFixed(2)}M`;
  if (value >= 1000) return Math.round(value).toLocaleString("en");
  if (value >= 100) return value.toFixed(0);
  if (value >= 10) return value.toFixed(1);
  if (value >= 0.1) return value.toFixed(2);
  return value.toPrecision(2);
}

export function table(head, rows) {
  const widths = head.map((title, i) =>
    Math.max(title.length, ...rows.map((row) => row[i].length)),
  );
  const line = (cells) => `| ${cells.map((cell, i) => cell.padEnd(widths[i])).join(" | ")} |`;
  const rule = `|${widths.map((width) => "-".repeat(width + 2)).join("|")}|`;
  return [line(head), rule, ...rows.map(line)].join("\n");
}

export function figureTable(results) {
  const rows = results.flatMap(({ name, figures = [] }) =>
    figures.map(({ subject, contender, metric, values }) => [
      name,
      subject,
      contender,
      metric,
      numberText(median(values)),
      `${numberText(Math.min(...values))} .. ${numberText(Math.max(...values))}`,
    ]),
  );
  return table(["benchmark", "workload", "contender", "metric", "median", "range"], rows);
}

export function verdictTable(results) {
  const rows = results.flatMap(({ name, verdicts = [], skipped }) => {
    if (skipped !== undefined) return [[name, skipped, "-", "-", "not measured"]];
    return verdicts.map(({ goal, measured, limit, met }) => [
      name,
      goal,
      numberText(limit),
      numberText(measured),
      met ? "reached" : "MISSED",
    ]);
  });
  return table(["benchmark", "goal", "limit", "measured", "verdict"], rows);
}

export function machineText() {
  const [first] = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${cpus().length} x ${first?.model ?? "unknown CPU"}, ${memory} GiB, Node ${process.version}`;
}

/** The results of several files as one: of a benchmark that stands in several, the last. */
export function readResults(paths) {
  const documents = paths.map((path) => JSON.parse(readFileSync(path, "utf8")));
  const results = new Map();
  for (const document of documents) {
    for (const result of document.results) results.set(result.name, result);
  }
  return { ...documents.at(-1), results: [...results.values()] };
}

export function writeResults(path, { settings, results }) {
  mkdirSync(dirname(path), { recursive: true });
  const at = new Date().toISOString();
  const document = { at, machine: machineText(), settings, results };
  writeFileSync(path, `${JSON.stringify(document, null, 2)}\n`);
}
