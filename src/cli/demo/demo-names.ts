// demo-names.ts — which examples can be demonstrated, and where they are.
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { DEMO_FILE } from "./demo-file.ts";

/** The same place from `src/cli/demo`, `dist/cli/demo` and `dist/bundle/cli`. */
export const EXAMPLES: string = fileURLToPath(new URL("../../../examples", import.meta.url));

/** In the order in which they are best looked at; what is not among these comes behind. */
const ORDER = ["retries", "products", "saga", "carnation", "redshift"];

/** Folders that have a demo file. */
export function demoNames(): readonly string[] {
  if (!existsSync(EXAMPLES)) return [];
  const found = readdirSync(EXAMPLES).filter((name) => existsSync(join(EXAMPLES, name, DEMO_FILE)));
  const known = ORDER.filter((name) => found.includes(name));
  return [...known, ...found.filter((name) => !known.includes(name)).sort()];
}
