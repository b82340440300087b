// Pages that are made from what is built say what is built; test/conformance holds docs/compatibility.md's counts.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import * as graph from "../../src/graph/index.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const isBuilt = existsSync(`${root}/dist/integrations/index.js`);

test.skipIf(!isBuilt).each(["integrations", "projects"])(
  "docs/%s.md is what its script makes",
  (name) => {
    const args = [`${root}/scripts/${name}.mjs`, "--check"];
    const { status, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
    expect(stderr).toBe("");
    expect(status).toBe(0);
  },
  60_000,
);

test("docs/compatibility.md has every operation and every known difference: node scripts/compatibility.mjs", async () => {
  // The cast: a script without types.
  const script: string = "../../scripts/compatibility-page.mjs";
  const { format } = (await import(script)) as { format(from: object): string };
  const page = readFileSync(`${root}/docs/compatibility.md`, "utf8");
  const made = format({ others: { compared: 1, uncompared: 0, secondAccount: 0 }, rows: [] });
  for (const heading of ["## Operations", "## Cases that do not pass", "## Known differences"]) {
    expect(sectionOf(page, heading)).toBe(sectionOf(made, heading));
  }
});

test("the graphs of docs/images are what their script draws: node scripts/pictures.mjs", async () => {
  // The cast: a script without types.
  const script: string = "../../scripts/graph-pictures.mjs";
  const { graphPictures } = (await import(script)) as {
    graphPictures(room: object): ReadonlyMap<string, string>;
  };
  const made = graphPictures(graph);
  const folder = readdirSync(`${root}/docs/images`).filter((name) => name.endsWith(".svg"));
  expect([...made.keys()].sort()).toEqual(folder.sort());
  for (const [name, text] of made) {
    expect(readFileSync(`${root}/docs/images/${name}`, "utf8") === text, name).toBe(true);
  }
});

test("docs/console-pictures.md shows every picture of the console that there is", () => {
  const page = readFileSync(`${root}/docs/console-pictures.md`, "utf8");
  const shown = [...page.matchAll(/images\/console\/([\w-]+\.png)/g)].map(([, name]) => name);
  expect(shown.sort()).toEqual(readdirSync(`${root}/docs/images/console`).sort());
});

function sectionOf(page: string, heading: string): string {
  const begin = page.indexOf(heading);
  const end = page.indexOf("\n## ", begin + 1);
  return page.slice(begin, end < 0 ? undefined : end);
}
