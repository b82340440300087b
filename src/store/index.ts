// store — durability: the embedded SQLite store and the store in memory; entered here.
export { MemoryStore } from "./memory-store.ts";
export { StoreRefused } from "./schema.ts";
export { SqliteStore, type SqliteStoreOptions } from "./sqlite-store.ts";
