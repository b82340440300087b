// function-files.ts — the records of created functions on disk.
//
// One file a function, `<account>-<region>-<name>-<8 hex digits of the key's SHA-256>.json` (the digits keep
// names apart that differ in case only). It holds two lines:
//     treadle-lambda-function 1 <SHA-256 of the second line, in hex>
//     <the FunctionRecord as JSON>
// Valid are: this magic word, version 1, a matching checksum. Anything else is refused by name at start.
// Written beside, synced, renamed, and the folder synced; so a file is whole, old or new.
import { createHash, randomUUID } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { open, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import type { FunctionRecord } from "../function.ts";
import { functionArn } from "../function-name.ts";

const MAGIC = "treadle-lambda-function";
const VERSION = "1";

export class FunctionFiles {
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
    mkdirSync(directory, { recursive: true, mode: 0o700 });
  }

  /** All records. Throws an Error that names the file when one is damaged or of an unknown version. */
  load(): readonly FunctionRecord[] {
    const names = readdirSync(this.#directory).filter((name) => name.endsWith(".json"));
    return names.map((name) => readRecord(join(this.#directory, name)));
  }

  /** Returns when the record would survive the loss of power. */
  async save(record: FunctionRecord): Promise<void> {
    const path = this.#pathOf(record);
    const draft = `${path}.${randomUUID()}`;
    const text = JSON.stringify(record);
    const file = await open(draft, "wx", 0o600);
    try {
      await file.writeFile(`${MAGIC} ${VERSION} ${checksum(text)}\n${text}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, path);
    await this.#syncFolder();
  }

  async remove(record: FunctionRecord): Promise<void> {
    await rm(this.#pathOf(record), { force: true });
    await this.#syncFolder();
  }

  #pathOf(record: FunctionRecord): string {
    const { scope, name } = record;
    const digits = checksum(functionArn(scope, name)).slice(0, 8);
    return join(this.#directory, `${scope.account}-${scope.region}-${name}-${digits}.json`);
  }

  async #syncFolder(): Promise<void> {
    const folder = await open(this.#directory, "r");
    await folder.sync().finally(() => folder.close());
  }
}

function readRecord(path: string): FunctionRecord {
  const [head = "", text = ""] = readFileSync(path, "utf8").split("\n");
  const [magic, version, sum] = head.split(" ");
  if (magic !== MAGIC) throw new Error(`${path} is not a function of Treadle.`);
  if (version !== VERSION) {
    throw new Error(`${path} has the format version ${version}; this program reads ${VERSION}.`);
  }
  if (sum !== checksum(text)) throw new Error(`${path} is damaged: its checksum does not match.`);
  // The cast: the checksum proves that the text is what save() wrote.
  return JSON.parse(text) as FunctionRecord;
}

function checksum(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
