// optimised-request.ts — parameters that optimised integrations take in another form than the operation behind them.
import { isJsonArray, type Json, type JsonObject } from "../../base/index.ts";
import type { TaskRequest } from "../../core/index.ts";
import { withOrigins } from "./task-request.ts";

type Change = (parameters: JsonObject, request: TaskRequest) => JsonObject;

/** Before the operation's model looks at them. */
const GIVEN: Readonly<Record<string, Change>> = {
  "elasticmapreduce:addStep": ({ ClusterId, Step, ...rest }) =>
    present({ ...rest, JobFlowId: ClusterId, Steps: Step === undefined ? undefined : [Step] }),
  "elasticmapreduce:cancelStep": ({ StepId, ...rest }) =>
    present({ ...rest, StepIds: StepId === undefined ? undefined : [StepId] }),
  "elasticmapreduce:setClusterTerminationProtection": ({ ClusterId, ...rest }) =>
    present({ ...rest, JobFlowIds: ClusterId === undefined ? undefined : [ClusterId] }),
  "elasticmapreduce:terminateCluster": ({ ClusterId, ...rest }) =>
    present({ ...rest, JobFlowIds: ClusterId === undefined ? undefined : [ClusterId] }),
};

/** After it: members as the model names them. */
const SENT: Readonly<Record<string, Change>> = {
  "bedrock:invokeModel": (parameters) => ({ contentType: "application/json", ...parameters }),
  "events:putEvents": withOrigins,
};

export function givenParameters(parameters: Json, request: TaskRequest): Json {
  const change = GIVEN[keyOf(request)];
  const isObject =
    typeof parameters === "object" && parameters !== null && !isJsonArray(parameters);
  // The cast: neither null nor a list.
  return change === undefined || !isObject ? parameters : change(parameters as JsonObject, request);
}

export function sentParameters(parameters: JsonObject, request: TaskRequest): JsonObject {
  return SENT[keyOf(request)]?.(parameters, request) ?? parameters;
}

function keyOf({ resource }: TaskRequest): string {
  return resource.kind === "integration" ? `${resource.service}:${resource.action}` : "";
}

function present(members: Readonly<Record<string, Json | undefined>>): JsonObject {
  return Object.fromEntries(
    Object.entries(members).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value] as const],
    ),
  );
}
