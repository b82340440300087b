// lab.ts — an engine for tests: a manual clock, a store in memory, runners by function name.
import type { TaskResource } from "../../src/asl/index.ts";
import { Payload } from "../../src/base/index.ts";
import type { TaskRequest } from "../../src/core/index.ts";
import {
  type EngineIncident,
  type EngineOptions,
  type EnginePorts,
  type ExecutionRecord,
  FixedChance,
  ManualClock,
  MemoryEventSink,
  type OpenedEngine,
  openEngine,
  type StateMachineRevision,
  type Store,
  type TaskOutcome,
  type TaskRunOptions,
} from "../../src/engine/index.ts";
import { MemoryStore } from "../../src/store/index.ts";

export type Run = (request: TaskRequest, options: TaskRunOptions) => Promise<TaskOutcome>;

export interface LabOptions extends EngineOptions {
  readonly store?: Store;
  readonly clock?: ManualClock;
  /** By function name, or `service:action` of an integration. */
  readonly runs?: Readonly<Record<string, Run>>;
  readonly seed?: string;
  readonly ports?: Pick<EnginePorts, "refuseTask" | "turnWatch" | "heapUse" | "collectGarbage">;
}

export interface Lab {
  readonly engine: OpenedEngine;
  readonly store: Store;
  readonly clock: ManualClock;
  readonly sink: MemoryEventSink;
  readonly incidents: EngineIncident[];
  /** Puts a machine into the catalog and gives its revision's id. */
  machine(
    states: object,
    options?: {
      readonly name?: string;
      readonly type?: "STANDARD" | "EXPRESS";
    } & Partial<StateMachineRevision>,
  ): Promise<string>;
  start(revisionId: string, input?: unknown, name?: string): Promise<string>;
  /** Lets everything under way come to an end, then reads the execution. */
  settled(executionArn: string): Promise<ExecutionRecord>;
  events(executionArn: string): Promise<readonly string[]>;
}

export function machineArn(name: string): string {
  return `arn:aws:states:us-east-1:123456789012:stateMachine:${name}`;
}

let count = 0;

export async function createLab(options: LabOptions = {}): Promise<Lab> {
  const { store = new MemoryStore(), clock = new ManualClock(), runs = {} } = options;
  count += 1;
  const chance = new FixedChance(options.seed ?? `lab ${count}`);
  const incidents: EngineIncident[] = [];
  const sink = new MemoryEventSink();
  const engine = await openEngine(
    {
      ...{ store, clock, chance, events: sink, ...options.ports },
      report: (incident) => incidents.push(incident),
      runnerFor: (resource) => {
        const run = runs[nameOf(resource)];
        return run && { run };
      },
    },
    options,
  );
  let machines = 0;
  const lab: Lab = {
    ...{ engine, store, clock, sink, incidents },
    machine: async (states, { name, type = "STANDARD", ...more } = {}) => {
      machines += 1;
      const stateMachineName = name ?? `m${machines}`;
      const revision: StateMachineRevision = {
        revisionId: `${stateMachineName}-${machines}-${count}`,
        stateMachineArn: machineArn(stateMachineName),
        name: stateMachineName,
        type,
        roleArn: "arn:aws:iam::123456789012:role/lab",
        definition: JSON.stringify({ StartAt: Object.keys(states)[0], States: states }),
        updateDate: clock.now(),
        ...more,
      };
      await engine.catalog.put(
        "stateMachineRevision",
        revision.revisionId,
        JSON.stringify(revision),
      );
      return revision.revisionId;
    },
    start: async (revisionId, input = {}, name) => {
      const answer = await engine.startExecution({
        revisionId,
        input: Payload.parse(JSON.stringify(input)),
        ...(name === undefined ? {} : { name }),
      });
      if (answer.type !== "started") throw new Error(answer.type);
      return answer.executionArn;
    },
    settled: async (executionArn) => {
      await clock.settled();
      const record = await engine.describeExecution(executionArn);
      if (record === undefined) throw new Error(`no execution ${executionArn}`);
      return record;
    },
    events: async (executionArn) => {
      const page = await engine.history(executionArn, { limit: 100_000 });
      return (page?.events ?? []).map((text) => JSON.parse(text).type);
    },
  };
  return lab;
}

function nameOf(resource: TaskResource): string {
  if (resource.kind === "lambdaFunction") return resource.arn.split(":").at(-1) ?? "";
  if (resource.kind === "integration") return `${resource.service}:${resource.action}`;
  return "";
}

export function lambda(name: string): string {
  return `arn:aws:lambda:us-east-1:123456789012:function:${name}`;
}

export function succeeded(value: unknown): TaskOutcome {
  return { type: "succeeded", output: Payload.parse(JSON.stringify(value)) };
}

export function failed(error: string, cause?: string): TaskOutcome {
  return { type: "failed", failure: { error, ...(cause === undefined ? {} : { cause }) } };
}
