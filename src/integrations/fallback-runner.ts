// fallback-runner.ts — what becomes of a task whose service nobody here speaks for.
import type { TaskRequest } from "../core/index.ts";
import type { TaskOutcome, TaskRunner } from "../engine/index.ts";
import { calledOperation } from "./models/index.ts";
import { failed } from "./outcome.ts";
import { type ServicesCaller, spellingOf } from "./services/index.ts";

/** Fails by name and says which line makes the task work. */
export class FallbackRunner implements TaskRunner {
  readonly #embedded: ServicesCaller | undefined;

  constructor(embedded?: ServicesCaller) {
    this.#embedded = embedded;
  }

  async run(request: TaskRequest): Promise<TaskOutcome> {
    return failed(errorName(request), causeOf(request, await this.#keyOf(request)));
  }

  /** What a route is for: a service, or where it is embedded the one action that is not. */
  async #keyOf({ resource }: TaskRequest): Promise<string | undefined> {
    if (resource.kind !== "sdk" && resource.kind !== "integration") return undefined;
    const file = calledOperation(resource)?.model.service.file;
    const isPartly = file !== undefined && (await this.#embedded?.has(file)) === true;
    return isPartly ? `"${resource.service}:${resource.action}"` : resource.service;
  }
}

/** As on AWS when a service cannot be reached. */
function errorName({ resource }: TaskRequest): string {
  if (resource.kind !== "sdk" && resource.kind !== "integration") return "States.TaskFailed";
  if (resource.service === "http") return "States.Http.Socket";
  if (resource.kind === "integration" && resource.service === "eks") {
    return "EKS.SdkClientException";
  }
  const service = calledOperation(resource)?.model.service;
  const optimised = service === undefined ? undefined : spellingOf(service).prefix;
  const prefix = resource.kind === "sdk" ? service?.prefix : optimised;
  return prefix === undefined ? "States.TaskFailed" : `${prefix}.SdkClientException`;
}

function causeOf(
  { resource, resourceArn, stateMachineName, stateName }: TaskRequest,
  key: string | undefined,
): string {
  const machine = JSON.stringify(stateMachineName.replace(/\/.*$/s, ""));
  const state = JSON.stringify(stateName);
  const mock = `mock it: "StateMachines": { ${machine}: { "TestCases": { "<case>": { ${state}: "<response>" } } } } in the mock file, and start the execution with "<state machine ARN>#<case>"`;
  const routes = key === undefined ? "" : `${routeLine(key)}; or `;
  const missing =
    key?.startsWith('"') === true ? `action ${key.replaceAll('"', "'")}` : serviceOf(resource);
  return `Treadle has no ${missing} to answer ${resourceArn}; ${routes}${mock}.`;
}

function routeLine(key: string): string {
  return `add the line "  ${key}: http://127.0.0.1:4566" (an endpoint's URL, or aws for AWS itself) below "routes:" in treadle.yaml`;
}

function serviceOf(resource: TaskRequest["resource"]): string {
  switch (resource.kind) {
    case "integration":
    case "sdk":
      return `service '${resource.service}'`;
    case "lambdaFunction":
      return "function";
    case "activity":
      return "worker";
    case "unknown":
      return "service";
  }
}
