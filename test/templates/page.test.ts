import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { catalogue } from "../../src/templates/index.ts";

test("docs/projects.md says what the table of types has: node scripts/projects.mjs", async () => {
  // The cast: a script without types.
  const script: string = "../../scripts/projects-page.mjs";
  const { format } = (await import(script)) as { format(from: unknown): string };
  const page = readFileSync(new URL("../../docs/projects.md", import.meta.url), "utf8");
  expect(page).toBe(format(catalogue()));
});
