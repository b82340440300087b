// java.ts — which Java runs functions for java8.al2 and later: found where JAVA_HOME and PATH say, asked for its version.
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const PROBE_TIMEOUT_MS = 15_000;

export interface JavaProgram {
  readonly program: string;
  /** 8, 11, 17, … */
  readonly major: number;
  /** As it calls itself: `17.0.15`. */
  readonly version: string;
  /** Where it is installed. */
  readonly home: string;
}

/** The version that a runtime asks for: `java8.al2` is 8. */
export function javaMajorOf(runtime: string): number {
  return Number(/^java(\d+)/.exec(runtime)?.[1] ?? 8);
}

/** The first of the programs that is new enough; else why there is none. */
export async function findJava(
  runtime: string,
  programs: readonly string[],
): Promise<JavaProgram | { readonly reason: string }> {
  const wanted = javaMajorOf(runtime);
  const tooOld: JavaProgram[] = [];
  for (const program of programs) {
    const found = await askJava(program);
    if (found !== undefined && found.major >= wanted) return found;
    if (found !== undefined) tooOld.push(found);
  }
  const mend = `install a JDK ${wanted} or newer, or set JAVA_HOME to one`;
  const [newest] = tooOld.sort((a, b) => b.major - a.major);
  const here =
    newest === undefined
      ? "none was found by JAVA_HOME or on the PATH"
      : `here is ${newest.version} (${newest.home})`;
  return { reason: `The runtime ${runtime} needs Java ${wanted} or newer, and ${here}: ${mend}` };
}

/** JAVA_HOME's before the one on the PATH. */
export function javaPrograms(env: NodeJS.ProcessEnv): readonly string[] {
  const home = env["JAVA_HOME"];
  return [...(home ? [join(home, "bin", "java")] : []), "java"];
}

/** Undefined where it does not start. */
async function askJava(program: string): Promise<JavaProgram | undefined> {
  try {
    const options = { timeout: PROBE_TIMEOUT_MS };
    const { stderr } = await run(program, ["-XshowSettings:properties", "-version"], options);
    const home = propertyIn(stderr, "java.home");
    const version = propertyIn(stderr, "java.version");
    const specification = propertyIn(stderr, "java.specification.version");
    if (home === undefined || version === undefined || specification === undefined)
      return undefined;
    // Java 8 calls itself 1.8.
    const major = Number(specification.replace(/^1\./, ""));
    return { program: join(home, "bin", "java"), major, version, home };
  } catch {
    // Not installed, or a launcher without a Java behind it: the next one is tried.
    return undefined;
  }
}

function propertyIn(settings: string, name: string): string | undefined {
  const line = settings.split("\n").find((it) => it.trim().startsWith(`${name} = `));
  return line?.slice(line.indexOf("=") + 1).trim();
}
