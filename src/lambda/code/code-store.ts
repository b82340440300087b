// code-store.ts — the code of functions on disk.
//
// `zips/<sha256>.zip` is the archive as it was given: written beside, synced, renamed; never changed.
// `unpacked/<sha256>/` is that archive as a folder: a cache, emptied whenever the store is opened, so a
// crash can never leave half a function behind. Folders of the user's are run in place and never copied.
import { createHash, randomUUID } from "node:crypto";
import { access, mkdir, open, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { CodeSource, StoredCode } from "../function.ts";
import { invalidParameter, LambdaError } from "../lambda-error.ts";
import { unpackZip, ZIP_LIMITS } from "./unpack.ts";
import { ZipProblem } from "./zip-reader.ts";
import { writeZip } from "./zip-writer.ts";

/** AWS: 50 MB for a zip that is sent with the request. */
export const ZIP_BYTES_MAX = 52_428_800;

export class CodeStore {
  readonly #zips: string;
  readonly #unpacked: string;
  /** Folder by content hash, from the moment at which unpacking starts. */
  readonly #folders = new Map<string, Promise<string>>();
  readonly #ready: Promise<void>;

  constructor(directory: string) {
    this.#zips = join(directory, "zips");
    this.#unpacked = join(directory, "unpacked");
    this.#ready = this.#prepare();
    // The failure is told to whoever needs the store first; nobody else may be killed by it.
    this.#ready.catch(() => undefined);
  }

  async #prepare(): Promise<void> {
    await mkdir(this.#zips, { recursive: true, mode: 0o700 });
    await rm(this.#unpacked, { recursive: true, force: true });
    await mkdir(this.#unpacked, { recursive: true, mode: 0o700 });
  }

  /** Checks code and takes it in. Throws LambdaError with AWS's text where it cannot be used. */
  async admit(source: CodeSource): Promise<StoredCode> {
    switch (source.kind) {
      case "folder":
        return admitFolder(resolve(source.path));
      case "zip":
        return this.#admitZip(source.bytes);
      case "files":
        return this.#admitZip(zipOfTexts(source.files));
    }
  }

  async #admitZip(bytes: Uint8Array): Promise<StoredCode> {
    if (bytes.length > ZIP_BYTES_MAX) {
      throw new LambdaError(
        "RequestEntityTooLargeException",
        `Request must be smaller than ${ZIP_BYTES_MAX} bytes for the CreateFunction operation`,
      );
    }
    await this.#ready;
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    try {
      await this.#unpackOnce(sha256, () => Promise.resolve(bytes));
    } catch (error) {
      throw error instanceof ZipProblem ? refusalOf(error) : error;
    }
    await this.#keep(sha256, bytes);
    return { kind: "zip", sha256, sizeBytes: bytes.length };
  }

  /** The folder that a worker runs in. */
  async folderOf(code: StoredCode): Promise<string> {
    if (code.kind === "folder") return code.path;
    await this.#ready;
    return this.#unpackOnce(code.sha256, () => readFile(this.#zipPath(code.sha256)));
  }

  /** The archive by its hash in hex, or undefined. */
  async zipOf(sha256: string): Promise<Uint8Array | undefined> {
    if (!/^[0-9a-f]{64}$/.test(sha256)) return undefined;
    await this.#ready;
    const path = this.#zipPath(sha256);
    return access(path).then(
      () => readFile(path),
      () => undefined,
    );
  }

  /** Removes the archives that no function names; called when no function is being created. */
  async sweep(named: ReadonlySet<string>): Promise<void> {
    await this.#ready;
    for (const file of await readdir(this.#zips)) {
      if (!named.has(file.slice(0, 64))) await rm(join(this.#zips, file), { force: true });
    }
  }

  #zipPath(sha256: string): string {
    return join(this.#zips, `${sha256}.zip`);
  }

  #unpackOnce(sha256: string, bytes: () => Promise<Uint8Array>): Promise<string> {
    const known = this.#folders.get(sha256);
    if (known !== undefined) return known;
    const folder = join(this.#unpacked, sha256);
    const unpacking = bytes()
      .then((archive) => unpackZip(archive, folder, ZIP_LIMITS))
      .then(() => folder);
    this.#folders.set(sha256, unpacking);
    // A failure is not remembered: the next caller tries again.
    unpacking.catch(() => this.#folders.delete(sha256));
    return unpacking;
  }

  async #keep(sha256: string, bytes: Uint8Array): Promise<void> {
    const path = this.#zipPath(sha256);
    const draft = `${path}.${randomUUID()}`;
    const file = await open(draft, "wx", 0o600);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, path);
    const folder = await open(this.#zips, "r");
    await folder.sync().finally(() => folder.close());
  }
}

async function admitFolder(path: string): Promise<StoredCode> {
  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isFolder) throw invalidParameter(`The code folder ${path} does not exist.`);
  return { kind: "folder", path };
}

function zipOfTexts(files: Readonly<Record<string, string>>): Uint8Array {
  const named = Object.entries(files);
  return writeZip(
    named.map(([name, text]) => ({
      name,
      content: Buffer.from(text, "utf8"),
      mode: name === "bootstrap" ? 0o755 : 0o644,
    })),
  );
}

function refusalOf(problem: ZipProblem): LambdaError {
  if (problem.tooLarge) {
    return invalidParameter(
      `Unzipped size must be smaller than ${ZIP_LIMITS.unzippedBytesMax} bytes`,
    );
  }
  const refusal = invalidParameter(
    "Could not unzip uploaded file. Please check your file, then try to upload again.",
  );
  // AWS's words name no entry; whoever deploys from this machine is told which.
  refusal.cause = problem;
  return refusal;
}
