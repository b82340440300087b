// pglite-databases.ts — the embedded databases of one data folder.
//
//   <folder>/<account>/<region>/<endpoint>/<database>/   a PostgreSQL data folder
//   node_modules/.cache/treadle/redshift-<digest>/       what they are copies of: a cluster with our functions
//
// The template takes seconds of computing and is the same for all data folders of an installation; where that place
// cannot be written it is beside the databases.
//   D1. A database is made when it is first named. At most a few are open; the one unused longest is closed for another.
import { createHash } from "node:crypto";
import { constants, existsSync } from "node:fs";
import { access, mkdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { ServicesClock } from "../ports.ts";
import { SHIMS } from "../redshift-sql/index.ts";
import type { Database, DatabaseName, Databases } from "./database.ts";
import { PgliteDatabase } from "./pglite-database.ts";
import { PgliteLink } from "./pglite-link.ts";
import { SLEEP_SQL } from "./pglite-module.ts";
import { SqlError } from "./raw-result.ts";

/** Each takes some 120 MB. */
const OPEN_MAX = 4;

export class PgliteDatabases implements Databases {
  readonly #folder: string;
  readonly #clock: ServicesClock;
  /** The one used last is the last. */
  readonly #open = new Map<string, PgliteDatabase>();
  readonly #closing = new Map<string, Promise<void>>();
  #template: Promise<string> | undefined;

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
    const thread = async () => {
      await this.#closing.get(folder);
      const template = await this.#theTemplate();
      return { folder, template, database };
    };
    return new PgliteDatabase({ clock: this.#clock, thread });
  }

  #theTemplate(): Promise<string> {
    this.#template ??= this.#makeTemplate().catch((error: NodeJS.ErrnoException) => {
      this.#template = undefined;
      throw MISSING.has(error.code ?? "") ? missing() : error;
    });
    return this.#template;
  }

  /** In a thread of its own, which ends and gives back the memory that it takes. */
  async #makeTemplate(): Promise<string> {
    const template = join(await templateHome(this.#folder), `redshift-${templateDigest()}`);
    if (existsSync(template)) return template;
    const options = { folder: "", template, database: "", makesTemplate: true };
    const link = await PgliteLink.open(options, this.#clock);
    await link.close();
    return template;
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

/** As import and require say that a package is not there. */
const MISSING: ReadonlySet<string> = new Set(["ERR_MODULE_NOT_FOUND", "MODULE_NOT_FOUND"]);

/** Another name when what the template holds has changed. */
function templateDigest(): string {
  const holds = JSON.stringify([packageOfPglite().version, SLEEP_SQL, SHIMS]);
  return createHash("sha256").update(holds).digest("hex").slice(0, 12);
}

function packageOfPglite(): { readonly folder: string; readonly version: string } {
  const require = createRequire(import.meta.url);
  const folder = dirname(dirname(require.resolve("@electric-sql/pglite")));
  // The cast: what every package.json says.
  const { version } = require(join(folder, "package.json")) as { readonly version: string };
  return { folder, version };
}

async function templateHome(fallback: string): Promise<string> {
  const home = join(packageOfPglite().folder, "..", "..", ".cache", "treadle");
  try {
    await mkdir(home, { recursive: true });
    await access(home, constants.W_OK);
    return home;
  } catch {
    // An installation that belongs to somebody else.
    return fallback;
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
