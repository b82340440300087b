// every-expression.ts — two machines in which each field that may hold an expression does, and is evaluated.

type Fields = Readonly<Record<string, unknown>>;

export interface EveryMachine {
  readonly QueryLanguage: "JSONPath" | "JSONata";
  readonly StartAt: string;
  readonly States: Readonly<Record<string, Fields>>;
}

/** Of an execution of either. */
export const EVERY_INPUT = {
  data: {
    ...{ zero: 0, one: 1, two: 2, bytes: 1_000, word: "w", list: [7, 8] },
    ...{ at: "2020-01-01T00:00:00Z", role: "arn:aws:iam::123456789012:role/r" },
  },
};

/** The call of it fails. */
export const FAILING = "failing";

const LAMBDA = "arn:aws:states:::lambda:invoke";
const READ = { Resource: "arn:aws:states:::s3:getObject" };
const WRITE = { Resource: "arn:aws:states:::s3:putObject" };
const ProcessorConfig = { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" };
const pass = (name: string): object => ({
  ...{ StartAt: name, States: { [name]: { Type: "Pass", End: true } } },
});
const BROKEN = { StartAt: "Broken", States: { Broken: { Type: "Fail", Error: "E", Cause: "C" } } };
const ErrorEquals = ["States.ALL"];

// The output of each state is the input of the execution, or has it within.
const WHOLE = "$$.Execution.Input";
const IN_AND_OUT = { InputPath: "$.data", OutputPath: WHOLE };

export const EVERY_PATH: EveryMachine = {
  QueryLanguage: "JSONPath",
  StartAt: "Pass",
  States: {
    Pass: {
      ...{ Type: "Pass", ...IN_AND_OUT, Next: "Seconds" },
      ...{ Parameters: { "a.$": "$.one" }, Assign: { "p.$": "$.a" }, ResultPath: "$.out" },
    },
    Seconds: {
      ...{ Type: "Wait", ...IN_AND_OUT, Next: "Timestamp" },
      ...{ SecondsPath: "$.zero", Assign: { "s.$": "$.two" } },
    },
    Timestamp: {
      Type: "Wait",
      InputPath: "$.data",
      TimestampPath: "$.at",
      OutputPath: WHOLE,
      Next: "Rule",
    },
    Rule: {
      ...{ Type: "Choice", ...IN_AND_OUT },
      Choices: [
        {
          And: [
            { Variable: "$.one", NumericLessThanPath: "$.two" },
            { Not: { Variable: "$.word", StringEqualsPath: "$.role" } },
          ],
          ...{ Assign: { "q.$": "$.list" }, Next: "Default" },
        },
      ],
    },
    Default: {
      ...{ Type: "Choice", ...IN_AND_OUT, Assign: { "d.$": "$.role" }, Default: "Task" },
      Choices: [{ Variable: "$.one", IsPresent: false, Next: "Task" }],
    },
    Task: {
      ...{ Type: "Task", Resource: LAMBDA, ...IN_AND_OUT, Next: "Caught" },
      Parameters: { FunctionName: "f", "Payload.$": "$.word" },
      ...{ TimeoutSecondsPath: "$.two", HeartbeatSecondsPath: "$.one" },
      Credentials: { "RoleArn.$": "$.role" },
      ...{ ResultSelector: { "r.$": "$.Payload" }, Assign: { "t.$": "$.r" }, ResultPath: "$.out" },
    },
    Caught: {
      ...{ Type: "Task", Resource: LAMBDA, Parameters: { FunctionName: FAILING }, End: true },
      Catch: [{ ErrorEquals, Assign: { "e.$": "$.Error" }, ResultPath: "$.err", Next: "Group" }],
    },
    Group: {
      ...{ Type: "Parallel", Branches: [BROKEN], End: true },
      Catch: [
        { ErrorEquals, Assign: { f: 1, "c.$": "$.Cause" }, ResultPath: "$.err", Next: "Parallel" },
      ],
    },
    Parallel: {
      ...{ Type: "Parallel", ...IN_AND_OUT, Next: "Map" },
      Parameters: { "x.$": "$.one" },
      Branches: [
        {
          StartAt: "Succeed",
          States: { Succeed: { Type: "Succeed", InputPath: "$.x", OutputPath: "$" } },
        },
      ],
      ...{ ResultSelector: { "r.$": "$[0]" }, Assign: { "b.$": "$.r" }, ResultPath: "$.out" },
    },
    Map: {
      ...{ Type: "Map", ...IN_AND_OUT, ItemProcessor: pass("Item"), Next: "Old" },
      ...{ ItemsPath: "$.list", ItemSelector: { "v.$": "$$.Map.Item.Value" } },
      MaxConcurrencyPath: "$.two",
      ...{ ResultSelector: { "r.$": "$[0].v" }, Assign: { "m.$": "$.r" }, ResultPath: "$.out" },
    },
    Old: {
      ...{ Type: "Map", Iterator: pass("Older"), ItemsPath: "$.data.list", Next: "Distributed" },
      ...{ Parameters: { "i.$": "$$.Map.Item.Index" }, ResultPath: "$.out" },
    },
    Distributed: {
      ...{ Type: "Map", InputPath: "$.data", Next: "Files" },
      ItemProcessor: { ProcessorConfig, ...pass("Child") },
      ...{ ItemsPath: "$.list", ItemSelector: { "s.$": "$$.Map.Item.Source" } },
      ...{ MaxConcurrencyPath: "$.two", ToleratedFailureCountPath: "$.one" },
      ToleratedFailurePercentagePath: "$.zero",
      ItemBatcher: {
        ...{ MaxItemsPerBatchPath: "$.two", MaxInputBytesPerBatchPath: "$.bytes" },
        BatchInput: { "bi.$": "$.word" },
      },
      ...{ ResultSelector: { "r.$": "$[0].Items" }, Assign: { "g.$": "$.r" }, ResultPath: "$.out" },
    },
    Files: {
      ...{ Type: "Map", InputPath: "$.data", End: true },
      ItemProcessor: { ProcessorConfig, ...pass("Line") },
      ItemReader: {
        ...{ ...READ, ReaderConfig: { InputType: "JSON", MaxItemsPath: "$.one" } },
        Parameters: { "Bucket.$": "$.word", Key: "k" },
      },
      ItemSelector: { "w.$": "$.word", "v.$": "$$.Map.Item.Value" },
      ResultWriter: { ...WRITE, Parameters: { "Bucket.$": "$.word" } },
      Catch: [{ ErrorEquals, ResultPath: "$.err", Next: "Fail" }],
    },
    Fail: { Type: "Fail", ErrorPath: "$.data.word", CausePath: "States.Format('{}', $.data.role)" },
  },
};

const Output = "{% $states.context.Execution.Input %}";
const data = (member: string): string => `{% $states.input.data.${member} %}`;

export const EVERY_JSONATA: EveryMachine = {
  QueryLanguage: "JSONata",
  StartAt: "Pass",
  States: {
    Pass: { Type: "Pass", Assign: { p: data("one") }, Output, Next: "Seconds" },
    Seconds: {
      Type: "Wait",
      Seconds: data("zero"),
      Assign: { s: data("two") },
      Output,
      Next: "Timestamp",
    },
    Timestamp: { Type: "Wait", Timestamp: data("at"), Output, Next: "Rule" },
    Rule: {
      Type: "Choice",
      Choices: [
        { Condition: "{% $p = 1 %}", Assign: { q: data("list") }, Output, Next: "Default" },
      ],
    },
    Default: {
      ...{ Type: "Choice", Assign: { d: data("role") }, Output, Default: "Task" },
      Choices: [{ Condition: "{% $p = 2 %}", Next: "Task" }],
    },
    Task: {
      ...{ Type: "Task", Resource: LAMBDA, Next: "Role" },
      Arguments: { FunctionName: "f", Payload: data("word") },
      ...{ TimeoutSeconds: data("two"), HeartbeatSeconds: data("one") },
      Credentials: { RoleArn: data("role") },
      ...{ Assign: { t: "{% $states.result.Payload %}" }, Output },
    },
    Role: {
      ...{ Type: "Task", Resource: LAMBDA, Arguments: "{% {'FunctionName': 'f'} %}", Output },
      ...{ Credentials: "{% {'RoleArn': $states.input.data.role} %}", Next: "Caught" },
    },
    Caught: {
      ...{ Type: "Task", Resource: LAMBDA, Arguments: { FunctionName: FAILING }, End: true },
      Catch: [
        { ErrorEquals, Assign: { e: "{% $states.errorOutput.Error %}" }, Output, Next: "Group" },
      ],
    },
    Group: {
      ...{ Type: "Parallel", Branches: [BROKEN], End: true },
      Catch: [
        { ErrorEquals, Assign: { c: "{% $states.errorOutput.Cause %}" }, Output, Next: "Parallel" },
      ],
    },
    Parallel: {
      ...{ Type: "Parallel", Arguments: { x: data("one") }, Next: "Map" },
      Branches: [
        {
          StartAt: "Succeed",
          States: { Succeed: { Type: "Succeed", Output: "{% $states.input.x %}" } },
        },
      ],
      ...{ Assign: { b: "{% $states.result[0] %}" }, Output },
    },
    Map: {
      ...{ Type: "Map", Items: data("list"), ItemProcessor: pass("Item"), Next: "Distributed" },
      ItemSelector: { v: "{% $states.context.Map.Item.Value %}" },
      ...{ MaxConcurrency: data("two"), Assign: { m: "{% $states.result[0].v %}" }, Output },
    },
    Distributed: {
      ...{ Type: "Map", Items: data("list"), Next: "Files" },
      ItemProcessor: { ProcessorConfig, ...pass("Child") },
      ItemSelector: { s: "{% $states.context.Map.Item.Source %}" },
      ...{ MaxConcurrency: data("two"), ToleratedFailureCount: data("one") },
      ToleratedFailurePercentage: data("zero"),
      ItemBatcher: {
        ...{ MaxItemsPerBatch: data("two"), MaxInputBytesPerBatch: data("bytes") },
        BatchInput: { bi: data("word") },
      },
      ...{ Assign: { g: "{% $states.result[0].Items %}" }, Output },
    },
    Files: {
      ...{ Type: "Map", End: true },
      ItemProcessor: { ProcessorConfig, ...pass("Line") },
      ItemReader: {
        ...{ ...READ, ReaderConfig: { InputType: "JSON", MaxItems: data("one") } },
        Arguments: { Bucket: data("word"), Key: "k" },
      },
      ItemSelector: { w: data("word"), v: "{% $states.context.Map.Item.Value %}" },
      ResultWriter: { ...WRITE, Arguments: { Bucket: data("word") } },
      Catch: [{ ErrorEquals, Output: "{% $states.input %}", Next: "Fail" }],
    },
    Fail: { Type: "Fail", Error: data("word"), Cause: data("role") },
  },
};

export interface WrittenExpression {
  readonly at: string;
  readonly text: string;
}

/** Every state of a machine by its name, those inside Maps and Parallels too. */
export function statesWithin(machine: object): ReadonlyMap<string, Fields> {
  const found = new Map<string, Fields>();
  const look = (part: unknown): void => {
    if (typeof part !== "object" || part === null) return;
    for (const [name, member] of Object.entries(part)) {
      if (name === "States") {
        for (const [state, fields] of Object.entries<Fields>(member)) found.set(state, fields);
      }
      look(member);
    }
  };
  look(machine);
  return found;
}

/** Every expression of a state's own, found by its form alone. */
export function expressionsOf(
  state: Fields,
  language: EveryMachine["QueryLanguage"],
): readonly WrittenExpression[] {
  const found: WrittenExpression[] = [];
  const look = (part: unknown, at: string, name: string): void => {
    if (name === "States") return;
    if (typeof part === "string") {
      const isPath = /(?:\.\$|Path|^Variable)$/.test(name);
      const jsonata = /^\{%(.*)%\}$/.exec(part)?.[1];
      if (language === "JSONPath" ? isPath : jsonata !== undefined) {
        found.push({ at, text: (jsonata ?? part).trim() });
      }
    } else if (Array.isArray(part)) {
      for (const [i, item] of part.entries()) look(item, `${at}[${i}]`, "");
    } else if (typeof part === "object" && part !== null) {
      for (const [own, member] of Object.entries(part)) {
        look(member, at === "" ? own : `${at}/${own}`, own);
      }
    }
  };
  look(state, "", "");
  return found;
}
