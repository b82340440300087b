// journal.ts — the records of one service on disk, in one file that is only ever appended to.
//
//   line 1: {"treadle":"journal","version":1,"service":"sqs"}
//   others: [[shelf, key, value], [shelf, key], …]       a change without a value takes the record away
//
// How a line stands in the file: line.ts. All changes of one line happened together.
//   J1. What was changed in one synchronous run of code is in one line: it is on disk whole or not at all.
//   J2. `durable()` resolves after fdatasync of everything changed before the call; callers share one write.
//   J3. An incomplete last line was never acknowledged and is cut off; an invalid line before a valid one is damage,
//       and the file is refused by name, and so is one that has lost its beginning (journal-file.ts).
//   J4. Past `compactAtBytes`, and twice what the records need, the file is written anew beside the old one and
//       renamed over it.
//   J5. A failed write is told to those who wait; its lines are kept and go out before all others next time.
import type { FileHandle } from "node:fs/promises";
import { JournalFailed, openFile, writeFresh, writeFully } from "./journal-file.ts";
import { encodeLine } from "./line.ts";
import { Shelf } from "./shelf.ts";

const VERSION = 1;
/** Records of one line when a file is written anew. */
const COMPACT_LINE_RECORDS = 500;

export interface JournalOptions {
  readonly path: string;
  readonly service: string;
  readonly compactAtBytes: number;
  /** Told of an end that was torn. */
  readonly report: (where: string, error: unknown) => void;
}

type Change = readonly [shelf: string, key: string, value?: unknown];
type Waiter = { readonly resolve: () => void; readonly reject: (error: Error) => void };

export class Journal {
  readonly #options: JournalOptions;
  readonly #records = new Map<string, Map<string, unknown>>();
  #file: FileHandle;
  #length: number;
  #compactAt: number;
  #pending: Change[] = [];
  /** Lines that a failed write left. */
  #unwritten: Buffer[] = [];
  #waiting: Waiter[] = [];
  #writing: Promise<void> | undefined;

  private constructor(options: JournalOptions, file: FileHandle, length: number) {
    this.#options = options;
    this.#file = file;
    this.#length = length;
    this.#compactAt = options.compactAtBytes;
  }

  static async open(options: JournalOptions): Promise<Journal> {
    const { path, service, report } = options;
    const known = await openFile(path, (line) => report(service, line));
    if (known === undefined) {
      const head = encodeLine(headOf(options));
      return new Journal(options, await writeFresh(path, head), head.length);
    }
    const journal = new Journal(options, known.file, known.length);
    journal.#load(known.values);
    return journal;
  }

  #load(values: readonly unknown[]): void {
    checkHead(values[0], this.#options);
    for (const line of values.slice(1)) {
      // The cast: the checksum says that this class wrote the line.
      for (const change of line as Change[]) this.#apply(change);
    }
  }

  #apply([shelf, key, ...value]: Change): void {
    const records = this.#recordsOf(shelf);
    if (value.length === 0) records.delete(key);
    else records.set(key, value[0]);
  }

  #recordsOf(shelf: string): Map<string, unknown> {
    const known = this.#records.get(shelf) ?? new Map<string, unknown>();
    this.#records.set(shelf, known);
    return known;
  }

  /** The records called `name`, as they were left. */
  shelf<T>(name: string): Shelf<T> {
    // The cast: only records of type T are ever put on the shelf of this name.
    const records = this.#recordsOf(name) as Map<string, T>;
    return new Shelf(name, records, (shelf, key, value) => {
      this.#pending.push(value === undefined ? [shelf, key] : [shelf, key, value]);
    });
  }

  durable(): Promise<void> {
    if (this.#pending.length === 0 && this.#unwritten.length === 0 && this.#writing === undefined)
      return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#writing ??= this.#writeAll();
    });
  }

  async #writeAll(): Promise<void> {
    // A turn of the event loop, so that whoever changes something now shares the write.
    await new Promise<void>((resolve) => setImmediate(resolve));
    while (this.#waiting.length > 0) {
      const waiting = this.#waiting.splice(0);
      try {
        await this.#writeOnce();
        for (const { resolve } of waiting) resolve();
      } catch (error) {
        const failed = new JournalFailed(`${this.#options.service}: ${String(error)}`);
        for (const { reject } of waiting) reject(failed);
      }
    }
    this.#writing = undefined;
  }

  async #writeOnce(): Promise<void> {
    if (this.#pending.length > 0) this.#unwritten.push(encodeLine(this.#pending));
    this.#pending = [];
    if (this.#unwritten.length > 0) {
      const bytes = Buffer.concat(this.#unwritten);
      this.#unwritten = [bytes];
      await writeFully(this.#file, bytes, this.#length);
      this.#unwritten = [];
      this.#length += bytes.length;
    }
    if (this.#length > this.#compactAt) await this.#compact();
  }

  async #compact(): Promise<void> {
    const lines = [encodeLine(headOf(this.#options)), ...this.#snapshotLines()];
    // What is noted from here on goes behind the snapshot, which holds it already: putting twice is harmless.
    const bytes = Buffer.concat(lines);
    this.#compactAt = Math.max(this.#options.compactAtBytes, bytes.length * 2);
    if (bytes.length * 2 > this.#length) return;
    const file = await writeFresh(this.#options.path, bytes).catch(() => undefined);
    if (file === undefined) {
      // The old file holds everything, so nobody who waits is told; it is tried again after as much growth.
      this.#compactAt = this.#length * 2;
      return;
    }
    await this.#file.close();
    this.#file = file;
    this.#length = bytes.length;
  }

  #snapshotLines(): Buffer[] {
    const lines: Buffer[] = [];
    for (const [shelf, records] of this.#records) {
      const changes = Array.from(records, ([key, value]): Change => [shelf, key, value]);
      for (let i = 0; i < changes.length; i += COMPACT_LINE_RECORDS)
        lines.push(encodeLine(changes.slice(i, i + COMPACT_LINE_RECORDS)));
    }
    return lines;
  }

  async close(): Promise<void> {
    await this.durable();
    await this.#writing;
    await this.#file.close();
  }
}

function headOf({ service }: JournalOptions): object {
  return { treadle: "journal", version: VERSION, service };
}

function checkHead(head: unknown, options: JournalOptions): void {
  const expected = headOf(options);
  if (JSON.stringify(head) === JSON.stringify(expected)) return;
  throw new JournalFailed(
    `${options.path} begins with ${JSON.stringify(head)}, not with ${JSON.stringify(expected)}`,
  );
}
