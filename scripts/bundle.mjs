// bundle.mjs — joins the command's modules into a few files, because loading hundreds of small ones costs more
// CPU time than running a small state machine.
//
// Written to dist/bundle/cli, as deep as the folders whose files look for ../../../data.
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
    format: "esm",
    entryFileNames: "[name].js",
    chunkFileNames: "[name]-[hash].js",
    minify: { mangle: false, compress: false, codegen: true },
    cleanDir: true,
  });
  await build.close();
}
