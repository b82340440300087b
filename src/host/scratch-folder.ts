// scratch-folder.ts — where a host that keeps nothing puts files meanwhile; gone at the process's end at the latest.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const folders = new Set<string>();
let watched = false;

/** A new folder. Its owner removes it when done; an exit in between (a reader that closed the pipe) does it too. */
export function scratchFolder(): string {
  if (!watched) process.once("exit", removeAll);
  watched = true;
  const folder = mkdtempSync(join(tmpdir(), "treadle-"));
  folders.add(folder);
  return folder;
}

function removeAll(): void {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
}
