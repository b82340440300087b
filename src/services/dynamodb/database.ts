// database.ts — the tables of one account in one region: a LevelDB, its locks, its descriptions, their changes.
//
//   keys:  table~<name>            the description, with ours: $tags, $timeToLive, $backups, $dueAt
//          item-<table>~<key>      index-<local|global>~<table>~<index>~<key>      (dynalite's)
//          token~<client token>    {"hash","at"} of a transaction, for ten minutes
//
//   D1. A description changes in memory when it is on disk.
//   D2. A table leaves CREATING, UPDATING and DELETING by the clock; after a restart what is due ends at once.
import type { Scope } from "../../base/index.ts";
import type { ServicesClock } from "../ports.ts";
import { Wakes } from "../wakes.ts";
import {
  commitBatch,
  type IndexDescription,
  type Item,
  type KeyRules,
  keyRules,
  type Level,
  type LevelChange,
  openLevel,
  type Table,
} from "./dynalite.ts";
import { type ItemCount, ItemCounts } from "./item-counts.ts";
import { KeyLocks } from "./key-locks.ts";
import {
  ITEM_BYTES_MAX,
  indexPrefix,
  itemPrefix,
  RequestView,
  type StoreParts,
} from "./request-view.ts";

export interface DatabaseOptions {
  readonly scope: Scope;
  readonly clock: ServicesClock;
  /** How long a table is CREATING, UPDATING, DELETING. */
  readonly tableChangeMs: number;
  /** A folder; in memory where there is none. */
  readonly path: string | undefined;
  readonly report: (where: string, error: unknown) => void;
}

const TABLE_PREFIX = "table~";
/** The character behind `~`, which ends every prefix. */
const AFTER = "\u007f";
const BATCH_CHANGES = 500;

export class Database implements StoreParts {
  readonly rules: KeyRules = keyRules();
  readonly locks: KeyLocks = new KeyLocks();
  readonly level: Level;
  readonly account: string;
  readonly region: string;
  readonly #options: DatabaseOptions;
  readonly #tables = new Map<string, Table>();
  readonly #wakes: Wakes;
  readonly #counts: ItemCounts;

  private constructor(options: DatabaseOptions, level: Level) {
    this.#options = options;
    this.level = level;
    this.#wakes = new Wakes(options.clock);
    this.#counts = new ItemCounts(level);
    this.account = options.scope.account;
    this.region = options.scope.region;
  }

  static async open(options: DatabaseOptions): Promise<Database> {
    const level = openLevel(options.path);
    await level.open();
    const database = new Database(options, level);
    const range = { gte: TABLE_PREFIX, lt: `table${AFTER}` };
    for await (const value of level.values(range)) {
      // The cast: under this prefix stand descriptions.
      const table = value as Table;
      database.#tables.set(table.TableName, table);
      database.#planEnd(table);
    }
    return database;
  }

  get now(): number {
    return this.#options.clock.now();
  }

  table(name: string): Table | undefined {
    return this.#tables.get(name);
  }

  tableNames(): string[] {
    return [...this.#tables.keys()].sort();
  }

  view(maxItemSize: number = ITEM_BYTES_MAX): RequestView {
    return new RequestView(this, maxItemSize);
  }

  committed(changes: readonly LevelChange[]): void {
    for (const { key } of changes) this.#counts.note(key);
  }

  /** Undefined where there is no such table. */
  async itemCount(name: string, most: number): Promise<ItemCount | undefined> {
    return this.table(name) === undefined ? undefined : this.#counts.of(name, most);
  }

  async saveTable(table: Table): Promise<void> {
    const key = TABLE_PREFIX + table.TableName;
    await commitBatch(this.level, [{ type: "put", key, value: table }]);
    this.#tables.set(table.TableName, table);
  }

  /** The table in a passing state; the clock ends it. */
  async beginChange(table: Table): Promise<Table> {
    const changing = { ...table, $dueAt: this.now + this.#options.tableChangeMs };
    await this.saveTable(changing);
    this.#planEnd(changing);
    return changing;
  }

  #planEnd(table: Table): void {
    const dueAt = table["$dueAt"];
    if (typeof dueAt !== "number") return;
    const name = table.TableName;
    this.#wakes.plan(name, dueAt, () => {
      const release = this.#options.clock.hold();
      this.#endChange(name)
        .catch((error) => this.#options.report(`dynamodb:${name}`, error))
        .finally(release);
    });
  }

  async #endChange(name: string): Promise<void> {
    const table = this.#tables.get(name);
    if (table === undefined) return;
    if (table.TableStatus === "DELETING") return await this.#drop(table);
    const kept = (table.GlobalSecondaryIndexes ?? []).filter((i) => i.IndexStatus !== "DELETING");
    for (const index of table.GlobalSecondaryIndexes ?? []) {
      if (index.IndexStatus === "DELETING")
        await this.#clear(indexPrefix("global", name, index.IndexName));
      if (index["$backfill"] === true) await this.#backfill(table, index);
    }
    const indexes = kept.map(({ $backfill: _, ...index }) => ({ ...index, IndexStatus: "ACTIVE" }));
    const { $dueAt: _due, GlobalSecondaryIndexes: _old, ...rest } = table;
    const active = { ...rest, TableStatus: "ACTIVE" } as Table;
    await this.saveTable(
      indexes.length === 0 ? active : { ...active, GlobalSecondaryIndexes: indexes },
    );
  }

  async #drop(table: Table): Promise<void> {
    const name = table.TableName;
    await this.#clear(itemPrefix(name));
    this.#counts.note(itemPrefix(name));
    for (const kind of ["Local", "Global"] as const) {
      for (const index of table[`${kind}SecondaryIndexes`] ?? [])
        await this.#clear(indexPrefix(kind, name, index.IndexName));
    }
    await commitBatch(this.level, [{ type: "del", key: TABLE_PREFIX + name }]);
    this.#tables.delete(name);
  }

  async #clear(prefix: string): Promise<void> {
    await this.level.clear({ gte: prefix, lt: `${prefix.slice(0, -1)}${AFTER}` });
  }

  /** Entries of a new index for the items that are there already. */
  async #backfill(table: Table, index: IndexDescription): Promise<void> {
    const prefix = indexPrefix("global", table.TableName, index.IndexName);
    let changes: LevelChange[] = [];
    for await (const item of this.items(table.TableName)) {
      if (!this.#fits(item, table, index)) continue;
      const { puts } = this.rules.getIndexActions([index], undefined, item, table);
      for (const put of puts) changes.push({ type: "put", key: prefix + put.key, value: put.item });
      if (changes.length < BATCH_CHANGES) continue;
      await commitBatch(this.level, changes);
      changes = [];
    }
    if (changes.length > 0) await commitBatch(this.level, changes);
  }

  /** An item whose attribute has another type than the index's key is left out, as AWS does. */
  #fits(item: Item, table: Table, index: IndexDescription): boolean {
    const alone = { ...table, GlobalSecondaryIndexes: [index] };
    return !this.rules.validateItem(item, alone);
  }

  async *items(table: string): AsyncIterable<Item> {
    const prefix = itemPrefix(table);
    const range = { gte: prefix, lt: `${prefix.slice(0, -1)}${AFTER}` };
    // The cast: under this prefix stand items.
    for await (const value of this.level.values(range)) yield value as Item;
  }

  async close(): Promise<void> {
    this.#wakes.close();
    await this.level.close();
  }
}
