// rich-maps.ts — Distributed Maps with everything that the language has for them, in every combination.
//
// An item is `{ "n": 0 }`, whether it is read or made. Files of results whose lines do not name their items stand
// under a prefix that says so.
import { lambdaArn } from "./resources.ts";
import type { World } from "./world.ts";

/** Results under this prefix are the outputs alone. */
export const COMPACT_PREFIX = "compact";

export interface RichMapOptions {
  /** Items at most. */
  readonly most: number;
  /** What a Standard child does. */
  readonly flow: () => object;
}

/** All of the state but what comes after it. JSONata, so that nothing of the execution's input is needed. */
export function richMap(world: World, { most, flow }: RichMapOptions): object {
  const dear = world.chance(0.05);
  const ExecutionType = world.chance(0.6) ? "STANDARD" : "EXPRESS";
  const processor = ExecutionType === "STANDARD" ? flow() : expressFlow(world);
  return {
    Type: "Map",
    QueryLanguage: "JSONata",
    ...items(world, dear ? Math.min(most, 4) : most),
    ...(dear ? dearSelector() : selector(world)),
    ...batcher(world),
    ...tolerance(world),
    ...writer(world),
    MaxConcurrency: world.int(0, 3),
    ItemProcessor: {
      ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType },
      ...processor,
    },
  };
}

function items(world: World, most: number): object {
  if (world.chance(0.5)) return { Items: `{% [[0..${world.int(0, most)}].{"n": $}] %}` };
  const limit = world.chance(0.2) ? { MaxItems: world.int(1, 8) } : {};
  return {
    ItemReader: {
      Resource: "arn:aws:states:::s3:getObject",
      ReaderConfig: { InputType: "JSON", ...limit },
      Arguments: { Bucket: "b", Key: `list-${world.int(0, most)}` },
    },
  };
}

function selector(world: World): object {
  if (world.chance(0.6)) return {};
  return { ItemSelector: { n: "{% $states.context.Map.Item.Value.n %}", more: "{% $uuid() %}" } };
}

/** More than an item is granted: the second or third of them leaves the rest to another step. */
function dearSelector(): object {
  const n = "{% ($count([1..60000].($ * 2)); $states.context.Map.Item.Value.n) %}";
  return { ItemSelector: { n } };
}

function batcher(world: World): object {
  if (world.chance(0.5)) return {};
  const input = world.chance(0.3) ? { BatchInput: { who: "{% $uuid() %}" } } : {};
  const size = world.pick([
    { MaxItemsPerBatch: world.int(1, 4) },
    { MaxItemsPerBatch: 5, MaxInputBytesPerBatch: world.int(150, 250) },
    { MaxInputBytesPerBatch: world.int(150, 250) },
  ]);
  return { ItemBatcher: { ...size, ...input } };
}

function tolerance(world: World): object {
  return world.pick([
    {},
    { ToleratedFailurePercentage: 100 },
    { ToleratedFailurePercentage: world.pick([10, 34, 50]) },
    { ToleratedFailureCount: world.int(1, 3) },
    { ToleratedFailureCount: world.int(1, 3), ToleratedFailurePercentage: 50 },
  ]);
}

function writer(world: World): object {
  if (world.chance(0.5)) return {};
  const OutputType = world.pick(["JSON", "JSONL"]);
  const Resource = "arn:aws:states:::s3:putObject";
  return {
    ResultWriter: world.pick([
      { Resource, Arguments: { Bucket: "out" } },
      {
        Resource,
        Arguments: { Bucket: "out" },
        WriterConfig: { Transformation: "NONE", OutputType },
      },
      {
        ...{ Resource, Arguments: { Bucket: "out", Prefix: COMPACT_PREFIX } },
        WriterConfig: { Transformation: "COMPACT", OutputType },
      },
      { WriterConfig: { Transformation: world.pick(["COMPACT", "FLATTEN"]), OutputType } },
    ]),
  };
}

/** What an Express child does: nothing, little, something that takes time, or what ends badly for some of them. */
function expressFlow(world: World): object {
  const task = (name: string): object => ({ Type: "Task", Resource: lambdaArn(name), End: true });
  const Retry = [{ ErrorEquals: ["Moody"], IntervalSeconds: 1, MaxAttempts: 2 }];
  return world.pick<object>([
    { StartAt: "X", States: { X: { Type: "Pass", End: true } } },
    { StartAt: "X", States: { X: task("calm") } },
    { StartAt: "X", States: { X: { ...task("moody"), Retry } } },
    {
      StartAt: "X",
      States: { X: { Type: "Wait", Seconds: world.int(1, 20), Next: "Y" }, Y: task("moody") },
    },
    {
      StartAt: "X",
      States: {
        X: {
          Type: "Choice",
          Choices: [{ Variable: "$.n", IsPresent: true, Next: "Y" }],
          Default: "Z",
        },
        Y: task("calm"),
        Z: world.chance(0.5) ? { Type: "Fail", Error: "Planned" } : { Type: "Succeed" },
      },
    },
  ]);
}
