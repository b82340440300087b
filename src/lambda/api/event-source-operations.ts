// event-source-operations.ts — event source mappings: create, read, change, delete, list.
import { randomUUID } from "node:crypto";
import {
  changedMapping,
  checkFilters,
  type EventSourceMapping,
  type EventSources,
  mappingShape,
  newMapping,
} from "../event-sources/index.ts";
import { functionArn, parseFunctionName } from "../function-name.ts";
import { invalidParameter, LambdaError } from "../lambda-error.ts";
import { versionOf } from "../registry/index.ts";
import { type Call, jsonResponse, type LambdaResponse } from "./call.ts";
import { Members } from "./members.ts";
import { pageOf } from "./page.ts";

const MAPPINGS_PAGE = 100;

export async function createEventSourceMapping(call: Call): Promise<LambdaResponse> {
  const members = Members.ofBody(call.body);
  const sources = sourcesOf(call);
  const arn = functionOf(call, members.text("FunctionName"));
  const identity = { uuid: randomUUID(), scope: call.scope, functionArn: arn };
  const now = call.context.now();
  const mapping = newMapping(members, { ...identity, now });
  await checkFilters(mapping, sources.matcherOf);
  const same = sources
    .list(call.scope)
    .find((one) => one.eventSourceArn === mapping.eventSourceArn && one.functionArn === arn);
  if (same !== undefined) {
    throw new LambdaError(
      "ResourceConflictException",
      `The event source arn (" ${mapping.eventSourceArn} ") and function (" ${nameIn(arn)} ") provided mapping already exists. Please update or delete the existing mapping with UUID ${same.uuid}`,
    );
  }
  await checkQueue(call, mapping);
  await sources.put(mapping);
  return jsonResponse(202, mappingShape(mapping, "Creating"));
}

export function getEventSourceMapping(call: Call): LambdaResponse {
  const mapping = sourcesOf(call).get(call.scope, call.path[0] ?? "");
  return jsonResponse(200, mappingShape(mapping, mapping.enabled ? "Enabled" : "Disabled"));
}

export async function updateEventSourceMapping(call: Call): Promise<LambdaResponse> {
  const members = Members.ofBody(call.body);
  const sources = sourcesOf(call);
  const before = sources.get(call.scope, call.path[0] ?? "");
  const name = members.text("FunctionName");
  const arn = name === undefined ? before.functionArn : functionOf(call, name);
  const mapping = changedMapping(before, members, { functionArn: arn, now: call.context.now() });
  await checkFilters(mapping, sources.matcherOf);
  await checkQueue(call, mapping);
  await sources.put(mapping);
  return jsonResponse(202, mappingShape(mapping, "Updating"));
}

export async function deleteEventSourceMapping(call: Call): Promise<LambdaResponse> {
  const sources = sourcesOf(call);
  const mapping = sources.get(call.scope, call.path[0] ?? "");
  await sources.remove(mapping.uuid);
  return jsonResponse(202, mappingShape(mapping, "Deleting"));
}

export function listEventSourceMappings(call: Call): LambdaResponse {
  const sourceArn = call.query.get("EventSourceArn");
  const name = call.query.get("FunctionName");
  const arn = name === null ? undefined : arnOf(call, name);
  const found = sourcesOf(call)
    .list(call.scope)
    .filter((one) => sourceArn === null || one.eventSourceArn === sourceArn)
    .filter((one) => arn === undefined || one.functionArn === arn)
    .map((one) => mappingShape(one, one.enabled ? "Enabled" : "Disabled"));
  const { items, marker } = pageOf(found, call.query, MAPPINGS_PAGE);
  return jsonResponse(200, { EventSourceMappings: items, ...marker });
}

function sourcesOf({ context }: Call): EventSources {
  if (context.eventSources !== undefined) return context.eventSources;
  throw new LambdaError(
    "UnsupportedOperationException",
    "There are no queues here that an event source could be.",
  );
}

function arnOf(call: Call, text: string): string {
  const { scope, name, qualifier } = parseFunctionName(text, call.scope);
  return functionArn(scope, name, qualifier);
}

function functionOf(call: Call, text: string | undefined): string {
  const { scope, name, qualifier } = parseFunctionName(text ?? "", call.scope);
  const record = call.context.registry.find(scope, name);
  if (record === undefined) throw invalidParameter("Function does not exist");
  versionOf(record, qualifier);
  return functionArn(scope, name, qualifier);
}

function nameIn(arn: string): string {
  return arn.split(":")[6] ?? arn;
}

/** The queue must be there and hide its messages for as long as the function may run. */
async function checkQueue(call: Call, mapping: EventSourceMapping): Promise<void> {
  const { queues } = sourcesOf(call);
  const visibility = await queues.visibilityTimeout(mapping.eventSourceArn);
  if (visibility === undefined) {
    throw invalidParameter(
      "Error occurred while ReceiveMessage. SQS Error Code: AWS.SimpleQueueService.NonExistentQueue. SQS Error Message: The specified queue does not exist.",
    );
  }
  const { scope, name, qualifier } = parseFunctionName(mapping.functionArn, call.scope);
  const record = call.context.registry.find(scope, name);
  if (record === undefined) throw invalidParameter("Function does not exist");
  const { timeoutSeconds } = versionOf(record, qualifier);
  if (visibility >= timeoutSeconds) return;
  throw invalidParameter(
    `Queue visibility timeout: ${visibility} seconds is less than Function timeout: ${timeoutSeconds} seconds`,
  );
}
