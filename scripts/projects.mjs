// projects.mjs — writes docs/projects.md from the table of types that templates may hold.
//
//   node scripts/projects.mjs            writes the page
//   node scripts/projects.mjs --check    fails when the page that stands would change
//
// It asks what is built (`npm run build`), so that it says what the product does.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { format } from "./projects-page.mjs";
import { root } from "./setup.mjs";

const page = join(root, "docs/projects.md");
const { catalogue } = await import("../dist/templates/index.js");
const text = format(catalogue());
if (!process.argv.includes("--check")) writeFileSync(page, text);
else if (readFileSync(page, "utf8") !== text) {
  console.error("docs/projects.md is not what is built: node scripts/projects.mjs");
  process.exit(1);
}
