// bundle.mjs — joins the command's modules into a few files, because loading hundreds of small ones costs more
// CPU time than running a small state machine; and keeps what V8 compiles of them (bin/bundle-loader.cjs).
//
// Written to dist/bundle/cli, as deep as the folders whose files look for ../../../data.
import { spawnSync } from "node:child_process";
import { rolldown } from "rolldown";
import { root } from "./root.mjs";

/** Packages with files or native code of their own stay packages. */
const external = [/^node:/, /^libsql/, /^dynalite/];

export async function bundle() {
  const build = await rolldown({
    input: { cli: `${root}/dist/cli/index.js` },
    platform: "node",
    external,
    logLevel: "warn",
  });
  await build.write({
    dir: `${root}/dist/bundle/cli`,
    format: "cjs",
    entryFileNames: "[name].cjs",
    chunkFileNames: "[name]-[hash].cjs",
    minify: { mangle: false, compress: false, codegen: true },
    cleanDir: true,
  });
  await build.close();
  keepCode();
}

/** In a process of its own: what has been compiled here already would not be compiled again. */
function keepCode() {
  const script = `${root}/scripts/keep-code.mjs`;
  const { status, stderr } = spawnSync(process.execPath, [script], { encoding: "utf8" });
  if (status !== 0) throw new Error(`The bundled command does not run: ${stderr}`);
}
