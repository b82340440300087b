// transactions.ts — TransactWriteItems and TransactGetItems: all of it or nothing.
//
// A transaction runs dynalite's actions on one view, one after the other, and commits the view when none of its
// conditions failed. It holds ALL_KEYS and every key it writes, so no other write comes between.
import { createHash } from "node:crypto";
import { isJsonArray, isJsonObject, type Json, type JsonObject } from "../../base/index.ts";
import { ServiceFault } from "../service-fault.ts";
import type { Database } from "./database.ts";
import { checkParameters, dynaliteAction, type Item, type Table } from "./dynalite.ts";
import { faultOf, invalid, isConditionFault, resourceMissing } from "./faults.ts";
import { ALL_KEYS } from "./key-locks.ts";
import { itemPrefix, type RequestView } from "./request-view.ts";

const ACTIONS_MAX = 100;
/** How long a client token stands for its transaction. */
const TOKEN_MS = 10 * 60 * 1000;

type Kind = "ConditionCheck" | "Delete" | "Put" | "Update";

interface Step {
  readonly kind: Kind;
  readonly given: JsonObject;
  readonly data: JsonObject;
  readonly table: Table;
  /** The item's key in the database; undefined where it is none of the table's keys. */
  readonly key: string | undefined;
  /** Why it is none: a reason to cancel the transaction. */
  readonly wrong: unknown;
}

const CHECKED_AS: Readonly<Record<Kind, string>> = {
  ConditionCheck: "deleteItem",
  Delete: "deleteItem",
  Put: "putItem",
  Update: "updateItem",
};

export async function transactWriteItems(
  database: Database,
  parameters: JsonObject,
): Promise<JsonObject> {
  const view = database.view();
  const steps = stepsOf(database, view, parameters);
  await view.hold(ALL_KEYS);
  try {
    const token = tokenOf(parameters);
    if (token !== undefined && (await seenBefore(database, token))) return {};
    for (const { key } of steps) if (key !== undefined) await view.hold(key);
    const ended = [];
    for (const step of steps) ended.push(await runStep(view, step));
    refuseCancelled(ended.map(({ reason }) => reason));
    if (token !== undefined) {
      view.write({ type: "put", key: token.key, value: { hash: token.hash, at: database.now } });
    }
    await view.commit();
    return consumed(parameters, ended);
  } finally {
    view.release();
  }
}

function stepsOf(database: Database, view: RequestView, parameters: JsonObject): Step[] {
  const items = parameters["TransactItems"];
  if (!isJsonArray(items) || items.length === 0 || items.length > ACTIONS_MAX) {
    const length = isJsonArray(items) ? items.length : 0;
    const rule =
      length === 0 ? "greater than or equal to 1" : `less than or equal to ${ACTIONS_MAX}`;
    throw invalid(
      `1 validation error detected: Value '${JSON.stringify(items ?? [])}' at 'transactItems' failed to satisfy constraint: Member must have length ${rule}`,
    );
  }
  const steps = items.map((item) => stepOf(database, view, item));
  refuseTwice(steps);
  return steps;
}

function refuseTwice(steps: readonly { readonly key: string | undefined }[]): void {
  const keys = steps.map(({ key }) => key).filter((key) => key !== undefined);
  if (new Set(keys).size < keys.length)
    throw invalid("Transaction request cannot include multiple operations on one item");
}

function stepOf(database: Database, view: RequestView, item: Json): Step {
  const kinds = isJsonObject(item) ? Object.keys(CHECKED_AS).filter((kind) => item[kind]) : [];
  const [kind] = kinds as Kind[];
  const given = kind === undefined || !isJsonObject(item) ? undefined : item[kind];
  if (kind === undefined || kinds.length > 1 || !isJsonObject(given)) {
    throw invalid("TransactItems can only contain one of Check, Put, Update or Delete");
  }
  try {
    const data = checkParameters(CHECKED_AS[kind], given, view);
    const table = activeTable(database, data["TableName"]);
    const { rules } = database;
    // The cast: the checks have made sure of the attribute values.
    const named = (kind === "Put" ? data["Item"] : data["Key"]) as Item;
    const wrong =
      kind === "Put" ? rules.validateItem(named, table) : rules.validateKey(named, table);
    const key = wrong ? undefined : itemPrefix(table.TableName) + rules.createKey(named, table);
    return { kind, given, data, table, key, wrong };
  } catch (error) {
    throw faultOf(error);
  }
}

function activeTable(database: Database, name: Json | undefined): Table {
  const table = database.table(String(name));
  if (table !== undefined && !/^(CREATING|DELETING)$/.test(table.TableStatus)) return table;
  throw resourceMissing("Requested resource not found");
}

interface StepEnd {
  readonly reason: JsonObject;
  readonly table: string;
}

const NONE: JsonObject = { Code: "None" };

async function runStep(view: RequestView, step: Step): Promise<StepEnd> {
  const table = step.table.TableName;
  try {
    if (step.wrong) throw step.wrong;
    if (step.kind === "ConditionCheck") await checkCondition(view, step);
    else {
      const { run } = dynaliteAction(CHECKED_AS[step.kind]);
      await view.perform<JsonObject>((done) => run(view, step.data, done));
    }
    return { reason: NONE, table };
  } catch (error) {
    const fault = faultOf(error);
    if (isConditionFault(fault)) return { reason: conditionReason(view, step), table };
    const reason = validationReason(fault);
    if (reason !== undefined) return { reason, table };
    throw fault;
  }
}

