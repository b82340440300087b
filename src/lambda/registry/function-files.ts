// function-files.ts — the records of created functions on disk.
//
// One file a function, `<account>-<region>-<name>-<8 hex digits of the key's SHA-256>.json` (the digits keep
// names apart that differ in case only).
import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { arnOf } from "../../base/index.ts";
import type { FunctionRecord } from "../function.ts";
import { checksum, type FileKind, readWhole, removeWhole, writeWhole } from "./whole-file.ts";

const KIND: FileKind = { magic: "treadle-lambda-function", version: "1", noun: "function" };

export class FunctionFiles {
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
    mkdirSync(directory, { recursive: true, mode: 0o700 });
  }

  /** All records. Throws an Error that names the file when one is damaged or of an unknown version. */
  load(): readonly FunctionRecord[] {
    const names = readdirSync(this.#directory).filter((name) => name.endsWith(".json"));
    // The cast: the checksum proves that the text is what save() wrote.
    return names.map((name) => readWhole(join(this.#directory, name), KIND) as FunctionRecord);
  }

  /** Returns when the record would survive the loss of power. */
  save(record: FunctionRecord): Promise<void> {
    return writeWhole(this.#pathOf(record), KIND, record);
  }

  remove(record: FunctionRecord): Promise<void> {
    return removeWhole(this.#pathOf(record));
  }

  #pathOf(record: FunctionRecord): string {
    const { scope, name } = record;
    // Of one form for all partitions: so files were named before names knew of them.
    const arn = arnOf({ ...scope, partition: "aws" }, "lambda", `function:${name}`);
    const digits = checksum(arn).slice(0, 8);
    return join(this.#directory, `${scope.account}-${scope.region}-${name}-${digits}.json`);
  }
}
