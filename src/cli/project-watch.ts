// project-watch.ts — tells that files of a project have changed, once for a save.
import { type FSWatcher, watch } from "node:fs";
import { readdir } from "node:fs/promises";
import { join, sep } from "node:path";
import type { ChosenProject } from "./project-choice.ts";

const FOLDERS_MAX = 500;
const DEPTH_MAX = 6;
/** One save of an editor is several events, and several files are saved at once. */
const SETTLE_MS = 200;
const IGNORED: ReadonlySet<string> = new Set([
  ...["node_modules", ".git", ".treadle", ".aws-sam", ".serverless", "__pycache__", "venv"],
]);
const DECLARES = /\.(ya?ml|json|asl|toml|template)$/;
/** Code that was run in place until now is built from here on. */
const PACKAGES = /(^|[/\\])(requirements\.txt|package\.json|go\.mod)$/;

export interface ProjectNews {
  /** Something that asks for a new deployment. */
  readonly deploy: (file: string) => void;
  /** Code that runs in place: the next invocation runs what was saved. */
  readonly code: (file: string) => void;
}

export class ProjectWatch {
  readonly #news: ProjectNews;
  readonly #watchers = new Map<string, FSWatcher>();
  #chosen: ChosenProject;
  #settling: NodeJS.Timeout | undefined;
  #settlingCode: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(chosen: ChosenProject, news: ProjectNews) {
    this.#chosen = chosen;
    this.#news = news;
  }

  /** Watches the project's folder; again after each deployment, when there may be new ones. */
  async watch(chosen: ChosenProject): Promise<void> {
    this.#chosen = chosen;
    const folders: (readonly [string, number])[] = [[chosen.project.folder, 0]];
    for (const path of chosen.templates?.read ?? []) folders.push([folderOf(path), DEPTH_MAX]);
    for (const source of buildSources(chosen)) folders.push([source, 0]);
    for (let next = folders.shift(); next !== undefined; next = folders.shift()) {
      const [folder, depth] = next;
      if (!this.#open(folder)) continue;
      if (depth >= DEPTH_MAX) continue;
      const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
      for (const entry of entries) {
        const isOne = entry.isDirectory() && !IGNORED.has(entry.name);
        if (isOne) folders.push([join(folder, entry.name), depth + 1]);
      }
    }
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#settling);
    clearTimeout(this.#settlingCode);
    for (const watcher of this.#watchers.values()) watcher.close();
  }

  /** False where it is watched already, cannot be, or is one too many. */
  #open(folder: string): boolean {
    if (this.#closed || this.#watchers.size >= FOLDERS_MAX) return false;
    if (this.#watchers.has(folder)) return true;
    try {
      const watcher = watch(folder, (_, name) => this.#changed(join(folder, name ?? "")));
      // A folder that goes away is one change less to hear of.
      watcher.on("error", () => watcher.close());
      this.#watchers.set(folder, watcher);
      return true;
    } catch {
      // The system has no watches left: the key for a new deployment is still there.
      return false;
    }
  }

  #changed(file: string): void {
    if (this.#closed) return;
    if (this.#matters(file)) {
      clearTimeout(this.#settling);
      this.#settling = setTimeout(() => this.#news.deploy(file), SETTLE_MS);
    } else if (codeFolders(this.#chosen).some((folder) => file.startsWith(folder + sep))) {
      clearTimeout(this.#settlingCode);
      this.#settlingCode = setTimeout(() => this.#news.code(file), SETTLE_MS);
    }
  }

  /** Templates, definitions and code that is built; code that runs in place needs no deployment. */
  #matters(file: string): boolean {
    const { templates } = this.#chosen;
    if (buildSources(this.#chosen).some((source) => file.startsWith(source + sep))) return true;
    if (templates === undefined) return DECLARES.test(file);
    if (PACKAGES.test(file)) return codeFolders(this.#chosen).includes(folderOf(file));
    return templates.read.has(file) || /samconfig\.(toml|ya?ml)$/.test(file);
  }
}

function buildSources({ templates }: ChosenProject): readonly string[] {
  const builds = templates?.builds ?? [];
  return builds.flatMap(({ code }) => (code.kind === "folder" ? [code.path] : []));
}

function codeFolders({ project }: ChosenProject): readonly string[] {
  return project.functions.flatMap(({ code }) => (code.kind === "folder" ? [code.path] : []));
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf(sep)) || sep;
}
