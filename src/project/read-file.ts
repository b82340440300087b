// read-file.ts — a file of the user's to text, or to a problem in words.
import { readFile } from "node:fs/promises";
import type { Parsed } from "../base/index.ts";
import type { ProjectProblem } from "./project-problem.ts";

export async function readTextFile(file: string): Promise<Parsed<string, ProjectProblem>> {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(await readFile(file));
    return { ok: true, value: text };
  } catch (error) {
    return { ok: false, problems: [{ file, message: reasonOf(error), unreadable: true }] };
  }
}

/** The words for an error of the file system. */
export function reasonOf(error: unknown): string {
  if (error instanceof TypeError) return "the file is not text in UTF-8";
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  switch (code) {
    case "ENOENT":
    case "ENOTDIR":
      return "there is no such file";
    case "EACCES":
    case "EPERM":
      return "the file may not be read";
    case "EISDIR":
      return "this is a folder, not a file";
    default:
      return error instanceof Error ? error.message : String(error);
  }
}
