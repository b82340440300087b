// project-files.ts — the files of a project: found from its templates, and never outside of its folder.
import { readdir, readFile, realpath, stat } from "node:fs/promises";
import { isAbsolute, join, relative, resolve, sep } from "node:path";
import { MissingFile, type Place, TemplateFault } from "../document/index.ts";
import { outwardLink } from "./outward-link.ts";

/** What a template, a definition or an OpenAPI document may have. */
const TEXT_BYTES_MAX = 20 * 1024 * 1024;
/** Entries that are looked at for a file whose place only AWS knows. */
const SEARCHED_MAX = 20_000;
const NOT_SEARCHED: ReadonlySet<string> = new Set([
  ...["node_modules", ".git", ".treadle", "__pycache__", ".venv", "venv"],
]);

export class ProjectFiles {
  /** Absolute and without links. */
  readonly root: string;
  #index: Promise<ReadonlyMap<string, readonly string[]>> | undefined;
  /** Folders whose links were looked at, and what is wrong with them. */
  readonly #looked = new Map<string, Promise<string | undefined>>();

  private constructor(root: string) {
    this.root = root;
  }

  static async open(root: string): Promise<ProjectFiles> {
    return new ProjectFiles(await realpath(root));
  }

  /** The absolute path of what `place` names, from `folder` on; throws TemplateFault where it may not be read. */
  async locate(folder: string, given: string, place: Place): Promise<string> {
    const path = resolve(folder, given);
    const real = await realpath(path).catch(() => undefined);
    if (!this.#isInside(real ?? path)) {
      throw new TemplateFault(
        place,
        `'${given}' is outside of the project's folder ${this.root}; only what is inside is read`,
      );
    }
    if (real === undefined) throw new MissingFile(place, `there is no file or folder '${given}'`);
    const words = await this.#linkProblem(real);
    if (words !== undefined) throw new TemplateFault(place, `'${given}' ${words}`);
    return real;
  }

  /** What is wrong with the links in a folder; undefined for files, and where nothing is. */
  #linkProblem(path: string): Promise<string | undefined> {
    const known = this.#looked.get(path);
    if (known !== undefined) return known;
    const looking = this.#lookedThrough(path);
    this.#looked.set(path, looking);
    return looking;
  }

  async #lookedThrough(path: string): Promise<string | undefined> {
    if (!(await stat(path)).isDirectory()) return undefined;
    const search = await outwardLink(path, (target) => this.#isInside(target));
    if (search.found === false) return undefined;
    if (search.found === "unknown") {
      return `holds more than ${search.entriesMax} files; name a smaller folder`;
    }
    const link = relative(path, search.link);
    return `holds the link '${link}', which leads out of the project's folder ${this.root} (to ${search.target}); only what is inside is read: take the link out of the code`;
  }

  async readText(path: string, place: Place): Promise<string> {
    const stats = await stat(path);
    if (stats.isDirectory()) throw new TemplateFault(place, `'${path}' is a folder, not a file`);
    if (stats.size > TEXT_BYTES_MAX) {
      throw new TemplateFault(place, `'${path}' is larger than ${TEXT_BYTES_MAX} bytes`);
    }
    try {
      return new TextDecoder("utf-8", { fatal: true }).decode(await readFile(path));
    } catch (error) {
      if (error instanceof TypeError)
        throw new TemplateFault(place, `'${path}' is not text in UTF-8`);
      throw error;
    }
  }

  /** The only file of the project that is named as the end of a key of S3 or of a URL. */
  async findByKey(key: string): Promise<string | undefined> {
    const steps = key.replace(/[?#].*$/, "").split("/");
    const name = steps.at(-1) ?? "";
    if (name === "") return undefined;
    this.#index ??= this.#indexed();
    const files = (await this.#index).get(name) ?? [];
    // The longest end of the key that a file has decides between several of the name.
    for (let from = 0; from < steps.length; from += 1) {
      const end = sep + steps.slice(from).join(sep);
      const matching = files.filter((file) => file.endsWith(end));
      if (matching.length === 1) return matching[0];
      if (matching.length > 1) return undefined;
    }
    return undefined;
  }

  /** As a person at `folder` would write it. */
  shown(path: string): string {
    const way = relative(process.cwd(), path);
    return way === "" || way.startsWith("..") ? path : way;
  }

  #isInside(path: string): boolean {
    const way = relative(this.root, path);
    return way === "" || (!way.startsWith(`..${sep}`) && way !== ".." && !isAbsolute(way));
  }

  async #indexed(): Promise<ReadonlyMap<string, readonly string[]>> {
    const found = new Map<string, string[]>();
    const folders = [this.root];
    let seen = 0;
    for (let folder = folders.shift(); folder !== undefined; folder = folders.shift()) {
      for (const entry of await readdir(folder, { withFileTypes: true })) {
        seen += 1;
        if (seen > SEARCHED_MAX) return found;
        const path = join(folder, entry.name);
        if (entry.isDirectory() && !NOT_SEARCHED.has(entry.name)) folders.push(path);
        if (entry.isFile()) found.set(entry.name, [...(found.get(entry.name) ?? []), path]);
      }
    }
    return found;
  }
}
