// form.ts — the query protocol's parameters: `Action=…&Tags.member.1.Key=…`, `Attribute.1.Name=…`, as members.
//
// AWS Query protocol: structures are dotted, lists are counted from 1 (`.member` between unless flattened), maps
// count `entry.N.key` and `entry.N.value` (`Attribute.N.Name` where the model says so).
import { type Json, type JsonObject, setMember } from "../../base/index.ts";
import { type ApiMember, type ApiModel, type ApiShape, membersOf, shapeOf } from "./api-model.ts";

type Tree = Map<string, Tree | string>;

/** Elements of one list or map; more is refused as a request that is too large would be. */
const ELEMENTS_MAX = 1_000;

/** The parameters of `shapeName`; what the model does not name is left out. */
export function readForm(
  model: ApiModel,
  shapeName: string | undefined,
  form: URLSearchParams,
): JsonObject {
  const root: Tree = new Map();
  for (const [name, value] of form) plant(root, name.split("."), value);
  return structure(model, shapeOf(model, shapeName), root);
}

function plant(root: Tree, path: readonly string[], value: string): void {
  let tree = root;
  for (const step of path.slice(0, -1)) {
    const inner = tree.get(step);
    const next: Tree = inner instanceof Map ? inner : new Map();
    tree.set(step, next);
    tree = next;
  }
  const last = path.at(-1) ?? "";
  if (!tree.has(last)) tree.set(last, value);
}

function structure(model: ApiModel, shape: ApiShape, tree: Tree): JsonObject {
  const members: Record<string, Json> = {};
  for (const [name, member] of membersOf(shape)) {
    const found = memberNames(model, name, member).find((candidate) => tree.has(candidate));
    const value = found === undefined ? undefined : tree.get(found);
    if (value !== undefined) members[name] = memberValue(model, member, value);
  }
  return members;
}

/** A flattened list is named by its element's location (`Attribute`), every other member by its own. */
function memberNames(model: ApiModel, name: string, member: ApiMember): string[] {
  const shape = shapeOf(model, member.shape);
  const names = [member.queryName, member.locationName, name];
  if (shape.flattened === true || member.flattened === true)
    names.unshift(shape.member?.locationName ?? FLAT_NAMES[member.shape]);
  return names.filter((candidate) => candidate !== undefined);
}

/** How SQS's query protocol calls its flattened lists and maps; the model of its JSON protocol has lost the names. */
const FLAT_NAMES: Readonly<Record<string, string>> = {
  AWSAccountIdList: "AWSAccountId",
  ActionNameList: "ActionName",
  AttributeNameList: "AttributeName",
  ChangeMessageVisibilityBatchRequestEntryList: "ChangeMessageVisibilityBatchRequestEntry",
  DeleteMessageBatchRequestEntryList: "DeleteMessageBatchRequestEntry",
  MessageAttributeNameList: "MessageAttributeName",
  MessageBodyAttributeMap: "MessageAttribute",
  MessageBodySystemAttributeMap: "MessageSystemAttribute",
  MessageSystemAttributeList: "AttributeName",
  MessageSystemAttributeMap: "Attribute",
  QueueAttributeMap: "Attribute",
  SendMessageBatchRequestEntryList: "SendMessageBatchRequestEntry",
  TagKeyList: "TagKey",
  TagMap: "Tag",
};

export function flatName(shapeName: string): string | undefined {
  return FLAT_NAMES[shapeName];
}

/** Names of a map's key and value: SQS calls them Name and Value, tags Key and Value. */
export function entryNames(shape: ApiShape, shapeName: string): readonly [string, string] {
  const flat = shape.flattened === true;
  const key = shape.key?.locationName ?? (flat ? (shapeName === "TagMap" ? "Key" : "Name") : "key");
  return [key, shape.value?.locationName ?? (flat ? "Value" : "value")];
}

function memberValue(model: ApiModel, member: ApiMember, value: Tree | string): Json {
  const shape = shapeOf(model, member.shape);
  if (shape.type === "structure") return value instanceof Map ? structure(model, shape, value) : {};
  if (shape.type === "list") return list(model, shape, member, value);
  if (shape.type === "map") return map(model, shape, member, value);
  return typeof value === "string" ? scalar(shape, value) : null;
}

function scalar(shape: ApiShape, text: string): Json {
  switch (shape.type) {
    case "boolean":
      return text.toLowerCase() === "true";
    case "double":
    case "float":
    case "integer":
    case "long":
      return text.trim() !== "" && Number.isFinite(Number(text)) ? Number(text) : text;
    case "timestamp":
      return Number.isNaN(Date.parse(text)) ? text : Date.parse(text) / 1000;
    default:
      return text;
  }
}

function list(model: ApiModel, shape: ApiShape, member: ApiMember, value: Tree | string): Json {
  // An empty list is sent as `Name=`.
  if (!(value instanceof Map) || shape.member === undefined) return [];
  const flat = shape.flattened === true || member.flattened === true;
  const name = shape.member.locationName ?? "member";
  const items = flat ? value : (value.get(name) ?? value.get("member") ?? value);
  if (!(items instanceof Map)) return [];
  const element = shape.member;
  return counted(items).map((item) => memberValue(model, element, item));
}

function counted(items: Tree): (Tree | string)[] {
  return [...items]
    .filter(([index]) => /^\d+$/.test(index))
    .sort(([left], [right]) => Number(left) - Number(right))
    .slice(0, ELEMENTS_MAX)
    .map(([, item]) => item);
}

function map(model: ApiModel, shape: ApiShape, member: ApiMember, value: Tree | string): Json {
  if (!(value instanceof Map) || shape.value === undefined) return {};
  const flat = shape.flattened === true || member.flattened === true;
  const entries = flat ? value : (value.get("entry") ?? value);
  if (!(entries instanceof Map)) return {};
  const [keyName, valueName] = entryNames(shape, member.shape);
  const result: Record<string, Json> = {};
  for (const entry of counted(entries)) {
    const key = entry instanceof Map ? (entry.get(keyName) ?? entry.get("key")) : undefined;
    const inner = entry instanceof Map ? (entry.get(valueName) ?? entry.get("value")) : undefined;
    if (typeof key === "string") {
      setMember(result, key, inner === undefined ? "" : memberValue(model, shape.value, inner));
    }
  }
  return result;
}
