// driver.ts — libsql, loaded when a database is first opened: finding its native file costs 20 ms, and a store in
// memory needs none.
import { createRequire } from "node:module";
import type Database from "libsql";

let loaded: typeof Database | undefined;

/** The constructor of databases. */
export function driver(): typeof Database {
  // The cast: the package's main export is its Database class.
  loaded ??= createRequire(import.meta.url)("libsql") as typeof Database;
  return loaded;
}
