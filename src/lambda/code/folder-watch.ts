// folder-watch.ts — tells that a function's folder has changed, so that the next invocation runs new code.
//
// Watches folder by folder and leaves out what editors and runtimes write and what nobody edits by hand.
// A convenience: where the system refuses (too many watches), changes show after a restart only.
import { type FSWatcher, watch } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";

const FOLDERS_MAX = 200;
const IGNORED_FOLDERS: ReadonlySet<string> = new Set(["node_modules", "__pycache__", "target"]);
/** One save of an editor is several events. */
const SETTLE_MS = 50;

export class FolderWatch {
  readonly #onChange: () => void;
  readonly #watchers: FSWatcher[] = [];
  #settling: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  /** Resolves when changes from now on are seen. */
  async open(folder: string): Promise<void> {
    const waiting = [folder];
    for (let at = waiting.shift(); at !== undefined; at = waiting.shift()) {
      if (this.#closed || this.#watchers.length >= FOLDERS_MAX) return;
      if (!this.#watch(at)) return;
      const entries = await readdir(at, { withFileTypes: true }).catch(() => []);
      for (const entry of entries) {
        if (entry.isDirectory() && !isIgnored(entry.name)) waiting.push(join(at, entry.name));
      }
    }
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#settling);
    for (const watcher of this.#watchers.splice(0)) watcher.close();
  }

  #watch(folder: string): boolean {
    try {
      const watcher = watch(folder, { persistent: false }, (_, file) => {
        if (file === null || !isIgnored(file)) this.#settle();
      });
      watcher.on("error", () => watcher.close());
      this.#watchers.push(watcher);
      return true;
    } catch {
      // The folder has gone, or the system has no watches left.
      return false;
    }
  }

  #settle(): void {
    if (this.#closed) return;
    clearTimeout(this.#settling);
    this.#settling = setTimeout(() => {
      if (!this.#closed) this.#onChange();
    }, SETTLE_MS).unref();
  }
}

function isIgnored(name: string): boolean {
  return name.startsWith(".") || name.endsWith("~") || IGNORED_FOLDERS.has(name);
}
