// runners.ts — which runner answers a resource.
import type { TaskRequest } from "../core/index.ts";
import type { TaskRunner } from "../engine/index.ts";
import { FallbackRunner } from "./fallback-runner.ts";
import { FunctionRunner, InvokeRunner, type LambdaInvoker } from "./lambda/index.ts";
import { MockRunner, type Mocks } from "./mocks/index.ts";
import { WAITING } from "./outcome.ts";
import { ServiceRunner, type ServicesCaller } from "./services/index.ts";
import { SfnRunner, StartExecutionRunner, type StatesCaller } from "./states/index.ts";
import type { Surroundings } from "./surroundings.ts";

export interface RunnerPorts extends Surroundings {
  readonly lambda: LambdaInvoker;
  readonly states: StatesCaller;
  /** The embedded services; absent where there are none. */
  readonly services?: ServicesCaller;
  readonly mocks?: Mocks;
}

export interface Runners {
  /** The engine's `RunnerResolver`, for every resource: what nobody answers, the fallback fails by name. */
  readonly runnerFor: (resource: TaskRequest["resource"]) => TaskRunner;
}

/** Built once by the host. */
export function createRunners(ports: RunnerPorts): Runners {
  const functions = new FunctionRunner(ports.lambda, ports);
  const invoke = new InvokeRunner(ports.lambda, ports);
  const startExecution = new StartExecutionRunner(ports.states, ports);
  const sfn = new SfnRunner(ports.states, ports);
  const fallback = new FallbackRunner();
  const service =
    ports.services === undefined ? fallback : new ServiceRunner(ports.services, ports, fallback);
  // The engine queues activities itself; a host without an engine's queue still waits for the worker.
  const activity: TaskRunner = { run: async () => WAITING };
  const byAction: ReadonlyMap<string, TaskRunner> = new Map<string, TaskRunner>([
    ["lambda:invoke", invoke],
    ["aws-sdk:lambda:invoke", invoke],
    ["states:startExecution", startExecution],
  ]);

  const real: Runners["runnerFor"] = (resource) => {
    switch (resource.kind) {
      case "lambdaFunction":
        return functions;
      case "integration":
        return byAction.get(`${resource.service}:${resource.action}`) ?? service;
      case "sdk":
        if (resource.service === "sfn") return sfn;
        return byAction.get(`aws-sdk:${resource.service}:${resource.action}`) ?? service;
      case "activity":
        return activity;
      case "unknown":
        return fallback;
    }
  };
  const { mocks } = ports;
  if (mocks === undefined) return { runnerFor: real };
  return { runnerFor: (resource) => new MockRunner(mocks, real(resource)) };
}
