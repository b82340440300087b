// message-attributes.ts — the attributes of a message: what they may be, their size and their MD5.
//
// MD5 (SQS developer guide, "Calculating the MD5 message digest for message attributes"): names in order; each name,
// data type and value with its length in four bytes before it, and one byte between: 1 for text, 2 for bytes.
import { createHash } from "node:crypto";
import { isJsonObject, type Json, type JsonObject } from "../../base/index.ts";
import { invalidValue } from "./faults.ts";

const ATTRIBUTES_MAX = 10;

export interface AttributeValue {
  readonly DataType: string;
  readonly StringValue?: string;
  /** Base64. */
  readonly BinaryValue?: string;
}

export type MessageAttributes = Readonly<Record<string, AttributeValue>>;

/** Throws SQS's error where one is wrong. */
export function readAttributes(given: Json | undefined): MessageAttributes {
  if (!isJsonObject(given)) return {};
  const entries = Object.entries(given);
  if (entries.length > ATTRIBUTES_MAX) {
    throw invalidValue(
      `Number of message attributes [${entries.length}] exceeds the allowed maximum [10].`,
    );
  }
  const read = entries.map(([name, value]): [string, AttributeValue] => {
    checkName(name);
    return [name, attributeValue(name, isJsonObject(value) ? value : {})];
  });
  return Object.fromEntries(read);
}

function checkName(name: string): void {
  if (
    /^[A-Za-z0-9_\-.]{1,256}$/.test(name) &&
    !/^(aws|amazon)\./i.test(name) &&
    !/^\.|\.$|\.\./.test(name)
  )
    return;
  throw invalidValue(
    "The message attribute name can contain A-Z, a-z, 0-9, underscore (_), hyphen (-) and period (.), must not start or end with a period, must not have periods in succession, and must not begin with AWS. or Amazon.",
  );
}

function attributeValue(name: string, value: JsonObject): AttributeValue {
  const type = value["DataType"];
  if (typeof type !== "string" || type === "")
    throw invalidValue(
      `The message attribute '${name}' must contain non-empty message attribute type.`,
    );
  const base = type.split(".")[0];
  if (base !== "String" && base !== "Number" && base !== "Binary") {
    throw invalidValue(
      `The message attribute '${name}' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.`,
    );
  }
  const member = base === "Binary" ? "BinaryValue" : "StringValue";
  const content = value[member];
  if (typeof content !== "string" || content === "") {
    throw invalidValue(
      `The message attribute '${name}' must contain non-empty message attribute value for message attribute type '${base}'.`,
    );
  }
  if (base === "Number" && !/^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(content))
    throw invalidValue(`Can't cast the value of message (user) attribute '${name}' to a number.`);
  return { DataType: type, [member]: content };
}

/** Bytes of names, types and values: they count towards the size of the message. */
export function attributesSize(attributes: MessageAttributes): number {
  let bytes = 0;
  for (const [name, value] of Object.entries(attributes)) {
    bytes += Buffer.byteLength(name) + Buffer.byteLength(value.DataType) + contentOf(value).length;
  }
  return bytes;
}

function contentOf({ StringValue, BinaryValue }: AttributeValue): Buffer {
  return BinaryValue === undefined
    ? Buffer.from(StringValue ?? "", "utf8")
    : Buffer.from(BinaryValue, "base64");
}

export function md5Of(text: string): string {
  return createHash("md5").update(text, "utf8").digest("hex");
}

/** Undefined where there are none. */
export function attributesMd5(attributes: MessageAttributes): string | undefined {
  const names = Object.keys(attributes).sort();
  if (names.length === 0) return undefined;
  const hash = createHash("md5");
  const add = (bytes: Buffer): void => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    hash.update(length).update(bytes);
  };
  for (const name of names) {
    const value = attributes[name];
    if (value === undefined) continue;
    add(Buffer.from(name, "utf8"));
    add(Buffer.from(value.DataType, "utf8"));
    hash.update(Buffer.of(value.BinaryValue === undefined ? 1 : 2));
    add(contentOf(value));
  }
  return hash.digest("hex");
}

/** Those that a receiver asked for: `All`, `.*`, `prefix.*` or a name. */
export function chosenAttributes(
  attributes: MessageAttributes,
  asked: readonly Json[],
): MessageAttributes {
  const wanted = (name: string): boolean =>
    asked.some((pattern) => {
      if (pattern === "All" || pattern === ".*") return true;
      const text = String(pattern);
      return text.endsWith(".*")
        ? name.startsWith(text.slice(0, -1)) || name === text.slice(0, -2)
        : name === text;
    });
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => wanted(name)));
}
