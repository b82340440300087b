// pglite-databases.ts — the embedded databases of one data folder.
//
//   <folder>/template-1/                               a cluster with our functions, copied for each database
//   <folder>/<account>/<region>/<endpoint>/<database>/  a PostgreSQL data folder
//
//   D1. A database is made when it is first named. At most a few are open; the one unused longest is closed for another.
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { ServicesClock } from "../ports.ts";
import type { Database, DatabaseName, Databases } from "./database.ts";
import { PgliteDatabase } from "./pglite-database.ts";
import { PgliteLink } from "./pglite-link.ts";
import { SqlError } from "./raw-result.ts";

/** Another number when what the template holds has changed. */
const TEMPLATE = "template-1";
/** Each takes some 120 MB. */
const OPEN_MAX = 4;

export class PgliteDatabases implements Databases {
  readonly #folder: string;
  readonly #clock: ServicesClock;
  /** The one used last is the last. */
  readonly #open = new Map<string, PgliteDatabase>();
  readonly #closing = new Map<string, Promise<void>>();
  #template: Promise<void> | undefined;

  constructor(folder: string, clock: ServicesClock) {
    this.#folder = folder;
    this.#clock = clock;
  }

  open({ account, region, endpoint, database }: DatabaseName): Database {
    const path = [account, region, endpoint, database].map(encodeURIComponent);
    const folder = join(this.#folder, ...path);
    const known = this.#open.get(folder) ?? this.#make(folder, database);
    this.#open.delete(folder);
    this.#open.set(folder, known);
    this.#closeUnused();
    return known;
  }

  #make(folder: string, database: string): PgliteDatabase {
    const template = join(this.#folder, TEMPLATE);
    const thread = async () => {
      await this.#closing.get(folder);
      await this.#makeTemplate(template);
      return { folder, template, database };
    };
    return new PgliteDatabase({ clock: this.#clock, thread });
  }

  /** In a thread of its own, which ends and gives back the memory that it takes. */
  #makeTemplate(template: string): Promise<void> {
    if (existsSync(template)) return Promise.resolve();
    const options = { folder: "", template, database: "", makesTemplate: true };
    this.#template ??= PgliteLink.open(options, this.#clock).then(
      (link) => link.close(),
      (error: NodeJS.ErrnoException) => {
        this.#template = undefined;
        throw error.code === "ERR_MODULE_NOT_FOUND" ? missing() : error;
      },
    );
    return this.#template;
  }

  #closeUnused(): void {
    for (const [folder, database] of this.#open) {
      if (this.#open.size <= OPEN_MAX) return;
      if (!database.idle) continue;
      this.#open.delete(folder);
      const closed = database.close().finally(() => this.#closing.delete(folder));
      this.#closing.set(folder, closed);
    }
  }

  async close(): Promise<void> {
    await this.#template?.catch(() => undefined);
    const open = [...this.#open.values()].map((database) => database.close());
    await Promise.all([...open, ...this.#closing.values()]);
  }
}

function missing(): SqlError {
  return SqlError.from({
    severity: "FATAL",
    code: "58000",
    message: "Treadle's SQL needs the package @electric-sql/pglite, which is not installed",
    hint: "npm install @electric-sql/pglite@0.5.16, or settings.redshift: postgresql://user@host",
  });
}
