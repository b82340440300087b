// strays.ts — processes that a function has started in sessions of their own, which the end of its group does not reach.
//
// On AWS they end with the sandbox. Here two things find them, on Linux alone: they are descendants of the worker while
// it lives, and in their environment stands the worker's mark, the random end of its log stream's name.
//   S1. A process is ended only for a mark that no other worker ever had, or as a descendant with its time of start.
//   S2. The marks of workers that end together are looked for together; a search goes on until it finds nothing.
// Not found: a process whose parents have gone, and who was given an environment without the mark.
import { readdirSync, readFileSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";

const SEARCHES_MAX = 20;
/** Descendants that a worker is asked for; a function that starts more is cut off by its mark. */
const DESCENDANTS_MAX = 10_000;
/** AWS_LAMBDA_LOG_STREAM_NAME ends in so many random characters. */
const MARK_CHARACTERS = 32;

export function markOf(logStream: string): string {
  return logStream.slice(-MARK_CHARACTERS);
}

export class Strays {
  #marks = new Set<string>();
  #search: Promise<void> | undefined;

  /** Ends every process with this mark. Never rejects. */
  end(mark: string): Promise<void> {
    if (process.platform !== "linux") return Promise.resolve();
    this.#marks.add(mark);
    // A search under way may be past the processes of this mark: another follows it.
    this.#search = (this.#search ?? Promise.resolve()).then(() => this.#endMarked());
    return this.#search;
  }

  /** Resolves when every search that was asked for is over. */
  settled(): Promise<void> {
    return this.#search ?? Promise.resolve();
  }

  async #endMarked(): Promise<void> {
    const marks = [...this.#marks].map((mark) => Buffer.from(mark, "latin1"));
    this.#marks = new Set();
    for (let i = 0; marks.length > 0 && i < SEARCHES_MAX; i += 1) {
      const found = await marked(marks);
      if (found.length === 0) return;
      for (const pid of found) killProcess(pid);
    }
  }
}

async function marked(marks: readonly Buffer[]): Promise<readonly number[]> {
  const found: number[] = [];
  for (const name of await readdir("/proc").catch(() => [])) {
    if (!/^\d+$/.test(name)) continue;
    // Processes of others may not be read; those that have ended are gone, and zombies have no environment.
    const environment = await readFile(`/proc/${name}/environ`).catch(() => undefined);
    if (environment !== undefined && marks.some((mark) => environment.includes(mark))) {
      found.push(Number(name));
    }
  }
  return found;
}

/** A process that is still the same one. */
export interface Descendant {
  readonly pid: number;
  readonly startedAt: string;
}

/** Everything that a living process has started, and what that has; empty where the system does not tell. */
export function descendantsOf(pid: number): readonly Descendant[] {
  if (process.platform !== "linux") return [];
  const found: Descendant[] = [];
  const open = [pid];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const child of childrenOf(at)) {
      const startedAt = startOf(child);
      if (startedAt === undefined || found.length >= DESCENDANTS_MAX) continue;
      found.push({ pid: child, startedAt });
      open.push(child);
    }
  }
  return found;
}

export function endDescendants(descendants: readonly Descendant[]): void {
  for (const { pid, startedAt } of descendants) if (startOf(pid) === startedAt) killProcess(pid);
}

function childrenOf(pid: number): readonly number[] {
  try {
    const threads = readdirSync(`/proc/${pid}/task`);
    const lists = threads.map((one) => readFileSync(`/proc/${pid}/task/${one}/children`, "latin1"));
    return lists
      .join(" ")
      .split(" ")
      .flatMap((text) => (text.trim() === "" ? [] : [Number(text)]));
  } catch {
    // It has just ended, or this kernel keeps no such lists; the mark finds what it has started.
    return [];
  }
}

/** The twenty-second field of stat, behind a name that may hold anything but its last parenthesis. */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
  } catch {
    // Gone.
    return undefined;
  }
}

function killProcess(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    // ESRCH: it has just ended. EPERM: it has become somebody else, as by sudo.
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code !== "ESRCH" && code !== "EPERM") throw error;
  }
}
