// runners.ts — which runner answers a resource.
import type { TaskRequest } from "../core/index.ts";
import type { TaskRunner } from "../engine/index.ts";
import { InvokeApiRunner } from "./apigateway/index.ts";
import { EksRunner } from "./eks/index.ts";
import { FallbackRunner } from "./fallback-runner.ts";
import { type ConnectionSource, HttpRunner } from "./http/index.ts";
import { FunctionRunner, InvokeRunner, type LambdaInvoker, RoutedLambda } from "./lambda/index.ts";
import { type ObjectStore, RoutedObjects } from "./map-data/index.ts";
import { MockRunner, type Mocks } from "./mocks/index.ts";
import { WAITING } from "./outcome.ts";
import { MockRouteRunner, Router, RouteTable } from "./routes/index.ts";
import { askedOf, ServiceCalls, ServiceRunner, type ServicesCaller } from "./services/index.ts";
import {
  RoutedStates,
  SfnRunner,
  StartExecutionRunner,
  type StatesCaller,
} from "./states/index.ts";
import type { Surroundings } from "./surroundings.ts";
import { JobRunner } from "./sync/index.ts";

export interface RunnerPorts extends Surroundings {
  readonly lambda: LambdaInvoker;
  readonly states: StatesCaller;
  /** The embedded services; absent where there are none. */
  readonly services?: ServicesCaller;
  /** The embedded S3, for readers and writers of maps. */
  readonly objects?: ObjectStore;
  /** Connections of HTTP tasks; absent where there are none. */
  readonly connections?: ConnectionSource;
  readonly mocks?: Mocks;
  /** Where calls go that are not to be answered here; absent: everything is answered here or fails. */
  readonly routes?: RouteTable;
  /** Where this server listens; waits until it does, where it is going to. */
  readonly ownUrl?: () => Promise<string | undefined>;
}

export interface Runners {
  /** The engine's `RunnerResolver`, for every resource: what nobody answers, the fallback fails by name. */
  readonly runnerFor: (resource: TaskRequest["resource"]) => TaskRunner;
  /** S3 of Distributed Maps, wherever the routes lead. */
  readonly objects: ObjectStore;
}

/** Built once by the host. */
export function createRunners(ports: RunnerPorts): Runners {
  const router = routerOf(ports);
  const lambda = new RoutedLambda(router, ports.lambda);
  const functions = new FunctionRunner(lambda, ports);
  const invoke = new InvokeRunner(lambda, ports);
  const states = new RoutedStates(router, ports.states, ports);
  const startExecution = new StartExecutionRunner(states, ports);
  const sfn = new SfnRunner(states, ports);
  const fallback = new FallbackRunner(ports.services);
  const calls = new ServiceCalls(router, ports.services);
  const jobs = new JobRunner(calls, ports);
  const service = new ServiceRunner({ calls, jobs, surroundings: ports, otherwise: fallback });
  const { connections } = ports;
  const http = connections === undefined ? fallback : new HttpRunner(connections, ports);
  const eks = new EksRunner(router, fallback, ports);
  // The engine queues activities itself; a host without an engine's queue still waits for the worker.
  const activity: TaskRunner = { run: async () => WAITING };
  const byAction: ReadonlyMap<string, TaskRunner> = new Map<string, TaskRunner>([
    ["http:invoke", http],
    ["apigateway:invoke", new InvokeApiRunner(router, fallback)],
    ["eks:call", eks],
    ["eks:runJob", eks],
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
  const routed: Runners["runnerFor"] = router.mocks
    ? (resource) => new MockRouteRunner(router, askedOf, real(resource))
    : real;
  const objects = new RoutedObjects(router, ports.objects);
  if (mocks === undefined) return { runnerFor: routed, objects };
  return { runnerFor: (resource) => new MockRunner(mocks, routed(resource)), objects };
}

function routerOf({ routes, services, ownUrl, now }: RunnerPorts): Router {
  return new Router({
    table: routes ?? new RouteTable([]),
    embedded: services,
    ownUrl: ownUrl ?? (async () => undefined),
    now,
  });
}
