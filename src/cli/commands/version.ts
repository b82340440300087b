// version.ts — which Treadle this is.
import { readFileSync } from "node:fs";

/** The version of package.json, which lies as far from here as from the bundle. */
export function version(): string {
  const text = readFileSync(new URL("../../../package.json", import.meta.url), "utf8");
  return String((JSON.parse(text) as { version?: unknown }).version);
}
