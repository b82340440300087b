// json-patch.ts — RFC 6902 on the properties of a resource: add, remove, replace and test.
import {
  isJsonArray,
  isJsonObject,
  type Json,
  type JsonObject,
  parseJson,
  pointerSteps,
  stringifyJson,
} from "../base/index.ts";
import { ServiceFault } from "../services/index.ts";

const OPERATIONS_MAX = 1_000;

/** Throws InvalidRequestException where the document is none or does not fit. */
export function patched(properties: JsonObject, document: string): JsonObject {
  const operations = parsed(document);
  if (!isJsonArray(operations) || operations.length > OPERATIONS_MAX)
    throw invalid("Patch document must be a list of operations");
  let whole: Json = properties;
  for (const operation of operations) {
    if (!isJsonObject(operation)) throw invalid("An operation must be an object");
    whole = applied(whole, operation);
  }
  if (!isJsonObject(whole)) throw invalid("Properties must be an object");
  return whole;
}

function parsed(document: string): Json {
  try {
    return parseJson(document);
  } catch {
    throw invalid("Patch document is not valid JSON");
  }
}

function invalid(message: string): ServiceFault {
  return new ServiceFault("InvalidRequestException", message);
}

interface Change {
  readonly op: string;
  readonly path: string;
  readonly value: Json | undefined;
}

function applied(whole: Json, { op, path, value }: JsonObject): Json {
  const pointer = typeof path === "string" ? path : "";
  if (!pointer.startsWith("/")) throw invalid(`Invalid path '${pointer}'`);
  if (!["add", "remove", "replace", "test"].includes(String(op)))
    throw invalid(`Operation '${String(op)}' is not supported`);
  if (op !== "remove" && value === undefined) throw invalid(`'${String(op)}' needs a value`);
  return changedAt(whole, pointerSteps(pointer), { op: String(op), path: pointer, value });
}

function changedAt(here: Json, [step = "", ...rest]: readonly string[], change: Change): Json {
  if (isJsonArray(here)) return changedList(here, [step, ...rest], change);
  if (!isJsonObject(here)) throw invalid(`There is nothing at '${change.path}'`);
  const isThere = Object.hasOwn(here, step);
  const own = here[step];
  if (!isThere && (rest.length > 0 || change.op !== "add"))
    throw invalid(`There is nothing at '${change.path}'`);
  const others = Object.entries(here).filter(([name]) => name !== step);
  if (rest.length > 0 && own !== undefined)
    return Object.fromEntries([...others, [step, changedAt(own, rest, change)]]);
  if (change.op === "test") return tested(here, own, change);
  if (change.op === "remove") return Object.fromEntries(others);
  return Object.fromEntries([...others, [step, change.value ?? null]]);
}

function changedList(
  here: readonly Json[],
  [step = "", ...rest]: readonly string[],
  change: Change,
): Json {
  const index = step === "-" ? here.length : Number(step);
  const end = change.op === "add" && rest.length === 0 ? here.length : here.length - 1;
  if (!/^(-|0|[1-9]\d*)$/.test(step) || index > end)
    throw invalid(`There is nothing at '${change.path}'`);
  const before = here.slice(0, index);
  const own = here[index];
  if (rest.length > 0 && own !== undefined)
    return [...before, changedAt(own, rest, change), ...here.slice(index + 1)];
  if (change.op === "test") return tested([...here], own, change);
  if (change.op === "remove") return [...before, ...here.slice(index + 1)];
  const after = here.slice(change.op === "add" ? index : index + 1);
  return [...before, change.value ?? null, ...after];
}

function tested(here: Json, own: Json | undefined, { path, value }: Change): Json {
  if (stringifyJson(own ?? null) === stringifyJson(value ?? null)) return here;
  throw invalid(`The value at '${path}' is another one`);
}
