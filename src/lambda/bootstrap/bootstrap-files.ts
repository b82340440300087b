// bootstrap-files.ts — the runtimes' texts as files that an interpreter can run.
//
// Written on first use to a folder named by their content, so that two versions of this program never mix.
import { createHash } from "node:crypto";
import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { nodeBootstrap } from "./node-bootstrap.ts";
import { pythonBootstrap } from "./python-bootstrap.ts";

export interface BootstrapFiles {
  readonly folder: string;
  readonly node: string;
  readonly python: string;
}

export async function writeBootstraps(directory: string): Promise<BootstrapFiles> {
  const hash = createHash("sha256").update(nodeBootstrap).update(pythonBootstrap).digest("hex");
  const folder = join(directory, hash.slice(0, 16));
  const files = {
    folder,
    node: join(folder, "index.mjs"),
    python: join(folder, "bootstrap.py"),
  };
  await mkdir(folder, { recursive: true });
  await writeWhole(files.node, nodeBootstrap);
  await writeWhole(files.python, pythonBootstrap);
  return files;
}

/** A reader sees the old file or the new one, never a part. */
async function writeWhole(path: string, text: string): Promise<void> {
  const draft = `${path}.${process.pid}`;
  await writeFile(draft, text);
  await rename(draft, path);
}
