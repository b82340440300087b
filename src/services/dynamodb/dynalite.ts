// dynalite.ts — the parts of dynalite 4.0.0 that we run, typed: its checks, its actions, its key and index rules.
//
// Its HTTP server, its table life cycle and its clock are not used. It is loaded when the first table is asked for.
import { createRequire } from "node:module";
import type { Json, JsonObject } from "../../base/index.ts";
import { withOrderedSections } from "./update-sections.ts";

export type Done<T = unknown> = (error: unknown, value?: T) => void;

/** One kind of records: items of a table, entries of an index. */
export interface SubDb {
  get(key: string, done: Done): void;
  put(key: string, value: unknown, done: Done): void;
  del(key: string, done: Done): void;
  lock(key: string, locked: (release: (done: Done) => Done) => void): void;
  createValueStream(options: object): unknown;
}

/** What dynalite's actions ask of a store. */
export interface ActionStore {
  readonly options: { readonly maxItemSize: number };
  readonly tableDb: { readonly awsAccountId: string; readonly awsRegion: string };
  getItemDb(table: string): SubDb;
  getIndexDb(kind: string, table: string, index: string): SubDb;
  getTable(name: string, checkStatus: boolean | Done<Table>, done?: Done<Table>): void;
}

export interface IndexDescription {
  readonly IndexName: string;
  readonly IndexStatus?: string;
  readonly KeySchema: readonly { readonly AttributeName: string; readonly KeyType: string }[];
  readonly [other: string]: Json | undefined;
}

/** A table's description as DescribeTable gives it; members that begin with `$` are ours and never shown. */
export interface Table {
  readonly TableName: string;
  readonly TableStatus: string;
  readonly KeySchema: readonly { readonly AttributeName: string; readonly KeyType: string }[];
  readonly GlobalSecondaryIndexes?: readonly IndexDescription[];
  readonly LocalSecondaryIndexes?: readonly IndexDescription[];
  readonly [other: string]: unknown;
}

export type Item = Readonly<Record<string, JsonObject>>;

export interface KeyRules {
  createKey(item: Item, table: Table): string;
  checkConditional(data: JsonObject, item: Item | undefined): unknown;
  validateKey(key: Item, table: Table): unknown;
  validateItem(item: Item, table: Table): unknown;
  getIndexActions(
    indexes: readonly IndexDescription[],
    before: Item | undefined,
    after: Item | undefined,
    table: Table,
  ): { readonly puts: readonly IndexPut[]; readonly deletes: readonly IndexDelete[] };
}

interface IndexDelete {
  readonly index: string;
  readonly key: string;
}

interface IndexPut extends IndexDelete {
  readonly item: Item;
}

export type Action = (store: ActionStore, data: JsonObject, done: Done<JsonObject>) => void;

interface Validations {
  checkTypes(data: JsonObject, types: object): JsonObject;
  checkValidations(data: JsonObject, types: object, custom: unknown, store: ActionStore): void;
}

interface ActionChecks {
  readonly types: object;
  readonly custom?: unknown;
}

/** The part of an abstract-level database that we use. */
export interface Level {
  open(): Promise<void>;
  close(): Promise<void>;
  clear(range: { readonly gte: string; readonly lt: string }): Promise<void>;
  getMany(keys: readonly string[]): Promise<unknown[]>;
  values(range: { readonly gte: string; readonly lt: string }): AsyncIterable<unknown>;
  keys(range: { readonly gte: string; readonly lt: string }): LevelKeys;
  createValueStream(options: object): unknown;
}

/** An iterator that is closed by whoever asked for it. */
export interface LevelKeys {
  /** At most so many; none at the end. */
  nextv(size: number): Promise<readonly string[]>;
  close(): Promise<void>;
}

export type LevelChange =
  | { readonly type: "put"; readonly key: string; readonly value: unknown }
  | { readonly type: "del"; readonly key: string };

// The casts of this file: dynalite 4.0.0, pinned exactly, has no types; these are what its source says.
const load = createRequire(import.meta.url);

export function keyRules(): KeyRules {
  return load("dynalite/db") as KeyRules;
}

/** A database in `path`; in memory where there is none. */
export function openLevel(path: string | undefined): Level {
  const { create } = load("dynalite/db") as { create(options: object): { readonly db: Level } };
  return create(path === undefined ? {} : { path }).db;
}

/** One atomic write, on disk when it resolves: dynalite's own `batch` leaves out the sync. */
export function commitBatch(level: Level, changes: readonly LevelChange[]): Promise<void> {
  const inherited = Object.getPrototypeOf(level) as {
    batch(changes: readonly LevelChange[], options: object): Promise<void>;
  };
  return inherited.batch.call(level, changes, { sync: true });
}

/** A single read without the wrapper that answers by callback. */
export function readKey(level: Level, key: string): Promise<unknown> {
  const inherited = Object.getPrototypeOf(level) as { get(key: string): Promise<unknown> };
  return inherited.get.call(level, key);
}

const actions = new Map<string, { readonly run: Action; readonly checks: ActionChecks }>();

/** By the operation's name with a small first letter: `putItem`. */
export function dynaliteAction(name: string): {
  readonly run: Action;
  readonly checks: ActionChecks;
} {
  const known = actions.get(name);
  if (known !== undefined) return known;
  const made = {
    run: load(`dynalite/actions/${name}`) as Action,
    checks: load(`dynalite/validations/${name}`) as ActionChecks,
  };
  actions.set(name, made);
  return made;
}

/** Only the checks, for operations whose work is ours. */
export function checkParameters(
  name: string,
  parameters: JsonObject,
  store: ActionStore,
): JsonObject {
  const checks = load(`dynalite/validations/${name}`) as ActionChecks;
  const validations = load("dynalite/validations") as Validations;
  // dynalite takes members away from what it is given.
  const own = JSON.parse(JSON.stringify(parameters)) as JsonObject;
  const data = validations.checkTypes(own, checks.types);
  validations.checkValidations(data, checks.types, checks.custom, store);
  return name === "updateItem" ? withOrderedSections(data) : data;
}
