// in-memory.mjs — workloads in process: contenders of the same workload take turns, CPU seconds each.
import { workloadOf } from "../workloads.mjs";
import { Contender } from "./contender.mjs";
import { takeTurns } from "./rounds.mjs";

/** The number of a workload's units in one run: transitions, items or executions. */
function unitsOf(text, unit) {
  if (unit === "executions") return 1;
  const workload = workloadOf(text);
  return unit === "items" ? workload.items : workload.transitions;
}

/**
 * `sides`: `{ name, module, workload }`; a side without a workload counts its own runs as units.
 * Gives a Map: name → `{ "<unit> per CPU-s": values by round }`.
 */
export async function compare(sides, unit, { rounds, milliseconds, warmUpMilliseconds }) {
  const metric = `${unit} per CPU-s`;
  const contenders = [];
  const open = [];
  try {
    for (const { name, module, workload } of sides) {
      const contender = new Contender(module);
      open.push(contender);
      const opened = await contender.open({ workload });
      const units = workload === undefined ? 1 : unitsOf(workload, unit);
      const measure = async (isWarmUp) => {
        const budget = isWarmUp ? warmUpMilliseconds : milliseconds;
        const { runs, cpuSeconds } = await contender.measure(opened, budget);
        return { [metric]: (runs * units) / cpuSeconds };
      };
      contenders.push({ name, measure });
    }
    const series = await takeTurns(contenders, rounds);
    return { series, valuesOf: (name) => series.get(name)[metric] };
  } finally {
    for (const contender of open) contender.close();
  }
}

export const ENGINE = "treadle";
export const API = "treadle, by its API";
export const CORE = "treadle's core alone";
export const ALSF = "aws-local-stepfunctions";

/** The product's path, what lies above and below it, and the peer, all with the same workload. */
export function sidesOf(workload, names = [ENGINE, API, CORE, ALSF]) {
  const modules = {
    [ENGINE]: "treadle-engine",
    [API]: "treadle-api",
    [CORE]: "treadle-core",
    [ALSF]: "alsf",
  };
  return names.map((name) => ({ name, module: modules[name], workload }));
}
