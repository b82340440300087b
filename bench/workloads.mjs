// workloads.mjs — the machines that the benchmarks run; `transitions` is the number of states entered.
//
// The same definitions as those that peers are measured with.

const hello = () => ({
  definition: {
    StartAt: "Hello",
    States: { Hello: { Type: "Pass", Result: "Hello World", End: true } },
  },
  input: {},
  transitions: 1,
  check: (output) => output === "Hello World",
});

/** Counts to n: a Choice and a Pass with States.MathAdd a turn. */
const loop = (n = 10_000) => ({
  definition: {
    StartAt: "Check",
    States: {
      Check: {
        Type: "Choice",
        Choices: [{ Variable: "$.n", NumericGreaterThanEquals: n, Next: "Done" }],
        Default: "Inc",
      },
      Inc: { Type: "Pass", Parameters: { "n.$": "States.MathAdd($.n, 1)" }, Next: "Check" },
      Done: { Type: "Succeed" },
    },
  },
  input: { n: 0 },
  transitions: 2 * n + 2,
  check: (output) => output.n === n,
});

/** The same in JSONata, the counter in the state's data. */
const loopJsonata = (n = 10_000) => ({
  definition: {
    QueryLanguage: "JSONata",
    StartAt: "Check",
    States: {
      Check: {
        Type: "Choice",
        Choices: [{ Condition: `{% $states.input.n >= ${n} %}`, Next: "Done" }],
        Default: "Inc",
      },
      Inc: { Type: "Pass", Output: { n: "{% $states.input.n + 1 %}" }, Next: "Check" },
      Done: { Type: "Succeed" },
    },
  },
  input: { n: 0 },
  transitions: 2 * n + 2,
  check: (output) => output.n === n,
});

/** The same with a workflow variable. */
const loopAssign = (n = 10_000) => ({
  definition: {
    QueryLanguage: "JSONata",
    StartAt: "Init",
    States: {
      Init: { Type: "Pass", Assign: { n: 0 }, Next: "Check" },
      Check: {
        Type: "Choice",
        Choices: [{ Condition: `{% $n >= ${n} %}`, Next: "Done" }],
        Default: "Inc",
      },
      Inc: { Type: "Pass", Assign: { n: "{% $n + 1 %}" }, Next: "Check" },
      Done: { Type: "Pass", Output: { n: "{% $n %}" }, End: true },
    },
  },
  input: {},
  transitions: 2 * n + 3,
  check: (output) => output.n === n,
});

const chain = (length = 100) => {
  const States = {};
  for (let i = 0; i < length; i++) {
    States[`S${i}`] =
      i < length - 1 ? { Type: "Pass", Next: `S${i + 1}` } : { Type: "Pass", End: true };
  }
  return {
    definition: { StartAt: "S0", States },
    input: { a: 1 },
    transitions: length,
    check: (output) => output.a === 1,
  };
};

const map = (n = 1000, concurrency = 0) => ({
  definition: {
    StartAt: "M",
    States: {
      M: {
        Type: "Map",
        ItemsPath: "$.items",
        MaxConcurrency: concurrency,
        ItemProcessor: {
          ProcessorConfig: { Mode: "INLINE" },
          StartAt: "P",
          States: { P: { Type: "Pass", End: true } },
        },
        End: true,
      },
    },
  },
  input: { items: Array.from({ length: n }, (_, i) => i) },
  transitions: n + 1,
  items: n,
  check: (output) => output.length === n && output[n - 1] === n - 1,
});

const mapJsonata = (n = 1000) => ({
  definition: {
    QueryLanguage: "JSONata",
    StartAt: "M",
    States: {
      M: {
        Type: "Map",
        Items: "{% $states.input.items %}",
        ItemProcessor: {
          ProcessorConfig: { Mode: "INLINE" },
          StartAt: "P",
          States: { P: { Type: "Pass", Output: "{% $states.input * 2 %}", End: true } },
        },
        End: true,
      },
    },
  },
  input: { items: Array.from({ length: n }, (_, i) => i) },
  transitions: n + 1,
  items: n,
  check: (output) => output.length === n && output[n - 1] === 2 * (n - 1),
});

const parallel = (branches = 10) => ({
  definition: {
    StartAt: "X",
    States: {
      X: {
        Type: "Parallel",
        Branches: Array.from({ length: branches }, (_, i) => ({
          StartAt: `B${i}`,
          States: { [`B${i}`]: { Type: "Pass", Result: i, End: true } },
        })),
        End: true,
      },
    },
  },
  input: {},
  transitions: branches + 1,
  check: (output) => output.length === branches && output[branches - 1] === branches - 1,
});

const passJsonata = () => ({
  definition: {
    QueryLanguage: "JSONata",
    StartAt: "P",
    States: { P: { Type: "Pass", Output: { a: "{% $states.input.a + 1 %}" }, End: true } },
  },
  input: { a: 1 },
  transitions: 1,
  check: (output) => output.a === 2,
});

const wait = (seconds = 3600) => ({
  definition: { StartAt: "W", States: { W: { Type: "Wait", Seconds: seconds, End: true } } },
  input: { order: "A-1001" },
  transitions: 1,
  check: () => true,
});

const WORKLOADS = {
  hello,
  loop,
  loopJsonata,
  loopAssign,
  chain,
  map,
  mapJsonata,
  parallel,
  passJsonata,
  wait,
};

/** `loop:5000` is `loop(5000)`. */
export function workloadOf(text) {
  const [name, ...numbers] = text.split(":");
  const make = WORKLOADS[name];
  if (make === undefined) throw new Error(`There is no workload '${name}'.`);
  return { name: text, ...make(...numbers.map(Number)) };
}
