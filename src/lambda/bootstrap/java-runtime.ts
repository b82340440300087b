// java-runtime.ts — Treadle's Java runtime of functions, compiled from data/java-runtime by the Java that will run it.
//
// Once for each text of it and each version of Java, to a folder that appears whole or not at all: in the user's cache,
// because a command that runs one machine has no data folder that stays; else among the data. AWS's interfaces stand
// apart: they are the last that a function finds, where it brings no aws-lambda-java-core of its own.
import { execFile } from "node:child_process";
import { createHash, randomUUID } from "node:crypto";
import { constants } from "node:fs";
import { access, mkdir, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);
const COMPILE_TIMEOUT_MS = 120_000;

/** The same from `src/` and from `dist/`. */
const SOURCES = new URL("../../../data/java-runtime/", import.meta.url);

export interface JavaRuntime {
  /** Holds `treadle.runtime.Main`. */
  readonly classes: string;
  readonly interfaces: string;
}

export interface JavaCompiler {
  readonly program: string;
  readonly major: number;
  readonly version: string;
  readonly home: string;
}

/** `directory`: where runtimes are kept where the user has no cache that takes them. */
export async function javaRuntime(
  java: JavaCompiler,
  directory: string,
): Promise<JavaRuntime | { readonly reason: string }> {
  const sources = await sourceFiles();
  const hash = createHash("sha256").update(java.version);
  for (const file of sources) hash.update(await readFile(file));
  const cache = cacheFolder();
  const parent = (await isUsable(cache)) ? cache : directory;
  const folder = join(parent, `java-${hash.digest("hex").slice(0, 16)}`);
  const made = { classes: join(folder, "classes"), interfaces: join(folder, "interfaces") };
  const reason = (await isThere(folder)) ? undefined : await compile(java, sources, folder);
  return reason === undefined ? made : { reason };
}

function cacheFolder(): string {
  const given = process.env["XDG_CACHE_HOME"] ?? "";
  return join(isAbsolute(given) ? given : join(homedir(), ".cache"), "treadle");
}

/** Ours alone: what lies there is run. */
async function isUsable(folder: string): Promise<boolean> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await access(folder, constants.W_OK);
    const { mode, uid } = await stat(folder);
    const isOwn = process.getuid === undefined || uid === process.getuid();
    return isOwn && (process.platform === "win32" || (mode & 0o022) === 0);
  } catch {
    // No home, or one that cannot be written to.
    return false;
  }
}

async function sourceFiles(): Promise<readonly string[]> {
  const root = fileURLToPath(SOURCES);
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith(".java"))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** What went wrong; undefined where the folder is there. */
async function compile(
  java: JavaCompiler,
  sources: readonly string[],
  folder: string,
): Promise<string | undefined> {
  const draft = `${folder}.${randomUUID()}`;
  const classes = join(draft, "classes");
  await mkdir(join(draft, "interfaces"), { recursive: true });
  try {
    const [command, ...before] = compilerOf(java);
    const options = [
      "-d",
      classes,
      "-encoding",
      "UTF-8",
      "-proc:none",
      "-nowarn",
      "-g:source,lines",
    ];
    await mkdir(classes);
    await run(command, [...before, ...options, ...sources], {
      timeout: COMPILE_TIMEOUT_MS,
      env: { PATH: process.env["PATH"] },
    });
    await rename(join(classes, "com"), join(draft, "interfaces", "com"));
    await rename(draft, folder);
    return undefined;
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    // Another worker may have been faster.
    if (await isThere(folder)) return undefined;
    return failureOf(java, error);
  }
}

/** Since Java 9 the compiler is a module of the runtime itself; before it, a program beside it. */
function compilerOf({ program, major, home }: JavaCompiler): readonly [string, ...string[]] {
  const options = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"];
  if (major >= 9) return [program, ...options, "-m", "jdk.compiler/com.sun.tools.javac.Main"];
  return [join(home.replace(/[/\\]jre$/, ""), "bin", "javac")];
}

function failureOf({ version, home }: JavaCompiler, error: unknown): string {
  const said = error instanceof Error ? error.message : String(error);
  if (/jdk\.compiler|ENOENT/.test(said) && !said.includes(".java:")) {
    return `Java ${version} (${home}) is a runtime without a compiler: install a JDK, which compiles Treadle's runtime once`;
  }
  return `Treadle's runtime for Java could not be compiled by Java ${version} (${home}): ${said.slice(0, 2_000)}`;
}

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
