// blobs.ts — the bytes of objects: one file each, written once.
//
//   <folder>/<first two letters of the id>/<id>     the bytes as they are
//
//   B1. A file is on disk before the record that names it.
//   B2. A file without a record is left over from a crash; it is taken away at the start.
import { randomUUID } from "node:crypto";
import { mkdir, open, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";

export class Blobs {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  #path(id: string): string {
    return join(this.#folder, id.slice(0, 2), id);
  }

  /** The id of the bytes. */
  async write(bytes: Uint8Array): Promise<string> {
    const id = randomUUID();
    await mkdir(join(this.#folder, id.slice(0, 2)), { recursive: true });
    const file = await open(this.#path(id), "wx");
    try {
      await file.writeFile(bytes);
      await file.datasync();
    } finally {
      await file.close();
    }
    return id;
  }

  read(id: string): Promise<Buffer> {
    return readFile(this.#path(id));
  }

  /** Bytes from `start` to `end`, both included. */
  async readRange(id: string, start: number, end: number): Promise<Buffer> {
    const file = await open(this.#path(id), "r");
    try {
      const bytes = Buffer.alloc(end - start + 1);
      const { bytesRead } = await file.read(bytes, 0, bytes.length, start);
      return bytes.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  }

  async delete(id: string): Promise<void> {
    await rm(this.#path(id), { force: true });
  }

  async sweep(known: ReadonlySet<string>): Promise<void> {
    await mkdir(this.#folder, { recursive: true });
    for (const shelf of await readdir(this.#folder)) {
      for (const id of await readdir(join(this.#folder, shelf)))
        if (!known.has(id)) await this.delete(id);
    }
  }
}
