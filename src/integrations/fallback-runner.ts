// fallback-runner.ts — what becomes of a task whose service nobody here speaks for.
import type { TaskRequest } from "../core/index.ts";
import type { TaskOutcome, TaskRunner } from "../engine/index.ts";
import { loadServiceModel } from "./models/index.ts";
import { failed } from "./outcome.ts";

/** Fails by name and says which line makes the task work. */
export class FallbackRunner implements TaskRunner {
  async run(request: TaskRequest): Promise<TaskOutcome> {
    return failed(errorName(request), causeOf(request));
  }
}

function errorName({ resource }: TaskRequest): string {
  if (resource.kind !== "sdk") return "States.TaskFailed";
  const prefix = loadServiceModel(resource.service)?.service.prefix;
  return prefix === undefined ? "States.TaskFailed" : `${prefix}.SdkClientException`;
}

function causeOf({ resource, resourceArn, stateMachineName, stateName }: TaskRequest): string {
  const machine = JSON.stringify(stateMachineName.replace(/\/.*$/s, ""));
  const state = JSON.stringify(stateName);
  const mock = `mock it: "StateMachines": { ${machine}: { "TestCases": { "<case>": { ${state}: "<response>" } } } } in the mock file, and start the execution with "<state machine ARN>#<case>"`;
  return `Treadle has no ${serviceOf(resource)} to answer ${resourceArn}; ${mock}.`;
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
