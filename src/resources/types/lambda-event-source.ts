// lambda-event-source.ts — AWS::Lambda::EventSourceMapping.
import { isJsonArray, isJsonObject, type JsonObject, stringifyJson } from "../../base/index.ts";
import { picked, tagsOf } from "../property.ts";
import type { ResourceType, ServiceLink } from "../resource.ts";

/** What holds where a property is not declared, or not any more. */
const UNSAID: JsonObject = {
  BatchSize: 10,
  FilterCriteria: { Filters: [] },
  FunctionResponseTypes: [],
  MaximumBatchingWindowInSeconds: 0,
  ScalingConfig: {},
};
const SETTINGS = ["Enabled", ...Object.keys(UNSAID)];

export const LAMBDA_EVENT_SOURCE: ResourceType = {
  properties: ["EventSourceArn", "FunctionName", "Tags", ...SETTINGS],
  required: ["EventSourceArn", "FunctionName"],
  attributes: ["Id", "EventSourceMappingArn"],
  afterFunctions: true,
  make: async ({ properties }, services) => {
    const identity = picked(properties, ["EventSourceArn", "FunctionName"]);
    const settings = picked(properties, SETTINGS);
    const found = await services.call("lambda", "ListEventSourceMappings", identity);
    const [known] = isJsonArray(found["EventSourceMappings"]) ? found["EventSourceMappings"] : [];
    const made = isJsonObject(known)
      ? await updated(known, settings, services)
      : await services.call("lambda", "CreateEventSourceMapping", {
          ...{ ...identity, ...settings, Tags: tagsOf(properties) },
        });
    const id = String(made["UUID"]);
    const arn = String(made["EventSourceMappingArn"]);
    return { ref: id, attributes: { Id: id, EventSourceMappingArn: arn } };
  },
};

/** Where nothing is new the poller goes on undisturbed. */
async function updated(
  known: JsonObject,
  settings: JsonObject,
  services: ServiceLink,
): Promise<JsonObject> {
  const { Enabled, ...rest } = { ...UNSAID, ...settings };
  const isEnabled = known["State"] === "Enabled";
  const changed = Object.entries(rest).some(([name, value]) => {
    return stringifyJson(known[name] ?? UNSAID[name] ?? null) !== stringifyJson(value);
  });
  if (!changed && (Enabled ?? true) === isEnabled) return known;
  return services.call("lambda", "UpdateEventSourceMapping", {
    ...{ UUID: known["UUID"] ?? "", Enabled: Enabled ?? true, ...rest },
  });
}
