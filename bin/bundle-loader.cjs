// bundle-loader.cjs — loads the bundled command together with the code that V8 compiled of it at the build.
//
// To parse the command costs more CPU time than to run a small state machine, and Node 20 has no compile cache of
// its own. So each file of the bundle has a second one beside it, `<file>.code`, which V8 made and V8 reads.
//   L1. Code that does not fit (another Node, other flags, another bundle) is refused by V8: then the file is
//       compiled as if there were none.
//   L2. Only files of the bundle are loaded here; everything else is Node's own `require`.
"use strict";
const { existsSync, readdirSync, readFileSync, writeFileSync } = require("node:fs");
const { createRequire } = require("node:module");
const { dirname, join } = require("node:path");
const vm = require("node:vm");

const PARAMETERS = "exports, require, module, __filename, __dirname";
const CODE = ".code";

/** The bundle in a folder: `load(name)` gives a file's exports, `keepCode()` writes what has been compiled. */
function openBundle(folder) {
  const modules = new Map();
  const scripts = new Map();

  const compiled = (file) => {
    const code = file + CODE;
    const script = new vm.Script(`(function(${PARAMETERS}){${readFileSync(file, "utf8")}\n})`, {
      filename: file,
      cachedData: existsSync(code) ? readFileSync(code) : undefined,
      importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    });
    scripts.set(file, script);
    return script;
  };

  const load = (name) => {
    const file = join(folder, name);
    const known = modules.get(file);
    if (known !== undefined) return known.exports;
    const module = { exports: {} };
    modules.set(file, module);
    const requireOther = createRequire(file);
    const require = (id) => (id.startsWith("./") ? load(id) : requireOther(id));
    const run = compiled(file).runInThisContext();
    run.call(module.exports, module.exports, require, module, file, dirname(file));
    return module.exports;
  };

  /** Of the files that were loaded with all the functions that have run, of the others as they are compiled first. */
  const keepCode = () => {
    for (const name of readdirSync(folder).filter((one) => one.endsWith(".cjs"))) {
      const file = join(folder, name);
      const script = scripts.get(file) ?? compiled(file);
      writeFileSync(file + CODE, script.createCachedData());
    }
  };

  return { load, keepCode };
}

module.exports = { openBundle };
