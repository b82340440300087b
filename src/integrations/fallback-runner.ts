// fallback-runner.ts — what becomes of a task whose service nobody here speaks for.
import type { TaskRequest } from "../core/index.ts";
import type { TaskOutcome, TaskRunner } from "../engine/index.ts";
import { calledOperation } from "./models/index.ts";
import { failed } from "./outcome.ts";

/** Fails by name and says which line makes the task work. */
export class FallbackRunner implements TaskRunner {
  async run(request: TaskRequest): Promise<TaskOutcome> {
    return failed(errorName(request), causeOf(request));
  }
}

// Optimised integrations spell their errors as SDK 1.x does.
const OPTIMISED_PREFIXES: Readonly<Record<string, string>> = {
  dynamodb: "DynamoDB",
  ecs: "ECS",
  eks: "EKS",
  elasticmapreduce: "ElasticMapReduce",
  sns: "SNS",
  sqs: "SQS",
};

/** As on AWS when a service cannot be reached. */
function errorName({ resource }: TaskRequest): string {
  if (resource.kind !== "sdk" && resource.kind !== "integration") return "States.TaskFailed";
  if (resource.service === "http") return "States.Http.Socket";
  const own = resource.kind === "sdk" ? undefined : OPTIMISED_PREFIXES[resource.service];
  const prefix = own ?? calledOperation(resource)?.model.service.prefix;
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
