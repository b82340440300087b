// service-names.ts — the model files that a name of a service means, whichever of its names it is.
import { optimisedActions } from "../../asl/index.ts";
import { nearest } from "../../base/index.ts";
import {
  actionOf,
  allServices,
  loadModelFile,
  sdkService,
  serviceByFile,
} from "../models/index.ts";

/** Names in Resources of optimised integrations that are neither a model's nor the SDK's. */
const OPTIMISED: Readonly<Record<string, readonly string[]>> = {
  bedrock: ["bedrock", "bedrock-runtime"],
  bedrockagentcore: ["bedrock-agentcore"],
  elasticmapreduce: ["emr"],
  http: ["http"],
  states: ["stepfunctions"],
};

/** `sqs`, `sfn` and `states`, `cloudwatchlogs` and `logs`, `redshiftdata` and `redshift-data`. */
export function filesOf(name: string): readonly string[] | undefined {
  const lower = name.toLowerCase();
  const optimised = OPTIMISED[lower];
  if (optimised !== undefined) return optimised;
  const entry = serviceByFile(lower) ?? sdkService(lower);
  return entry === undefined ? undefined : [entry.file];
}

/** By the end of AWS_ENDPOINT_URL_…: the service id in capitals, `CLOUDWATCH_LOGS`. */
export function fileOfVariable(suffix: string): string | undefined {
  return allServices().find(
    ({ serviceId }) => serviceId.toUpperCase().replace(/[^A-Z0-9]+/g, "_") === suffix,
  )?.file;
}

/** Names for a hint. */
export function knownNames(): readonly string[] {
  const own = allServices().flatMap(({ file, sdkName }) => [file, sdkName]);
  return [...new Set([...Object.keys(OPTIMISED), ...own])];
}

/**
 * Undefined where the service, by any of its names, has the action or one like it; otherwise the action that was
 * probably meant, which may be none.
 */
export function unknownAction(service: string, action: string): string | undefined {
  const all = actionsOf(service.toLowerCase());
  const parts = action.split("*").map((part) => part.replace(/\W/g, "\\$&"));
  const like = new RegExp(`^${parts.join(".*")}$`, "i");
  if (all.some((one) => like.test(one))) return undefined;
  return nearest(action.replaceAll("*", ""), all) ?? "";
}

function actionsOf(service: string): readonly string[] {
  const optimised = optimisedActions()
    .map((named) => named.split(":"))
    .filter(([name]) => name === service)
    .map(([, action = ""]) => action);
  const modelled = (filesOf(service) ?? []).flatMap(
    (file) => loadModelFile(file)?.operationNames.map(actionOf) ?? [],
  );
  return [...optimised, ...modelled];
}
