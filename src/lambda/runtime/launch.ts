// launch.ts — how a version of a function becomes a process: program, arguments, folder.
import { constants } from "node:fs";
import { access, open } from "node:fs/promises";
import { join } from "node:path";
import type { BootstrapFiles } from "../bootstrap/index.ts";
import type { FunctionVersion } from "../function.ts";
import { type Interpreters, runtimeFamily } from "./interpreters.ts";

export interface Launch {
  readonly command: string;
  readonly arguments: readonly string[];
}

/** The function cannot start at all: AWS's error type, and the text behind `RequestId: … Error: `. */
export interface LaunchProblem {
  readonly errorType: string;
  readonly reason: string;
}

/** AWS leaves Node.js's heap nine tenths of the function's memory. */
const HEAP_SHARE = 0.9;

/** How a program starts: ELF, and Mach-O in its orders and widths. */
const PROGRAM_MAGIC: ReadonlySet<string> = new Set([
  "7f454c46",
  "feedface",
  "feedfacf",
  "cefaedfe",
  "cffaedfe",
  "cafebabe",
]);

export async function planLaunch(
  version: FunctionVersion,
  taskRoot: string,
  tools: { readonly interpreters: Interpreters; readonly bootstraps: BootstrapFiles },
): Promise<Launch | LaunchProblem> {
  const family = runtimeFamily(version.runtime);
  if (family === "native") return nativeLaunch(version, taskRoot);
  const program = await tools.interpreters.programFor(version.runtime);
  if (program === undefined) {
    return {
      errorType: "Runtime.InvalidEntrypoint",
      reason: `No program for the runtime ${version.runtime} was found on this machine`,
    };
  }
  if (family === "python") return { command: program, arguments: [tools.bootstraps.python] };
  const heapMb = Math.max(1, Math.floor(version.memoryMb * HEAP_SHARE));
  return {
    command: program,
    arguments: [`--max-old-space-size=${heapMb}`, tools.bootstraps.node],
  };
}

/** Runtimes whose interpreter is not looked for on this machine. */
const FOREIGN = /^(java|dotnet|ruby)/;

/** `go1.x` starts the file that the handler names, every other runtime `bootstrap`. */
async function nativeLaunch(
  version: FunctionVersion,
  taskRoot: string,
): Promise<Launch | LaunchProblem> {
  const names = version.runtime === "go1.x" ? [version.handler, "bootstrap"] : ["bootstrap"];
  for (const name of names) {
    const command = join(taskRoot, name);
    const found = await isReachable(command, constants.F_OK);
    if (!found) continue;
    const reason = await reasonNotToRun(command);
    if (reason === undefined) return { command, arguments: [] };
    const errorType = "Runtime.InvalidEntrypoint";
    return { errorType, reason: `fork/exec /var/task/${name}: ${reason}` };
  }
  if (FOREIGN.test(version.runtime)) {
    return {
      errorType: "Runtime.InvalidEntrypoint",
      reason: `Treadle has no program for the runtime ${version.runtime}, and the code brings no executable called bootstrap`,
    };
  }
  return {
    errorType: "Runtime.InvalidEntrypoint",
    reason: `Couldn't find valid bootstrap(s): [${names.map((name) => `/var/task/${name}`).join(" ")}]`,
  };
}

/** Go's words for why the system would not run the file. */
async function reasonNotToRun(command: string): Promise<string | undefined> {
  if (!(await isReachable(command, constants.X_OK))) return "permission denied";
  const start = Buffer.alloc(4);
  const file = await open(command, "r");
  await file.read(start, 0, start.length, 0).finally(() => file.close());
  const isScript = start.toString("latin1", 0, 2) === "#!";
  // Asked here because a shell is tried on such a file where AWS fails.
  return isScript || PROGRAM_MAGIC.has(start.toString("hex")) ? undefined : "exec format error";
}

function isReachable(path: string, mode: number): Promise<boolean> {
  return access(path, mode).then(
    () => true,
    () => false,
  );
}
