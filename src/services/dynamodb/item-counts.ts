// item-counts.ts — how many items a table has, counted by its keys and kept until one is written.
import type { Level } from "./dynalite.ts";
import { itemPrefix } from "./request-view.ts";

export interface ItemCount {
  readonly count: number;
  /** There are more than were counted. */
  readonly more: boolean;
}

/** What stands before a table's name in the key of an item. */
const ITEMS = itemPrefix("").slice(0, -1);
const KEYS_AT_ONCE = 1_000;

export class ItemCounts {
  readonly #level: Level;
  readonly #kept = new Map<string, ItemCount>();
  /** Writes to each table. */
  readonly #writes = new Map<string, number>();

  constructor(level: Level) {
    this.#level = level;
  }

  /** A key was written or deleted. */
  note(key: string): void {
    if (!key.startsWith(ITEMS)) return;
    const table = key.slice(ITEMS.length, key.indexOf("~"));
    this.#writes.set(table, (this.#writes.get(table) ?? 0) + 1);
    this.#kept.delete(table);
  }

  /** Counts no further than `most`. */
  async of(table: string, most: number): Promise<ItemCount> {
    const kept = this.#kept.get(table);
    if (kept !== undefined && (!kept.more || kept.count >= most)) return kept;
    const writes = this.#writes.get(table);
    const counted = await this.#count(table, most);
    // What was written meanwhile may stand on either side of the count.
    if (this.#writes.get(table) === writes) this.#kept.set(table, counted);
    return counted;
  }

  async #count(table: string, most: number): Promise<ItemCount> {
    const prefix = itemPrefix(table);
    const keys = this.#level.keys({ gte: prefix, lt: `${prefix}\u00ff` });
    let count = 0;
    try {
      while (count <= most) {
        const page = await keys.nextv(Math.min(KEYS_AT_ONCE, most + 1 - count));
        if (page.length === 0) return { count, more: false };
        count += page.length;
      }
    } finally {
      await keys.close();
    }
    return { count: most, more: true };
  }
}
