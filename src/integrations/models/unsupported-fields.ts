// unsupported-fields.ts — members of a task's parameters that the called operation does not have.
//
// Structures are walked as far as the definition says them: what an expression gives is known when the task runs, and
// any JSON may stand where the service takes text.
import { isJsonArray, isJsonObject, type Json, type JsonObject } from "../../base/index.ts";
import { type CalledAction, calledOperation } from "./integration-operation.ts";
import type { ShapeView, StructureView } from "./shape-view.ts";

export interface UnsupportedField {
  readonly name: string;
  /** From the parameters to the object that has it. */
  readonly path: readonly (string | number)[];
  /** What the object could have instead. */
  readonly known: readonly string[];
}

/** In JSONPath a name that ends in `.$` is the member before it, its value a path. */
export type ParameterLanguage = "JSONPath" | "JSONata";

interface Walk {
  readonly language: ParameterLanguage;
  readonly found: UnsupportedField[];
}

/** What an object takes: the shape of a member, `opaque` where anything goes, undefined where there is none. */
interface Members {
  readonly names: readonly string[];
  shapeOf(name: string): ShapeView | "opaque" | undefined;
}

/** Nothing where no modelled operation stands behind the action. */
export function unsupportedMembers(
  called: CalledAction,
  parameters: JsonObject,
  language: ParameterLanguage,
): readonly UnsupportedField[] {
  const operation = calledOperation(called)?.operation;
  if (operation === undefined) return [];
  const walk: Walk = { language, found: [] };
  walkObject(walk, membersOf(called, operation.input), parameters, []);
  return walk.found;
}

/** The same where an action has a list of its own. */
export function namesBeside(
  names: ReadonlySet<string>,
  parameters: JsonObject,
  language: ParameterLanguage,
): readonly UnsupportedField[] {
  const walk: Walk = { language, found: [] };
  const shapeOf = (name: string): "opaque" | undefined => (names.has(name) ? "opaque" : undefined);
  walkObject(walk, { names: [...names], shapeOf }, parameters, []);
  return walk.found;
}

/**
 * Members that an optimised integration takes instead of the operation's: of the operation's member that is named,
 * one element of it where it is a list; `opaque` where the operation has nothing of the kind.
 */
const INSTEAD: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "bedrock:invokeModel": { Input: "opaque", Output: "opaque" },
  "elasticmapreduce:addStep": { ClusterId: "JobFlowId", Step: "Steps" },
  "elasticmapreduce:cancelStep": { StepId: "StepIds" },
  "elasticmapreduce:modifyInstanceFleetByName": { InstanceFleetName: "opaque" },
  "elasticmapreduce:modifyInstanceGroupByName": {
    ...{ InstanceGroupName: "opaque", InstanceGroup: "InstanceGroups" },
  },
  "elasticmapreduce:setClusterTerminationProtection": { ClusterId: "JobFlowIds" },
  "elasticmapreduce:terminateCluster": { ClusterId: "JobFlowIds" },
};

function membersOf(
  { kind, service, action }: CalledAction,
  input: StructureView | undefined,
): Members {
  const instead = (kind === "integration" && INSTEAD[`${service}:${action}`]) || {};
  const replaced = new Set(Object.values(instead));
  const own = structureMembers(input);
  return {
    names: [...Object.keys(instead), ...own.names.filter((name) => !replaced.has(name))],
    shapeOf: (name) => {
      const target = Object.hasOwn(instead, name) ? instead[name] : undefined;
      if (target === undefined) return replaced.has(name) ? undefined : own.shapeOf(name);
      const shape = own.shapeOf(target);
      if (shape === undefined || shape === "opaque") return "opaque";
      return shape.type === "list" ? shape.element : shape;
    },
  };
}

function structureMembers(shape: StructureView | undefined): Members {
  return {
    names: shape?.members.map(({ name }) => name) ?? [],
    shapeOf: (name) => shape?.member(name)?.shape,
  };
}

type Path = UnsupportedField["path"];

function walkObject(walk: Walk, members: Members, value: JsonObject, path: Path): void {
  // Made once: of an object with thousands of wrong names each could have the same.
  let free: readonly string[] | undefined;
  for (const [written, inner] of Object.entries(value)) {
    const name = nameOf(walk, written);
    const shape = members.shapeOf(name);
    if (shape === undefined) {
      free ??= freeNames(members, value);
      walk.found.push({ name, path, known: free });
    }
    // A path's value is known when the task runs.
    else if (shape !== "opaque" && name === written) {
      walkValue(walk, shape, inner, [...path, written]);
    }
  }
}

function nameOf({ language }: Walk, written: string): string {
  return language === "JSONPath" ? written.replace(/\.\$$/, "") : written;
}

function freeNames({ names }: Members, value: JsonObject): readonly string[] {
  const given = new Set(Object.keys(value).map((name) => name.replace(/\.\$$/, "").toLowerCase()));
  return names.filter((name) => !given.has(name.toLowerCase()));
}

function walkValue(walk: Walk, shape: ShapeView, value: Json, path: Path): void {
  switch (shape.type) {
    case "structure":
      if (!shape.document && isJsonObject(value)) {
        walkObject(walk, structureMembers(shape), value, path);
      }
      return;
    case "list":
      if (!isJsonArray(value)) return;
      for (const [i, item] of value.entries()) walkValue(walk, shape.element, item, [...path, i]);
      return;
    case "map":
      if (!isJsonObject(value)) return;
      for (const [key, item] of Object.entries(value)) {
        if (nameOf(walk, key) === key) walkValue(walk, shape.value, item, [...path, key]);
      }
      return;
    case "blob":
    case "boolean":
    case "double":
    case "float":
    case "integer":
    case "long":
    case "string":
    case "timestamp":
      return;
  }
}
