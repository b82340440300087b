// optimised-answer.ts — what optimised integrations show of a service's answer.
//
// SDK 1.x for Java prints members by its getters, the first letter in capitals, and times in milliseconds.
import {
  foreignJsonOrText,
  isJsonArray,
  isJsonNumber,
  isJsonObject,
  type Json,
  type JsonObject,
  numberOf,
  setMember,
} from "../../base/index.ts";
import type { TaskRequest } from "../../core/index.ts";
import type { ShapeView, StructureView } from "../models/index.ts";

/** Members in the spelling of SDK 1.x. */
export function shownAnswer(shape: StructureView | undefined, answer: JsonObject): JsonObject {
  const shown: Record<string, Json> = {};
  for (const [name, value] of Object.entries(answer)) {
    if (value === null) continue;
    const member = shape?.members.find(({ modelName }) => modelName === name);
    const capital = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
    setMember(shown, capital, member === undefined ? value : shownValue(member.shape, value));
  }
  return shown;
}

function shownValue(shape: ShapeView, value: Json): Json {
  switch (shape.type) {
    case "structure":
      return shape.document || !isJsonObject(value) ? value : shownAnswer(shape, value);
    case "list":
      return isJsonArray(value) ? value.map((item) => shownValue(shape.element, item)) : value;
    case "map": {
      if (!isJsonObject(value)) return value;
      const shown: Record<string, Json> = {};
      for (const [key, inner] of Object.entries(value)) {
        setMember(shown, key, shownValue(shape.value, inner));
      }
      return shown;
    }
    case "timestamp":
      return isJsonNumber(value) ? Math.round(numberOf(value) * 1000) : value;
    case "blob":
    case "boolean":
    case "double":
    case "float":
    case "integer":
    case "long":
    case "string":
      return value;
  }
}

type Change = (shown: JsonObject, parameters: JsonObject) => JsonObject;

const CHANGED: Readonly<Record<string, Change>> = {
  "bedrock:invokeModel": ({ Body, ContentType, ...rest }) => ({
    // A model may answer with text or an image.
    Body: typeof Body === "string" ? foreignJsonOrText(Body) : (Body ?? null),
    ...(ContentType === undefined ? {} : { ContentType }),
    ...rest,
  }),
  "elasticmapreduce:addStep": ({ StepIds, ...rest }) => ({ ...rest, StepId: firstOf(StepIds) }),
  "elasticmapreduce:cancelStep": ({ CancelStepsInfoList }) => ({
    CancelStepsInfo: firstOf(CancelStepsInfoList),
  }),
  "elasticmapreduce:createCluster": ({ JobFlowId = null, ClusterArn }) => ({
    ...(ClusterArn === undefined ? {} : { ClusterArn }),
    ClusterId: JobFlowId,
  }),
  // The job's name stands in the request alone; who watches the job needs both.
  "glue:startJobRun": (shown, { JobName = null }) => ({ JobName, ...shown }),
};

/** What the integration adds to an answer or takes away, metadata apart. */
export function changedAnswer(
  shown: JsonObject,
  { resource }: TaskRequest,
  parameters: JsonObject,
): JsonObject {
  if (resource.kind !== "integration") return shown;
  return CHANGED[`${resource.service}:${resource.action}`]?.(shown, parameters) ?? shown;
}

function firstOf(list: Json | undefined): Json {
  return isJsonArray(list) ? (list[0] ?? null) : null;
}
