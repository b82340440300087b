// globals.ts — SAM's Globals, laid under each resource: maps join, lists follow one another, the rest is overruled.
import {
  isJsonArray,
  isJsonObject,
  type Json,
  type JsonObject,
  setMember,
} from "../../base/index.ts";
import { functionCall, placedAs } from "../document/index.ts";

/** By type, the section of Globals. */
const SECTIONS: ReadonlyMap<string, string> = new Map([
  ["AWS::Serverless::Api", "Api"],
  ["AWS::Serverless::Function", "Function"],
  ["AWS::Serverless::HttpApi", "HttpApi"],
  ["AWS::Serverless::LayerVersion", "LayerVersion"],
  ["AWS::Serverless::SimpleTable", "SimpleTable"],
  ["AWS::Serverless::StateMachine", "StateMachine"],
]);

/** The properties of a resource of `type` over those that Globals give. */
export function withGlobals(globals: JsonObject, type: string, resource: JsonObject): JsonObject {
  const section = globals[SECTIONS.get(type) ?? ""];
  const { Properties: own = {}, IgnoreGlobals: ignored } = resource;
  const properties = isJsonObject(own) ? own : {};
  if (!isJsonObject(section) || ignored === "*") return properties;
  const names = isJsonArray(ignored) ? ignored : [];
  const kept = Object.entries(section).filter(([name]) => !names.includes(name));
  return joined(placedAs(Object.fromEntries(kept), section), properties);
}

function joined(global: JsonObject, own: JsonObject): JsonObject {
  const members: Record<string, Json> = { ...global };
  for (const [name, value] of Object.entries(own)) {
    const under = Object.hasOwn(global, name) ? global[name] : undefined;
    setMember(members, name, under === undefined ? value : over(under, value));
  }
  return placedAs(members, own);
}

function over(under: Json, value: Json): Json {
  const isMap = (item: Json): item is JsonObject =>
    isJsonObject(item) && functionCall(item) === undefined;
  if (isJsonArray(under) && isJsonArray(value)) return placedAs([...under, ...value], value);
  return isMap(under) && isMap(value) ? joined(under, value) : value;
}
