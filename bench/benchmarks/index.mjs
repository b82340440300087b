// benchmarks — all of them, in the order in which they run.
import { coldStart } from "./cold-start.mjs";
import { consolePages } from "./console.mjs";
import { dmapCsv } from "./dmap.mjs";
import { expr } from "./expr.mjs";
import { functions } from "./functions.mjs";
import { history } from "./history.mjs";
import { httpStart, httpSync } from "./http.mjs";
import { memChain, memLoop, memLoopJsonata, memMap, memParallel } from "./mem.mjs";
import { services } from "./services.mjs";
import { startLatency } from "./start-latency.mjs";

/** Each: `{ name, about, run(settings) → { figures, verdicts } | { skipped } }`. */
export const BENCHMARKS = [
  ...[memLoop, memLoopJsonata, memChain, memMap, memParallel],
  ...[httpStart, httpSync, startLatency, history, coldStart, expr],
  ...[dmapCsv, functions, services, consolePages],
];
