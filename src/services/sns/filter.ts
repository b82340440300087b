// filter.ts — whether a message passes a subscription's filter policy.
import { isJsonObject, type Json, type JsonObject } from "../../base/index.ts";
import { parsedJson } from "../parsed.ts";
import { compilePattern, type Matcher, PatternProblem } from "../patterns/index.ts";
import { invalidParameter } from "./faults.ts";
import type { Message, SubscriptionRecord } from "./records.ts";

const KEYS_MAX = 5;
const MATCHERS_MAX = 1_000;
const matchers = new Map<string, Matcher>();

/** Throws SNS's error for a policy that is none. */
export function checkFilterPolicy(text: string): void {
  const policy = parsedJson(text);
  if (!isJsonObject(policy))
    throw invalidParameter("Attributes Reason: FilterPolicy: failed to parse JSON.");
  if (Object.keys(policy).length > KEYS_MAX)
    throw invalidParameter(
      "Attributes Reason: FilterPolicy: Filter policy can not have more than 5 keys",
    );
  try {
    matcherOf(text);
  } catch (error) {
    if (!(error instanceof PatternProblem)) throw error;
    throw invalidParameter(`Attributes Reason: FilterPolicy: ${error.message}`);
  }
}

/** Throws where a key has keys of its own; lists stand under `$or` too. */
export function refuseNested(text: string): void {
  const policy = parsedJson(text);
  if (!isJsonObject(policy)) return;
  const nested = Object.values(policy).some((value) => isJsonObject(value));
  if (nested)
    throw invalidParameter(
      "Attributes Reason: FilterPolicy: Filter policy scope MessageAttributes does not support nested filter policy",
    );
}

function matcherOf(text: string): Matcher {
  const known = matchers.get(text);
  if (known !== undefined) return known;
  const policy = parsedJson(text);
  const empty = isJsonObject(policy) && Object.keys(policy).length === 0;
  const made = empty ? () => true : compilePattern(policy ?? null);
  if (matchers.size >= MATCHERS_MAX) matchers.clear();
  matchers.set(text, made);
  return made;
}

export function passes(subscription: SubscriptionRecord, message: Message): boolean {
  const text = subscription.attributes["FilterPolicy"] ?? "";
  if (text === "") return true;
  const matches = matcherOf(text);
  if (subscription.attributes["FilterPolicyScope"] !== "MessageBody")
    return matches(attributeValues(message.attributes));
  const body = parsedJson(message.texts["default"] ?? "");
  return isJsonObject(body) && matches(body);
}

/** Attributes as an event: numbers as numbers, `String.Array` as a list; bytes match nothing. */
function attributeValues(attributes: JsonObject): JsonObject {
  const values = Object.entries(attributes).map(([name, attribute]): [string, Json] => {
    const type = isJsonObject(attribute) ? String(attribute["DataType"]) : "";
    const text = isJsonObject(attribute) ? attribute["StringValue"] : undefined;
    if (typeof text !== "string") return [name, {}];
    if (type.startsWith("Number")) return [name, Number(text)];
    return [name, type === "String.Array" ? (parsedJson(text) ?? text) : text];
  });
  return Object.fromEntries(values);
}
