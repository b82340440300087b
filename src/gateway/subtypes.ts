// subtypes.ts — operations that HTTP APIs call by parameters alone, and the requests that they become.
//
// API Gateway developer guide, "Integration subtype reference for HTTP APIs".
import { foreignJsonOrText, type JsonObject, stringifyJson } from "../base/index.ts";
import type { HttpIntegration, ServiceRequest } from "./integration.ts";
import { httpValue, type MappedFrom } from "./mapped-value.ts";

type Given = Readonly<Record<string, string>>;

/** `requestParameters` of an integration, filled in; empty ones are left out. */
function filledParameters({ requestParameters }: HttpIntegration, from: MappedFrom): Given {
  const filled = Object.entries(requestParameters).flatMap(([name, expression]) => {
    const value = httpValue(expression, from);
    return value === undefined || value === "" ? [] : [[name, value] as const];
  });
  return Object.fromEntries(filled);
}

export function subtypeRequest(integration: HttpIntegration, from: MappedFrom): ServiceRequest {
  const { action = "", method, service } = integration;
  const given = filledParameters(integration, from);
  const body = service === "events" ? eventsBody(given) : plainBody(service, given);
  return {
    ...{ service, action, method, path: "/", query: "", body: stringifyJson(body) },
    headers: { "content-type": "application/x-amz-json-1.0" },
  };
}

/** Step Functions begins its names with small letters, SQS with capitals. */
function plainBody(service: string, given: Given): JsonObject {
  const entries = Object.entries(given).filter(([name]) => name !== "Region");
  const named = entries.map(([name, value]) => [
    service === "states" ? name.slice(0, 1).toLowerCase() + name.slice(1) : name,
    NUMBERS.has(name) ? Number(value) : LISTS.has(name) ? foreignJsonOrText(value) : value,
  ]);
  return Object.fromEntries(named);
}

const NUMBERS: ReadonlySet<string> = new Set([
  ...["DelaySeconds", "MaxNumberOfMessages", "VisibilityTimeout", "WaitTimeSeconds"],
]);
/** Given as their JSON text; the service says what is wrong with a text that is none. */
const LISTS: ReadonlySet<string> = new Set(["AttributeNames", "MessageAttributes", "Resources"]);

function eventsBody(given: Given): JsonObject {
  const { Region: _, Resources: resources, ...entry } = given;
  return {
    Entries: [
      { ...entry, ...(resources === undefined ? {} : { Resources: foreignJsonOrText(resources) }) },
    ],
  };
}
