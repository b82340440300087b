// machines.ts — random state machines: every kind of state, always ending by themselves if their tasks do.
import { ACTIVITY, lambdaArn, NESTED, QUEUE } from "./resources.ts";
import { richMap } from "./rich-maps.ts";
import type { World } from "./world.ts";

type States = Record<string, object>;

export interface RandomMachine {
  readonly name: string;
  readonly definition: object;
}

/** Generates definitions; names of states are unique within one. */
export class MachineMaker {
  readonly #world: World;
  readonly #rich: boolean;
  #names = 0;
  /** The flow is that of a child of a map run: the execution's input is an item. */
  #inChild = false;
  #isExpress = false;

  constructor(world: World, { rich }: { readonly rich: boolean }) {
    this.#world = world;
    this.#rich = rich;
  }

  machine(name: string, childRevision: string | undefined): RandomMachine {
    this.#names = 0;
    const timeout = this.#world.chance(0.15) ? { TimeoutSeconds: this.#world.int(5, 600) } : {};
    return { name, definition: { ...timeout, ...this.#flow(2, childRevision) } };
  }

  /** Nothing that waits for somebody outside. */
  expressMachine(name: string): RandomMachine {
    this.#names = 0;
    this.#isExpress = true;
    const definition = this.#flow(2, undefined);
    this.#isExpress = false;
    return { name, definition };
  }

  #flow(depth: number, child: string | undefined): { StartAt: string; States: States } {
    const states: States = {};
    const length = this.#world.int(1, depth > 0 ? 4 : 2);
    const names = Array.from({ length }, () => this.#name());
    names.forEach((name, i) => {
      const next = names[i + 1];
      this.#add(states, name, next, { depth, child });
    });
    return { StartAt: names[0] ?? "", States: states };
  }

  #add(
    states: States,
    name: string,
    next: string | undefined,
    { depth, child }: { depth: number; child: string | undefined },
  ): void {
    const world = this.#world;
    const onward = next === undefined ? { End: true } : { Next: next };
    const kinds = this.#isExpress
      ? ["pass", "task", "task", "wait", "choice", "fail"]
      : ["pass", "task", "task", "token", "activity", "wait", "choice", "fail"];
    if (depth > 0) kinds.push("parallel", "map");
    if (depth > 0 && !this.#isExpress) kinds.push("map", "distributed");
    if (this.#rich && depth > 0 && !this.#isExpress) kinds.push("distributed", "distributed");
    if (child !== undefined && depth > 1) kinds.push("nested");
    switch (world.pick(kinds)) {
      case "task":
        states[name] = this.#guarded(states, onward, {
          Type: "Task",
          Resource: lambdaArn(world.pick(["calm", "moody", "slow"])),
          ...this.#clocks(),
        });
        return;
      case "token":
        states[name] = this.#guarded(states, onward, {
          Type: "Task",
          Resource: QUEUE,
          Parameters: { QueueUrl: "q", MessageBody: { "token.$": "$$.Task.Token" } },
          ...this.#clocks(),
        });
        return;
      case "activity":
        states[name] = this.#guarded(states, onward, {
          Type: "Task",
          Resource: ACTIVITY,
          ...this.#clocks(),
        });
        return;
      case "nested":
        states[name] = this.#guarded(states, onward, {
          Type: "Task",
          Resource: NESTED,
          Parameters: { StateMachineArn: child, "Input.$": "$" },
        });
        return;
      case "wait":
        states[name] = { Type: "Wait", Seconds: world.int(0, 90), ...onward };
        return;
      case "choice":
        this.#choice(states, name, next);
        return;
      case "fail":
        // Rarely: most machines should come to their end.
        states[name] = world.chance(0.3)
          ? { Type: "Fail", Error: "Planned" }
          : { Type: "Pass", ...onward };
        return;
      case "parallel":
        states[name] = this.#guarded(states, onward, {
          Type: "Parallel",
          Branches: Array.from({ length: world.int(1, 3) }, () => this.#flow(depth - 1, child)),
        });
        return;
      case "map":
        states[name] = this.#map(states, onward, depth, child);
        return;
      case "distributed":
        states[name] = this.#rich
          ? this.#guarded(states, onward, this.#richMap(depth))
          : this.#distributed(states, onward);
        return;
      default:
        states[name] = world.chance(0.5)
          ? { Type: "Pass", Result: { items: [1, 2, 3] }, ...onward }
          : { Type: "Pass", QueryLanguage: "JSONata", Output: '{% {"id": $uuid()} %}', ...onward };
    }
  }

  #richMap(depth: number): object {
    const outside = this.#inChild;
    const deep = depth > 1 && !outside && this.#world.chance(0.3);
    this.#inChild = true;
    const map = richMap(this.#world, {
      most: outside || deep ? 3 : 14,
      flow: () => this.#flow(deep ? 1 : 0, undefined),
    });
    this.#inChild = outside;
    return map;
  }

  #map(states: States, onward: object, depth: number, child: string | undefined): object {
    const concurrency = this.#world.int(0, 3);
    const items = this.#inChild
      ? { QueryLanguage: "JSONata", Items: "{% [1, 2] %}" }
      : {
          Parameters: { "i.$": "$$.Map.Item.Index" },
          ItemsPath: "$$.Execution.Input.items",
        };
    return this.#guarded(states, onward, {
      Type: "Map",
      ...items,
      MaxConcurrency: concurrency,
      ItemProcessor: { ProcessorConfig: { Mode: "INLINE" }, ...this.#flow(depth - 1, child) },
      ...(this.#world.chance(0.3) ? { ToleratedFailurePercentage: 50 } : {}),
    });
  }

  #distributed(states: States, onward: object): object {
    const world = this.#world;
    if (world.chance(0.15)) return this.#costly(onward);
    const ExecutionType = world.chance(0.6) ? "STANDARD" : "EXPRESS";
    const flow =
      ExecutionType === "STANDARD"
        ? this.#flow(0, undefined)
        : {
            StartAt: "X",
            States: { X: { Type: "Task", Resource: lambdaArn("moody"), End: true } },
          };
    const quick = { StartAt: "X", States: { X: { Type: "Pass", End: true } } };
    return this.#guarded(states, onward, {
      Type: "Map",
      ...(world.chance(0.5) ? this.#read() : { ItemsPath: "$$.Execution.Input.items" }),
      MaxConcurrency: world.int(0, 3),
      ItemProcessor: {
        ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType },
        ...(world.chance(0.3) ? quick : flow),
      },
      ...(world.chance(0.6) ? { ToleratedFailurePercentage: 100 } : {}),
    });
  }

  /** Each item takes half of what a step may use up. */
  #costly(onward: object): object {
    const world = this.#world;
    const batch = { ItemBatcher: { MaxItemsPerBatch: world.int(1, 9) } };
    return {
      Type: "Map",
      QueryLanguage: "JSONata",
      Items: `{% [1..${world.int(1, 12)}] %}`,
      ItemSelector: {
        n: "{% ($count([1..40000].($ * 2)); $states.context.Map.Item.Value) %}",
      },
      MaxConcurrency: world.int(0, 4),
      ...(world.chance(0.5) ? batch : {}),
      ItemProcessor: {
        ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" },
        StartAt: "X",
        States: { X: { Type: "Wait", Seconds: 1, End: true } },
      },
      ...onward,
    };
  }

  /** Items that are read, perhaps in batches, and results that are written. */
  #read(): object {
    const world = this.#world;
    const batch = world.pick([
      { MaxItemsPerBatch: world.int(1, 4) },
      { MaxItemsPerBatch: 5, MaxInputBytesPerBatch: world.int(40, 60) },
    ]);
    const limit = world.chance(0.2) ? { MaxItems: world.int(1, 8) } : {};
    const writer = { Resource: "arn:aws:states:::s3:putObject", Parameters: { Bucket: "out" } };
    return {
      ItemReader: {
        Resource: "arn:aws:states:::s3:getObject",
        ReaderConfig: { InputType: "JSON", ...limit },
        Parameters: { Bucket: "b", Key: `list-${world.int(0, 14)}` },
      },
      ...(world.chance(0.4) ? { ItemBatcher: batch } : {}),
      ...(world.chance(0.6) ? { ResultWriter: writer } : {}),
    };
  }

  #choice(states: States, name: string, next: string | undefined): void {
    const other = this.#name();
    const onward = next === undefined ? { End: true } : { Next: next };
    states[other] = { Type: "Wait", Seconds: 1, ...onward };
    states[name] = {
      Type: "Choice",
      Choices: [
        this.#inChild
          ? { Variable: "$.n", IsPresent: true, Next: other }
          : { Variable: "$$.Execution.Input.flag", BooleanEquals: true, Next: other },
      ],
      Default: next ?? other,
    };
  }

  #clocks(): object {
    const world = this.#world;
    return {
      ...(world.chance(0.4) ? { TimeoutSeconds: world.int(10, 120) } : {}),
      ...(world.chance(0.3) ? { HeartbeatSeconds: world.int(2, 9) } : {}),
    };
  }

  /** With Retry and Catch, perhaps. */
  #guarded(states: States, onward: object, state: object): object {
    const world = this.#world;
    const retry = world.chance(0.5)
      ? {
          Retry: [
            {
              ErrorEquals: [world.pick(["Moody", "States.Timeout", "States.ALL"])],
              IntervalSeconds: world.int(1, 5),
              MaxAttempts: world.int(1, 3),
              BackoffRate: 1.5,
              ...(world.chance(0.5) ? { JitterStrategy: "FULL" } : {}),
            },
          ],
        }
      : {};
    if (!world.chance(0.5)) return { ...state, ...retry, ...onward };
    const caught = this.#name();
    states[caught] = { Type: "Pass", ...onward };
    // JSONata has no paths.
    const path = "QueryLanguage" in state ? {} : { ResultPath: "$.caught" };
    return {
      ...state,
      ...retry,
      Catch: [{ ErrorEquals: ["States.ALL"], ...path, Next: caught }],
      ...onward,
    };
  }

  #name(): string {
    this.#names += 1;
    return `S${this.#names}`;
  }
}