function conditionReason(view: RequestView, { given }: Step): JsonObject {
  const shows = given["ReturnValuesOnConditionCheckFailure"] === "ALL_OLD";
  const item = shows && view.lastItem !== undefined ? { Item: view.lastItem } : {};
  return { Code: "ConditionalCheckFailed", ...item, Message: "The conditional request failed" };
}

async function checkCondition(view: RequestView, { data, table }: Step): Promise<void> {
  const items = view.getItemDb(table.TableName);
  // The cast: the checks have made sure of the key.
  const own = view.rules.createKey(data["Key"] as Item, table);
  const { rules } = view;
  await view.perform<undefined>((done) =>
    items.get(own, (error, item) => {
      // The cast: items stand under this prefix.
      done(error ?? rules.checkConditional(data, item as Item | undefined));
    }),
  );
}

/** A fault of one item's own: it cancels the transaction. */
function validationReason(fault: unknown): JsonObject | undefined {
  return fault instanceof ServiceFault && fault.code === "ValidationException"
    ? { Code: "ValidationError", Message: fault.message }
    : undefined;
}

function refuseCancelled(reasons: readonly JsonObject[]): void {
  const codes = reasons.map(({ Code: code }) => code);
  if (codes.every((code) => code === "None")) return;
  throw new ServiceFault(
    "TransactionCanceledException",
    `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes.join(", ")}]`,
    { members: { CancellationReasons: reasons } },
  );
}

/** A transaction costs twice what its writes cost; every write here counts as one unit. */
function consumed(parameters: JsonObject, ended: readonly StepEnd[]): JsonObject {
  const asked = parameters["ReturnConsumedCapacity"];
  if (asked !== "TOTAL" && asked !== "INDEXES") return {};
  const units = new Map<string, number>();
  for (const { table } of ended) units.set(table, (units.get(table) ?? 0) + 2);
  const capacities = Array.from(units, ([TableName, CapacityUnits]) => ({
    ...{ TableName, CapacityUnits, WriteCapacityUnits: CapacityUnits },
    ...(asked === "INDEXES" ? { Table: { CapacityUnits } } : {}),
  }));
  return { ConsumedCapacity: capacities };
}

interface Token {
  readonly key: string;
  readonly hash: string;
}

function tokenOf(parameters: JsonObject): Token | undefined {
  const token = parameters["ClientRequestToken"];
  if (typeof token !== "string") return undefined;
  const text = JSON.stringify(parameters["TransactItems"]);
  return { key: `token~${token}`, hash: createHash("sha256").update(text).digest("hex") };
}

async function seenBefore(database: Database, token: Token): Promise<boolean> {
  const [found] = await database.level.getMany([token.key]);
  // The cast: under a token's key stands what transactWriteItems has put there.
  const known = found as { readonly hash: string; readonly at: number } | undefined;
  if (known === undefined || database.now - known.at > TOKEN_MS) return false;
  if (known.hash === token.hash) return true;
  throw new ServiceFault(
    "IdempotentParameterMismatchException",
    "The request uses the same client token as a previous, but non-identical request. Do not reuse a client token with different requests, unless the requests are identical.",
  );
}

export async function transactGetItems(
  database: Database,
  parameters: JsonObject,
): Promise<JsonObject> {
  const view = database.view();
  const items = parameters["TransactItems"];
  if (!isJsonArray(items) || items.length === 0 || items.length > ACTIONS_MAX) {
    throw invalid(
      `1 validation error detected: Value at 'transactItems' failed to satisfy constraint: Member must have length between 1 and ${ACTIONS_MAX}`,
    );
  }
  const gets = items.map((item) => getOf(database, view, item));
  refuseTwice(gets);
  refuseCancelled(gets.map(({ wrong }) => validationReason(faultOf(wrong)) ?? NONE));
  // One read of all keys sees one state of the database; every key is one by now.
  const keys = gets.flatMap(({ key }) => key ?? []);
  const found = await database.level.getMany(keys);
  for (const [i, key] of keys.entries()) view.remember(key, found[i]);
  const responses: JsonObject[] = [];
  const { run } = dynaliteAction("getItem");
  for (const { data } of gets) {
    const answer = await view.perform<JsonObject>((done) => run(view, data, done));
    const item = answer["Item"];
    responses.push(item === undefined ? {} : { Item: item });
  }
  return { Responses: responses };
}

function getOf(
  database: Database,
  view: RequestView,
  item: Json,
): Pick<Step, "data" | "key" | "wrong"> {
  const get = isJsonObject(item) ? item["Get"] : undefined;
  if (!isJsonObject(get)) throw invalid("TransactItems can only contain Get");
  try {
    const data = checkParameters("getItem", get, view);
    const table = activeTable(database, data["TableName"]);
    const { rules } = database;
    // The cast: the checks have made sure of the attribute values.
    const named = data["Key"] as Item;
    const wrong = rules.validateKey(named, table);
    const key = wrong ? undefined : itemPrefix(table.TableName) + rules.createKey(named, table);
    return { data, key, wrong };
  } catch (error) {
    throw faultOf(error);
  }
}
