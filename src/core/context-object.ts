// context-object.ts — `$$` and `$states.context`: what a state may know of its surroundings.
import { contextTime, type Json, type JsonObject } from "../base/index.ts";
import type { Draft } from "./draft.ts";
import type { Frame } from "./frame.ts";
import { MapProgress } from "./progress.ts";

/** `$$.Map.Item`. */
export interface MapItem {
  readonly index: number;
  readonly value: Json;
  /** The name of the member, where an object is iterated. */
  readonly key?: string;
  /** Distributed Maps only: `STATE_DATA` or where the item was read. */
  readonly source?: string;
}

/** What the context object is made for. */
export interface ContextView {
  readonly frame: Frame;
  readonly taskToken: string | undefined;
  readonly mapItem: MapItem | undefined;
}

/** Members in the order in which AWS writes them. */
export function contextObject(draft: Draft, view: ContextView): Json {
  const item = view.mapItem ?? enclosingItem(draft, view.frame);
  return {
    Execution: executionContext(draft, draft.stateOf(view.frame).language),
    StateMachine: {
      Id: draft.identity.stateMachineArn,
      Name: draft.identity.stateMachineName,
    },
    State: stateContext(draft, view.frame),
    ...(item === undefined ? {} : { Map: { Item: itemContext(item) } }),
    ...(view.taskToken === undefined ? {} : { Task: { Token: view.taskToken } }),
  };
}

/** A context object that was given, with the item that a Map's ItemSelector is looking at. */
export function withMapItem(given: JsonObject, item: MapItem | undefined): JsonObject {
  return item === undefined ? given : { ...given, Map: { Item: itemContext(item) } };
}

function executionContext(draft: Draft, language: "JSONPath" | "JSONata"): Json {
  const { arn, name, type } = draft.identity;
  // Recorded: a test of a state without a role shows null.
  const roleArn = draft.identity.roleArn === "" ? null : draft.identity.roleArn;
  const start = { StartTime: contextTime(draft.startDate) };
  if (type === "EXPRESS") {
    return { Id: arn, Input: draft.input.value, Name: name, RoleArn: roleArn, ...start };
  }
  const execution = { Id: arn, Input: draft.input.value, ...start, Name: name, RoleArn: roleArn };
  const { redriveCount, redriveDate } = draft;
  if (redriveDate !== undefined) {
    return { ...execution, RedriveCount: redriveCount, RedriveTime: contextTime(redriveDate) };
  }
  // Recorded: before a redrive the whole of `$$` shows no RedriveCount, but the path to it finds 0.
  return Object.defineProperty(execution, "RedriveCount", {
    value: redriveCount,
    enumerable: language === "JSONata",
  });
}

function stateContext(draft: Draft, frame: Frame): Json {
  const { type } = draft.stateOf(frame);
  const retriable = type === "Task" || type === "Parallel" || type === "Map";
  return {
    // Recorded: TestState tells every state that it is called so, whatever its name in the definition.
    Name: draft.inspector === undefined ? frame.stateName : "StateName",
    EnteredTime: contextTime(frame.enteredAt),
    ...(retriable ? { RetryCount: frame.retryCount } : {}),
  };
}

function itemContext({ index, value, key, source }: MapItem): Json {
  return {
    Index: index,
    Value: value,
    ...(key === undefined ? {} : { Key: key }),
    ...(source === undefined ? {} : { Source: source }),
  };
}

/** The item of the nearest inline Map around the frame. */
function enclosingItem(draft: Draft, frame: Frame): MapItem | undefined {
  let inner = frame;
  for (let outer = draft.parentOf(inner); outer !== undefined; outer = draft.parentOf(inner)) {
    const { position } = outer;
    if (position.at === "iterations" || position.at === "halted") {
      const { progress } = position;
      if (progress instanceof MapProgress) {
        const value = progress.items[inner.index];
        return value === undefined ? undefined : { index: inner.index, value };
      }
    }
    inner = outer;
  }
  return undefined;
}
