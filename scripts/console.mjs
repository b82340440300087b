// console.mjs — builds the console (src/console) into dist/console, or serves its sources while one works on it:
//   node scripts/console.mjs                               builds, if something changed since
//   node scripts/console.mjs --serve http://127.0.0.1:8083 serves the sources; the server there answers for the rest
//
// Every file of more than a few bytes lies there compressed too (.br, .gz), so that the server compresses nothing.
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { root } from "./root.mjs";

const out = `${root}/dist/console`;
const stamp = `${out}/.stamp`;
const COMPRESSED_MIN_BYTES = 600;

/** Never loaded with the first page: the editor, the charts. */
const chunks = [
  { name: "editor", test: /node_modules[\\/](@codemirror|@lezer|style-mod|w3c-keyname|crelt)/ },
  { name: "charts", test: /node_modules[\\/]uplot/ },
  { name: "vendor", test: /node_modules[\\/](react|react-dom|scheduler|@tanstack)[\\/]/ },
  // Small, and on nearly every page, or on nearly every look at an execution: one file is shorter than several.
  {
    name: "words",
    test: /src[\\/](console[\\/](parts[\\/](status\.tsx|time-text\.ts)|shell[\\/](missing\.tsx|page-commands\.ts))|base[\\/]json-pointer\.ts)$/,
  },
  {
    name: "run-parts",
    test: /src[\\/]console[\\/](run[\\/](flow-output|state-definition)\.ts|run-data[\\/]run-context\.tsx)$/,
  },
];

/** Modules that do nothing by being loaded. */
const isQuiet =
  /[\\/]src[\\/](base|graph|console[\\/][\w-]+)[\\/].*\.tsx?$|node_modules[\\/](radix-ui|@radix-ui)[\\/]/;

async function config() {
  const { default: react } = await import("@vitejs/plugin-react");
  return {
    configFile: false,
    root: `${root}/src/console`,
    base: "/",
    logLevel: "warn",
    plugins: [react()],
    build: {
      outDir: out,
      emptyOutDir: true,
      target: "es2023",
      modulePreload: { polyfill: false },
      chunkSizeWarningLimit: 700,
      rolldownOptions: {
        checks: { pluginTimings: false },
        output: { codeSplitting: { groups: chunks } },
        // What a door names and nobody on the first page uses is not loaded with it.
        treeshake: { moduleSideEffects: [{ test: isQuiet, sideEffects: false }] },
      },
    },
  };
}

function compressAll() {
  for (const entry of readdirSync(out, { recursive: true, withFileTypes: true })) {
    const name = join(entry.parentPath, entry.name);
    if (!entry.isFile() || statSync(name).size < COMPRESSED_MIN_BYTES) continue;
    const source = readFileSync(name);
    const params = { [constants.BROTLI_PARAM_QUALITY]: 11 };
    writeFileSync(`${name}.br`, brotliCompressSync(source, { params }));
    writeFileSync(`${name}.gz`, gzipSync(source, { level: 9 }));
  }
}

/** A digest over all that goes into the console. */
function sourcesDigest() {
  const hash = createHash("sha256");
  for (const folder of ["src/console", "src/graph", "src/base", "src/console-wire"]) {
    const names = readdirSync(`${root}/${folder}`, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.name.includes(".test."))
      .map((entry) => join(entry.parentPath, entry.name))
      .sort();
    for (const name of names) hash.update(name.slice(root.length)).update(readFileSync(name));
  }
  hash.update(readFileSync(`${root}/package-lock.json`));
  hash.update(readFileSync(`${root}/scripts/console.mjs`));
  return hash.digest("hex");
}

export async function buildConsole() {
  const digest = sourcesDigest();
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === digest) return;
  rmSync(stamp, { force: true });
  const { build } = await import("vite");
  await build(await config());
  compressAll();
  writeFileSync(stamp, digest);
}

async function serve(server) {
  const { createServer } = await import("vite");
  const made = await config();
  const proxy = {
    "/-/console/v1": { target: server, changeOrigin: true, headers: { origin: server } },
  };
  const vite = await createServer({ ...made, logLevel: "info", server: { proxy } });
  await vite.listen();
  vite.printUrls();
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const at = process.argv.indexOf("--serve");
  if (at === -1) await buildConsole();
  else await serve(process.argv[at + 1] ?? "http://127.0.0.1:8083");
}
