// interpreters.ts — which program runs Node.js, Python and Java functions, found once.
//
// A version manager's shim costs 0.2–0.3 s at every start, so the shim is asked once for the real program.
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { findJava, type JavaProgram, javaPrograms } from "./java.ts";

const run = promisify(execFile);
const PROBE_TIMEOUT_MS = 15_000;

export type RuntimeFamily = "nodejs" | "python" | "java" | "native";

export function runtimeFamily(runtime: string): RuntimeFamily {
  if (runtime.startsWith("nodejs")) return "nodejs";
  if (runtime.startsWith("java")) return "java";
  return runtime.startsWith("python") ? "python" : "native";
}

export class Interpreters {
  readonly #configured: Readonly<Record<string, string>>;
  readonly #found = new Map<string, Promise<string | undefined>>();
  readonly #javas = new Map<string, JavaProgram>();

  /** `configured`: a program by runtime (`python3.12`) or by family (`python`, `nodejs`, `java`). */
  constructor(configured: Readonly<Record<string, string>> = {}) {
    this.#configured = configured;
  }

  /** Path of the program for a Node.js or Python runtime; undefined where this machine has none. */
  programFor(runtime: string): Promise<string | undefined> {
    const known = this.#found.get(runtime);
    if (known !== undefined) return known;
    const search = this.#search(runtime);
    this.#found.set(runtime, search);
    return search;
  }

  /** The Java for a runtime, or why there is none; one that is installed meanwhile is found. */
  async javaFor(runtime: string): Promise<JavaProgram | { readonly reason: string }> {
    const known = this.#javas.get(runtime);
    if (known !== undefined) return known;
    const configured = this.#configured[runtime] ?? this.#configured["java"];
    const programs = configured === undefined ? javaPrograms(process.env) : [configured];
    const found = await findJava(runtime, programs);
    if (!("reason" in found)) this.#javas.set(runtime, found);
    return found;
  }

  async #search(runtime: string): Promise<string | undefined> {
    const family = runtimeFamily(runtime);
    const configured = this.#configured[runtime] ?? this.#configured[family];
    if (configured !== undefined) return configured;
    if (family === "nodejs") return process.execPath;
    for (const name of [runtime, "python3", "python"]) {
      const program = await realProgram(name);
      if (program !== undefined) return program;
    }
    return undefined;
  }
}

/** Why functions of a runtime cannot run on this machine, where that can be told without their code. */
export async function runtimeProblem(runtime: string): Promise<string | undefined> {
  if (runtimeFamily(runtime) !== "java") return undefined;
  const found = await new Interpreters().javaFor(runtime);
  return "reason" in found ? found.reason : undefined;
}

/** What Python calls itself behind `name`; undefined when it does not start or is Python 2. */
async function realProgram(name: string): Promise<string | undefined> {
  const script = "import sys; print(sys.executable if sys.version_info[0] > 2 else '')";
  try {
    const { stdout } = await run(name, ["-c", script], { timeout: PROBE_TIMEOUT_MS });
    const program = stdout.trim();
    return program === "" ? undefined : program;
  } catch {
    // Not installed, or a shim without a version behind it: the next name is tried.
    return undefined;
  }
}
