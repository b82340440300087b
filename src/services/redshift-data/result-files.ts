// result-files.ts — results on disk: a file a statement, its pages one after the other.
//
//   R1. A file is on disk, whole, before the record that names it.
//   R2. A file without a record is left over from a crash; it is taken away at the start.
import { mkdir, open, readdir, rm } from "node:fs/promises";
import { join } from "node:path";

export class ResultFiles {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** The length of each page. */
  async write(name: string, pages: readonly string[]): Promise<readonly number[]> {
    await mkdir(this.#folder, { recursive: true });
    const bytes = pages.map((page) => Buffer.from(page, "utf8"));
    const file = await open(join(this.#folder, name), "w");
    try {
      await file.writeFile(Buffer.concat(bytes));
      await file.datasync();
    } finally {
      await file.close();
    }
    return bytes.map(({ length }) => length);
  }

  async read(
    name: string,
    { pages, page }: { readonly pages: readonly number[]; readonly page: number },
  ): Promise<string> {
    const start = pages.slice(0, page).reduce((sum, length) => sum + length, 0);
    const bytes = Buffer.alloc(pages[page] ?? 0);
    const file = await open(join(this.#folder, name), "r");
    try {
      await file.read(bytes, 0, bytes.length, start);
    } finally {
      await file.close();
    }
    return bytes.toString("utf8");
  }

  async delete(name: string): Promise<void> {
    await rm(join(this.#folder, name), { force: true });
  }

  async sweep(known: ReadonlySet<string>): Promise<void> {
    await mkdir(this.#folder, { recursive: true });
    for (const name of await readdir(this.#folder)) if (!known.has(name)) await this.delete(name);
  }
}
