// mem.mjs — Express executions in process against aws-local-stepfunctions: loop, JSONata loop, chain, map, parallel.
import { ALSF, CORE, compare, ENGINE, sidesOf } from "../lib/in-memory.mjs";
import { figuresOf } from "../lib/rounds.mjs";
import { atLeast, atLeastAbsolute } from "../lib/verdict.mjs";

const LIMIT = "limit: 2 history events a transition";
/** Transitions per CPU-second of LocalStack's provider in a JSONata loop (docs/benchmarks.md says where from). */
const LOCALSTACK_JSONATA = 263;

export const memLoop = {
  name: "mem-loop",
  about: "a counter loop of 20,002 transitions, JSONPath: Choice and States.MathAdd",
  async run(settings) {
    const sides = [
      ...sidesOf("loop:10000"),
      { name: LIMIT, module: "history-limit", workload: undefined },
    ];
    const { series, valuesOf } = await compare(sides, "transitions", settings);
    return {
      figures: figuresOf("loop:10000", series),
      verdicts: [
        atLeast(">= 10x aws-local-stepfunctions", valuesOf(ENGINE), valuesOf(ALSF), 10),
        atLeast(">= 0.2x the limit loop", valuesOf(ENGINE), valuesOf(LIMIT), 0.2),
      ],
    };
  },
};

export const memLoopJsonata = {
  name: "mem-loop-jsonata",
  about:
    "the same loop in JSONata, the counter in the data (loopJsonata) and in a variable (loopAssign)",
  async run(settings) {
    const texts = ["loop:10000", "loopJsonata:10000", "loopAssign:10000"];
    const sides = texts.flatMap((text) =>
      sidesOf(text, [ENGINE, CORE]).map((side) => ({ ...side, name: `${text} ${side.name}` })),
    );
    const { series, valuesOf } = await compare(sides, "transitions", settings);
    const [jsonPath, ...jsonata] = texts.map((text) => valuesOf(`${text} ${ENGINE}`));
    return {
      figures: figuresOf("loops", series),
      verdicts: [
        atLeast("loopJsonata >= 0.7x the JSONPath loop", jsonata[0], jsonPath, 0.7),
        atLeast("loopAssign >= 0.7x the JSONPath loop", jsonata[1], jsonPath, 0.7),
        atLeastAbsolute(
          "loopJsonata >= 300x LocalStack's published figure, transitions per CPU-s",
          jsonata[0],
          300 * LOCALSTACK_JSONATA,
        ),
      ],
    };
  },
};

/** A benchmark of one workload against the peer. */
async function againstPeer({ workload, unit, factor, settings }) {
  const { series, valuesOf } = await compare(sidesOf(workload), unit, settings);
  const goal = `${workload} >= ${factor}x aws-local-stepfunctions`;
  return {
    figures: figuresOf(workload, series),
    verdicts: [atLeast(goal, valuesOf(ENGINE), valuesOf(ALSF), factor)],
  };
}

export const memChain = {
  name: "mem-chain",
  about: "a chain of 100 Pass states, and hello world",
  async run(settings) {
    const unit = "transitions";
    const chain = await againstPeer({ workload: "chain:100", unit, factor: 1.5, settings });
    const hello = await againstPeer({ workload: "hello", unit: "executions", factor: 1, settings });
    return {
      figures: [...chain.figures, ...hello.figures],
      verdicts: [...chain.verdicts, ...hello.verdicts],
    };
  },
};

export const memMap = {
  name: "mem-map",
  about: "an inline Map over 10,000 items",
  run: (settings) => againstPeer({ workload: "map:10000", unit: "items", factor: 8, settings }),
};

export const memParallel = {
  name: "mem-parallel",
  about: "a Parallel of 10 branches",
  run: (settings) =>
    againstPeer({ workload: "parallel:10", unit: "transitions", factor: 5, settings }),
};
