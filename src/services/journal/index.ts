// journal — records of the embedded services on disk.
export { Journal, JournalFailed, type JournalOptions } from "./journal.ts";
export type { Shelf } from "./shelf.ts";
