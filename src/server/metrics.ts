// metrics.ts — a small registry of counters and histograms, written as Prometheus text.
//
// Names and meanings stand in metric-names.ts; the labels are CloudWatch's dimensions. Nothing a client sends can
// make new series: label values come from our own catalog, and their number has a limit.
import { meaningOf } from "./metric-names.ts";

const SERIES_MAX = 5_000;
/** Milliseconds. */
const BUCKETS = [1, 5, 10, 50, 100, 500, 1_000, 5_000, 30_000, 300_000, 3_600_000];

export type Labels = Readonly<Record<string, string>>;

interface Histogram {
  readonly counts: number[];
  sum: number;
  count: number;
}

/** Owns the numbers of one server. */
export class Metrics {
  readonly #counters = new Map<string, Map<string, number>>();
  readonly #histograms = new Map<string, Map<string, Histogram>>();
  readonly #gauges = new Map<string, () => number>();
  #series = 0;

  /** Adds to a counter. */
  count(name: string, labels: Labels = {}, by = 1): void {
    const series = this.#seriesOf(this.#counters, name);
    const key = labelText(labels);
    const known = series.get(key);
    if (known === undefined && !this.#admit()) return;
    series.set(key, (known ?? 0) + by);
  }

  /** Adds one observation of a duration. */
  observe(name: string, milliseconds: number, labels: Labels = {}): void {
    const series = this.#seriesOf(this.#histograms, name);
    const key = labelText(labels);
    let histogram = series.get(key);
    if (histogram === undefined) {
      if (!this.#admit()) return;
      histogram = { counts: BUCKETS.map(() => 0), sum: 0, count: 0 };
      series.set(key, histogram);
    }
    histogram.sum += milliseconds;
    histogram.count += 1;
    const at = BUCKETS.findIndex((limit) => milliseconds <= limit);
    if (at >= 0) histogram.counts[at] = (histogram.counts[at] ?? 0) + 1;
  }

  /** A number that is read when somebody looks; one that only grows is a counter all the same. */
  gauge(name: string, read: () => number): void {
    this.#gauges.set(name, read);
  }

  /** The Prometheus text exposition format, version 0.0.4. */
  text(): string {
    const lines: string[] = [];
    for (const [name, read] of this.#gauges) {
      lines.push(...headOf(name, "gauge"), `${name} ${read()}`);
    }
    for (const [name, series] of this.#counters) {
      lines.push(...headOf(name, "counter"));
      for (const [labels, value] of series) lines.push(`${name}${braced(labels)} ${value}`);
    }
    for (const [name, series] of this.#histograms) {
      lines.push(...headOf(name, "histogram"));
      for (const [labels, histogram] of series)
        lines.push(...histogramLines(name, labels, histogram));
    }
    return `${lines.join("\n")}\n`;
  }

  #seriesOf<T>(all: Map<string, Map<string, T>>, name: string): Map<string, T> {
    let series = all.get(name);
    if (series === undefined) {
      series = new Map();
      all.set(name, series);
    }
    return series;
  }

  #admit(): boolean {
    if (this.#series >= SERIES_MAX) return false;
    this.#series += 1;
    return true;
  }
}

function headOf(name: string, type: string): readonly string[] {
  const meaning = meaningOf(name);
  if (meaning === undefined) return [`# TYPE ${name} ${type}`];
  return [`# HELP ${name} ${meaning.help}`, `# TYPE ${name} ${meaning.type}`];
}

/** The text knows base units only. */
function inSeconds(milliseconds: number): string {
  return String(milliseconds / 1000);
}

function histogramLines(name: string, labels: string, histogram: Histogram): readonly string[] {
  let below = 0;
  const withBucket = (limit: string): string =>
    braced(labels === "" ? `le="${limit}"` : `${labels},le="${limit}"`);
  const buckets = BUCKETS.map((limit, i) => {
    below += histogram.counts[i] ?? 0;
    return `${name}_bucket${withBucket(inSeconds(limit))} ${below}`;
  });
  return [
    ...buckets,
    `${name}_bucket${withBucket("+Inf")} ${histogram.count}`,
    `${name}_sum${braced(labels)} ${inSeconds(histogram.sum)}`,
    `${name}_count${braced(labels)} ${histogram.count}`,
  ];
}

/** Label texts by the labels object; whoever counts often keeps the object. */
const TEXTS = new WeakMap<Labels, string>();

function labelText(labels: Labels): string {
  const known = TEXTS.get(labels);
  if (known !== undefined) return known;
  const text = madeLabelText(labels);
  TEXTS.set(labels, text);
  return text;
}

function madeLabelText(labels: Labels): string {
  let text = "";
  for (const name in labels) {
    const value = (labels[name] ?? "").replace(/["\\\n]/g, (c) => (c === "\n" ? "\\n" : `\\${c}`));
    text += `${text === "" ? "" : ","}${name}="${value}"`;
  }
  return text;
}

function braced(labels: string): string {
  return labels === "" ? "" : `{${labels}}`;
}
