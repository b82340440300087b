// expr.mjs — single expressions: microseconds of CPU an evaluation, beside libraries that do the same.
import { createRequire } from "node:module";
import { JSON_PATHS, JSONATAS } from "../expressions.mjs";
import { Contender } from "../lib/contender.mjs";
import { figuresOf, takeTurns } from "../lib/rounds.mjs";
import { atLeast } from "../lib/verdict.mjs";

const TREADLE = "treadle";
const JSONATA = "jsonata (npm)";
const JSON_P3 = "json-p3 (npm)";
const JSONPATH_PLUS = "jsonpath-plus (npm)";
const MICROSECONDS = "CPU us each";
/** An expression takes a part of the time of a whole workload: there are many of them. */
const SHARE = 0.25;

function isInstalled(name) {
  try {
    createRequire(import.meta.url).resolve(name);
    return true;
  } catch (error) {
    if (error.code === "MODULE_NOT_FOUND") return false;
    throw error;
  }
}

/** `peers`: name → module. Gives the values by contender and expression. */
async function measureAll(language, expressions, { peers, settings }) {
  const modules = { [TREADLE]: "expr-treadle", ...peers };
  const contenders = Object.fromEntries(
    Object.entries(modules).map(([name, module]) => [name, new Contender(module)]),
  );
  const measured = [];
  try {
    for (const [index, expression] of expressions.entries()) {
      const sides = [];
      for (const [name, contender] of Object.entries(contenders)) {
        const opened = await contender.open({ language, index });
        sides.push({ name, measure: measureOf(contender, opened, settings) });
      }
      measured.push({ expression, series: await takeTurns(sides, settings.rounds) });
    }
  } finally {
    for (const contender of Object.values(contenders)) contender.close();
  }
  return measured;
}

function measureOf(contender, opened, { milliseconds }) {
  return async (isWarmUp) => {
    const budget = milliseconds * (isWarmUp ? 2 * SHARE : SHARE);
    const { runs, cpuSeconds } = await contender.measure(opened, budget);
    return { [MICROSECONDS]: (cpuSeconds * 1e6) / runs };
  };
}

function verdictsOf(measured, { peer, factor, counts }) {
  return measured
    .filter(({ expression }) => counts(expression))
    .map(({ expression, series }) => {
      const [ours, theirs] = [TREADLE, peer].map((name) => series.get(name)[MICROSECONDS]);
      // Times, so the peer's stand above.
      return atLeast(`${expression.text} >= ${factor}x ${peer}`, theirs, ours, factor);
    });
}

export const expr = {
  name: "expr",
  about: "JSONPath and JSONata expressions, one by one",
  async run(settings) {
    const libraries = {
      [JSONPATH_PLUS]: "expr-jsonpath-plus",
      ...(isInstalled("json-p3") ? { [JSON_P3]: "expr-json-p3" } : {}),
    };
    const paths = await measureAll("JSONPath", JSON_PATHS, { peers: libraries, settings });
    const peers = { [JSONATA]: "expr-jsonata" };
    const jsonatas = await measureAll("JSONata", JSONATAS, { peers, settings });
    const definite = ({ definite: counts }) => counts;
    return {
      figures: [...paths, ...jsonatas].flatMap(({ expression, series }) =>
        figuresOf(expression.text, series),
      ),
      verdicts: [
        ...Object.keys(libraries).flatMap((peer) =>
          verdictsOf(paths, { peer, factor: 8, counts: definite }),
        ),
        ...verdictsOf(jsonatas, { peer: JSONATA, factor: 30, counts: ({ subset }) => subset }),
      ],
    };
  },
};
