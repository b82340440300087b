// journal — records of the embedded services on disk.
export { Journal, type JournalOptions } from "./journal.ts";
export { JournalFailed } from "./journal-file.ts";
export type { Shelf } from "./shelf.ts";
