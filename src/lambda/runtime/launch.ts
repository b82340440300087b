// launch.ts — how a version of a function becomes a process: program, arguments, folder.
import { constants } from "node:fs";
import { access, open } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type BootstrapFiles, javaRuntime } from "../bootstrap/index.ts";
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

/** AWS leaves Node.js's heap nine tenths of the function's memory, and Java's 85 in a hundred. */
const HEAP_SHARE = 0.9;
const JAVA_HEAP_SHARE = 0.85;
/** For a short start in a small process, as AWS has them. */
const JAVA_OPTIONS = ["-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"];

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
  if (family === "java") return javaLaunch(version, taskRoot, tools);
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

/** Code that brings a program of its own runs by it; other code by the Java of this machine. */
async function javaLaunch(
  version: FunctionVersion,
  taskRoot: string,
  tools: { readonly interpreters: Interpreters; readonly bootstraps: BootstrapFiles },
): Promise<Launch | LaunchProblem> {
  if (await isReachable(join(taskRoot, "bootstrap"), constants.F_OK)) {
    return nativeLaunch(version, taskRoot);
  }
  const errorType = "Runtime.InvalidEntrypoint";
  const java = await tools.interpreters.javaFor(version.runtime);
  if ("reason" in java) return { errorType, reason: java.reason };
  const runtime = await javaRuntime(java, dirname(tools.bootstraps.folder));
  if ("reason" in runtime) return { errorType, reason: runtime.reason };
  const heap = `-Xmx${Math.floor(version.memoryMb * JAVA_HEAP_SHARE)}m`;
  return {
    command: java.program,
    arguments: [
      ...[heap, ...JAVA_OPTIONS, "-Dfile.encoding=UTF-8"],
      ...["-cp", runtime.classes, "treadle.runtime.Main", runtime.interfaces],
    ],
  };
}

/** Runtimes that have no program here, and what to do instead. */
const FOREIGN: readonly { readonly name: RegExp; readonly mend: string }[] = [
  {
    name: /^dotnet/,
    mend: "publish the function as an executable called bootstrap (dotnet publish --self-contained with Amazon.Lambda.RuntimeSupport) for provided.al2023, or call a deployed one by a route",
  },
  {
    name: /^ruby/,
    mend: "bring an executable called bootstrap (provided.al2023), or call a deployed one by a route",
  },
];

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
  const foreign = FOREIGN.find(({ name }) => name.test(version.runtime));
  if (foreign !== undefined) {
    return {
      errorType: "Runtime.InvalidEntrypoint",
      reason: `Functions for ${version.runtime} are not run here: ${foreign.mend}`,
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
