// xml-shape.ts — members of a shape as XML elements, in both directions (query, rest-xml).
import {
  isJsonArray,
  isJsonObject,
  type Json,
  type JsonObject,
  setMember,
} from "../../base/index.ts";
import { type ApiMember, type ApiModel, type ApiShape, membersOf, shapeOf } from "./api-model.ts";
import { entryNames, flatName } from "./form.ts";
import { wireTime } from "./wire-time.ts";
import { escapeXml, type XmlElement, xmlElement } from "./xml-text.ts";

/** The elements inside a structure; members that stand elsewhere (headers) are left out. */
export function writeXml(model: ApiModel, shape: ApiShape, value: JsonObject): string {
  return membersOf(shape)
    .filter(([, member]) => member.location === undefined && member.xmlAttribute !== true)
    .map(([name, member]) => writeMember(model, { name, member, value: value[name] }))
    .join("");
}

interface Named {
  readonly name: string;
  readonly member: ApiMember;
  readonly value: Json | undefined;
}

function writeMember(model: ApiModel, { name, member, value }: Named): string {
  if (value === undefined || value === null) return "";
  const shape = shapeOf(model, member.shape);
  const flat = shape.flattened === true || member.flattened === true;
  const tag = member.locationName ?? name;
  if (shape.type === "list" && isJsonArray(value) && shape.member !== undefined) {
    const element = shape.member;
    const own = flat ? (element.locationName ?? flatAnswerName(member.shape) ?? tag) : undefined;
    const itemTag = own ?? element.locationName ?? "member";
    const items = value.map((item) => writeValue(model, { tag: itemTag, member: element }, item));
    return flat ? items.join("") : xmlElement(tag, items.join(""));
  }
  if (shape.type === "map" && isJsonObject(value)) {
    const entryTag = flat ? (flatName(member.shape) ?? tag) : "entry";
    const entries = Object.entries(value).map(([key, inner]) => {
      const [keyName, valueName] = entryNames(shape, member.shape);
      const valueMember = shape.value ?? { shape: "String" };
      const written = writeValue(model, { tag: valueName, member: valueMember }, inner);
      return xmlElement(entryTag, `${xmlElement(keyName, escapeXml(key))}${written}`);
    });
    return flat ? entries.join("") : xmlElement(tag, entries.join(""));
  }
  return writeValue(model, { tag, member }, value);
}

/** SQS's query answers: `<Message>`, `<QueueUrl>`, `<SendMessageBatchResultEntry>`. */
function flatAnswerName(shapeName: string): string | undefined {
  if (shapeName === "QueueUrlList") return "QueueUrl";
  return /^(?:.*Entry|Message)List$/.test(shapeName) ? shapeName.slice(0, -4) : undefined;
}

function writeValue(
  model: ApiModel,
  { tag, member }: { readonly tag: string; readonly member: ApiMember },
  value: Json,
): string {
  const shape = shapeOf(model, member.shape);
  if (shape.type === "structure" && isJsonObject(value)) {
    return xmlElement(tag, writeXml(model, shape, value), xmlAttributes(shape, member, value));
  }
  if (shape.type === "list" || shape.type === "map") {
    return writeMember(model, { name: tag, member: { ...member, locationName: tag }, value });
  }
  if (shape.type === "timestamp") return xmlElement(tag, wireTime(value, shape.timestampFormat));
  return xmlElement(tag, escapeXml(String(value)));
}

function xmlAttributes(shape: ApiShape, member: ApiMember, value: JsonObject): string {
  const own = membersOf(shape)
    .filter(([name, inner]) => inner.xmlAttribute === true && value[name] !== undefined)
    .map(([name, inner]) => ` ${inner.locationName ?? name}="${escapeXml(String(value[name]))}"`);
  const { xmlNamespace } = member;
  // The cast: the model writes a namespace as {prefix, uri}.
  const space = xmlNamespace as { readonly prefix?: string; readonly uri?: string } | undefined;
  const declared = space?.prefix && space.uri ? ` xmlns:${space.prefix}="${space.uri}"` : "";
  return `${declared}${own.join("")}`;
}

/** The members of `shape` that `element` holds. */
export function readXml(model: ApiModel, shape: ApiShape, element: XmlElement): JsonObject {
  const result: Record<string, Json> = {};
  for (const [name, member] of membersOf(shape)) {
    const tag = member.locationName ?? name;
    if (member.xmlAttribute === true) {
      const found = element.attributes[tag];
      if (found !== undefined) result[name] = found;
      continue;
    }
    const found = element.children.filter((child) => child.name === tag);
    if (found.length > 0) result[name] = readMember(model, member, found);
  }
  return result;
}

function readMember(model: ApiModel, member: ApiMember, found: readonly XmlElement[]): Json {
  const shape = shapeOf(model, member.shape);
  const flat = shape.flattened === true || member.flattened === true;
  const [first] = found;
  if (first === undefined) return null;
  if (shape.type === "list") {
    const element = shape.member ?? { shape: "String" };
    return (flat ? found : first.children).map((item) => readMember(model, element, [item]));
  }
  if (shape.type === "map") return readMap(model, shape, flat ? found : first.children);
  if (shape.type === "structure") return readXml(model, shape, first);
  return readScalar(shape, first.text);
}

function readMap(model: ApiModel, shape: ApiShape, entries: readonly XmlElement[]): JsonObject {
  const result: Record<string, Json> = {};
  const named = (entry: XmlElement, name: string): XmlElement | undefined =>
    entry.children.find((child) => child.name === name);
  for (const entry of entries) {
    const key = named(entry, shape.key?.locationName ?? "key");
    const value = named(entry, shape.value?.locationName ?? "value");
    if (key !== undefined && value !== undefined)
      setMember(result, key.text, readMember(model, shape.value ?? { shape: "String" }, [value]));
  }
  return result;
}

function readScalar(shape: ApiShape, text: string): Json {
  switch (shape.type) {
    case "boolean":
      return text.trim() === "true";
    case "double":
    case "float":
    case "integer":
    case "long":
      return Number(text);
    case "timestamp":
      return Date.parse(text) / 1000;
    default:
      return text;
  }
}
