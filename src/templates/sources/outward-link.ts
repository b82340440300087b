// outward-link.ts — finds a link in a folder of code that leads out of the project.
import { readdir, readlink, realpath } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";

/** What no function runs from, and what tools fill with links of their own. */
const NOT_CODE: ReadonlySet<string> = new Set([
  ...[".git", ".treadle", ".aws-sam", ".serverless", "cdk.out", "__pycache__"],
]);
/** Ten times what a large node_modules has. */
const ENTRIES_MAX = 500_000;

export type LinkSearch =
  | { readonly found: false }
  | { readonly found: true; readonly link: string; readonly target: string }
  | { readonly found: "unknown"; readonly entriesMax: number };

/** The first link, those in node_modules too, whose target is not where `isInside` holds. */
export async function outwardLink(
  folder: string,
  isInside: (path: string) => boolean,
): Promise<LinkSearch> {
  const folders = [folder];
  let seen = 0;
  for (let at = folders.pop(); at !== undefined; at = folders.pop()) {
    const entries = await readdir(at, { withFileTypes: true });
    // A virtual environment's interpreter is a link to the machine's.
    if (entries.some(({ name }) => name === "pyvenv.cfg")) continue;
    seen += entries.length;
    if (seen > ENTRIES_MAX) return { found: "unknown", entriesMax: ENTRIES_MAX };
    for (const entry of entries) {
      const path = join(at, entry.name);
      if (entry.isDirectory() && !NOT_CODE.has(entry.name)) folders.push(path);
      if (!entry.isSymbolicLink()) continue;
      const target = await targetOf(path);
      if (!isInside(target)) return { found: true, link: path, target };
    }
  }
  return { found: false };
}

/** Of a link to nothing what it says. */
async function targetOf(path: string): Promise<string> {
  return realpath(path).catch(async () => resolve(dirname(path), await readlink(path)));
}
