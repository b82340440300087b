// task-request.ts — what Step Functions adds to a request of its own accord, or finds that it cannot send.
import { isJsonArray, isJsonObject, type Json, type JsonObject } from "../../base/index.ts";
import type { TaskRequest } from "../../core/index.ts";

/** `events:putEvents`: every event names the state machine and the execution that it comes from. */
export function withOrigins(parameters: JsonObject, request: TaskRequest): JsonObject {
  const entries = parameters["Entries"];
  if (!isJsonArray(entries)) return parameters;
  const origins = [request.stateMachineArn, request.executionArn];
  const named = entries.map((entry): Json => {
    if (!isJsonObject(entry)) return entry;
    const resources = entry["Resources"];
    return { ...entry, Resources: [...(isJsonArray(resources) ? resources : []), ...origins] };
  });
  return { ...parameters, Entries: named };
}

/**
 * The host of a queue's URL that no SQS answers: SDKs send a call to the very URL. A queue's own URL ends in an
 * account and a name, whatever the host.
 */
export function foreignQueueHost(parameters: JsonObject): string | undefined {
  const url = parameters["QueueUrl"];
  const parts = typeof url === "string" ? /^https?:\/\/([^/:?#]+)(?::\d+)?(.*)$/s.exec(url) : null;
  const [, host, path = ""] = parts ?? [];
  return host === undefined || /\/\d{12}\/[^/]+$/.test(path) ? undefined : host;
}
