// required-parameters.ts — what an optimised integration cannot be called without.
//
// Developer guide, pages of the optimised services, "Supported APIs"; only the parameters that the service's
// own model requires as well.
import { isJsonObject, type Json, type JsonObject, memberOf } from "../../base/index.ts";
import { parseResource } from "../resource.ts";
import type { StateContext } from "./context.ts";
import { type Place, placeIn } from "./report.ts";

const REQUIRED: ReadonlyMap<string, readonly string[]> = new Map([
  ["apigateway:invoke", ["ApiEndpoint", "Method"]],
  ["athena:startQueryExecution", ["QueryString"]],
  ["athena:stopQueryExecution", ["QueryExecutionId"]],
  ["athena:getQueryExecution", ["QueryExecutionId"]],
  ["athena:getQueryResults", ["QueryExecutionId"]],
  ["batch:submitJob", ["JobDefinition", "JobName", "JobQueue"]],
  ["bedrock:invokeModel", ["ModelId"]],
  ["codebuild:startBuild", ["ProjectName"]],
  ["dynamodb:getItem", ["Key", "TableName"]],
  ["dynamodb:putItem", ["Item", "TableName"]],
  ["dynamodb:deleteItem", ["Key", "TableName"]],
  ["dynamodb:updateItem", ["Key", "TableName"]],
  ["ecs:runTask", ["TaskDefinition"]],
  ["events:putEvents", ["Entries"]],
  ["glue:startJobRun", ["JobName"]],
  ["http:invoke", ["ApiEndpoint", "Method"]],
  ["lambda:invoke", ["FunctionName"]],
  ["sns:publish", ["Message"]],
  ["sqs:sendMessage", ["MessageBody", "QueueUrl"]],
  ["states:startExecution", ["StateMachineArn"]],
]);

/** What an ItemReader calls; no Task can. */
const REQUIRED_TO_READ: typeof REQUIRED = new Map([
  ["s3:getObject", ["Bucket", "Key"]],
  ["s3:listObjectsV2", ["Bucket"]],
]);

/** Reports the parameters of an optimised integration that are missing. */
export function checkRequiredParameters(state: StateContext): void {
  const { value, place } = state;
  reportMissing(state, { value, place }, REQUIRED);
}

/** The same of an ItemReader. */
export function checkReaderParameters(
  state: StateContext,
  reader: { readonly value: JsonObject; readonly place: Place },
): void {
  reportMissing(state, reader, REQUIRED_TO_READ);
}

function reportMissing(
  { language, machine }: StateContext,
  { value, place }: { readonly value: JsonObject; readonly place: Place | undefined },
  table: typeof REQUIRED,
): void {
  const { report } = machine.definition;
  const required = requiredOf(memberOf(value, "Resource"), table);
  if (required === undefined) return;
  const field = language === "JSONata" ? "Arguments" : "Parameters";
  const parameters = memberOf(value, field);
  // Without Parameters the input itself is them, and an expression may give them all.
  if (!isJsonObject(parameters)) return;
  for (const name of required) {
    if (isGiven(parameters, name)) continue;
    report.error(placeIn(place, field), `The field '${name}' is required but was missing`);
  }
}

function requiredOf(text: Json | undefined, table: typeof REQUIRED): readonly string[] | undefined {
  if (typeof text !== "string") return undefined;
  const resource = parseResource(text);
  if (resource.kind !== "integration") return undefined;
  return table.get(`${resource.service}:${resource.action}`);
}

function isGiven(parameters: JsonObject, name: string): boolean {
  return Object.hasOwn(parameters, name) || Object.hasOwn(parameters, `${name}.$`);
}
