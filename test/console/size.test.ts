// The first page loads at most 200 KB of scripts, compressed.
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";

const folder = fileURLToPath(new URL("../../dist/console", import.meta.url));
const FIRST_LOAD_MAX_BYTES = 200_000;

test.skipIf(!existsSync(`${folder}/index.html`))(
  "the first load is below 200 KB of scripts",
  () => {
    const page = readFileSync(`${folder}/index.html`, "utf8");
    const scripts = new Set(page.match(/assets\/[\w.-]+\.js/g));
    expect(scripts.size).toBeGreaterThan(0);
    // Pages are fetched after it; the dashboard is the first that most people see.
    const bytes = [...scripts].map((name) => gzipSync(readFileSync(`${folder}/${name}`)).length);
    const total = bytes.reduce((sum, size) => sum + size, 0);
    console.log(`first load: ${Math.round(total / 1000)} KB of scripts, gzip`);
    expect(total).toBeLessThan(FIRST_LOAD_MAX_BYTES);
  },
);
