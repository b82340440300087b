// task-refusal.ts — what the parameters alone tell: whether a request can be made of them at all.
//
// AWS looks before it schedules the task: the history has TaskStateEntered and then ExecutionFailed, nothing
// between. Null stands for a value (recorded: DynamoDB itself complains of a null Item).
import { isJsonObject, type Json } from "../base/index.ts";
import type { TaskRequest } from "../core/index.ts";
import { apiProblem } from "./apigateway/index.ts";
import { clusterProblem, isClusterAction } from "./eks/index.ts";
import { httpProblem } from "./http/index.ts";
import { invokeProblem } from "./lambda/index.ts";
import { type CalledAction, calledOperation, jsonTextsOf, toRequest } from "./models/index.ts";
import { isPrepared, requestProblem, streamProblem } from "./services/index.ts";
import { refusalText } from "./surroundings.ts";

/** The reason why the task cannot be started, in AWS's words; undefined where it can. */
export function taskRefusal(request: TaskRequest): string | undefined {
  const { resource } = request;
  if (resource.kind !== "integration" && resource.kind !== "sdk") return undefined;
  const problem = problemOf(resource, request);
  if (problem !== undefined) return refusalText(request, problem);
  const called = calledOperation(resource);
  return called === undefined ? undefined : streamProblem(called);
}

function problemOf(resource: CalledAction, request: TaskRequest): string | undefined {
  const parameters: Json = request.parameters.value;
  const { kind, service, action } = resource;
  const named = `${service}:${action}`;
  if (kind === "integration") {
    if (named === "http:invoke") return httpProblem(parameters);
    if (named === "apigateway:invoke") return apiProblem(parameters);
    if (isClusterAction(service, action)) return clusterProblem(action, parameters);
    const missing = missingOf(named, parameters);
    if (missing !== undefined) return `The field '${missing}' is required but was missing`;
  }
  if (named === "lambda:invoke") return invokeProblem(parameters, kind);
  const called = calledOperation(resource);
  // An integration that changes its parameters by what a service tells it is looked at when it has.
  if (called === undefined || isPrepared(request)) return undefined;
  if (named === "states:startExecution") {
    const converted = toRequest(called.operation.input, parameters, jsonTextsOf(resource));
    return converted.ok ? undefined : converted.problem;
  }
  return requestProblem(called, request);
}

/** What the optimised integrations cannot do without; `aws-sdk` leaves that to the service. */
const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  "dynamodb:getItem": ["Key", "TableName"],
  "dynamodb:putItem": ["Item", "TableName"],
  "dynamodb:deleteItem": ["Key", "TableName"],
  "dynamodb:updateItem": ["Key", "TableName"],
  "events:putEvents": ["Entries"],
  "glue:startJobRun": ["JobName"],
  "lambda:invoke": ["FunctionName"],
  "sns:publish": ["Message"],
  "sqs:sendMessage": ["MessageBody", "QueueUrl"],
  "states:startExecution": ["StateMachineArn"],
};

function missingOf(named: string, parameters: Json): string | undefined {
  if (!isJsonObject(parameters)) return undefined;
  return REQUIRED[named]?.find((name) => !Object.hasOwn(parameters, name));
}
