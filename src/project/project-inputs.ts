// project-inputs.ts — inputs that lie beside a project's machines: in its demo, in its folders of events.
//
//   demo.yaml                     # steps that start the machine
//   events/*.json, inputs/*.json  # for any machine of the project
//   events/<machine>/*.json       # for that one
import { readdir, realpath, stat } from "node:fs/promises";
import { join, resolve, sep } from "node:path";
import { foreignJson, isJsonArray, isJsonObject, type Json, stringifyJson } from "../base/index.ts";
import { parseText } from "./definition.ts";
import { readTextFile } from "./read-file.ts";

export interface ProjectInput {
  /** What it is about, in the words of its file; else its path. */
  readonly name: string;
  /** The file, from the project's folder. */
  readonly from: string;
  /** JSON text. */
  readonly input: string;
}

const DEMO_FILE = "demo.yaml";
const FOLDERS = ["events", "inputs"];
const FILES_MAX = 30;
/** As much as an execution takes. */
const BYTES_MAX = 262_144;

/** What is no JSON, too large or led out of the folder by a link is left out. */
export async function projectInputs(
  folder: string,
  machine: string,
): Promise<readonly ProjectInput[]> {
  const own = FOLDERS.flatMap((name) => [join(name, machine), name]);
  const files = (await Promise.all(own.map((name) => jsonFilesIn(folder, name)))).flat();
  const found = [
    ...(await demoInputs(folder, machine)),
    ...(await Promise.all(files.slice(0, FILES_MAX).map((file) => fileInput(folder, file, file)))),
  ];
  return found.filter((one) => one !== undefined);
}

async function jsonFilesIn(folder: string, name: string): Promise<readonly string[]> {
  // Most projects have no such folder.
  const entries = await readdir(join(folder, name)).catch(() => []);
  return entries
    .filter((entry) => entry.endsWith(".json"))
    .sort()
    .map((entry) => `${name}/${entry}`);
}

async function demoInputs(
  folder: string,
  machine: string,
): Promise<readonly (ProjectInput | undefined)[]> {
  const text = await readTextFile(join(folder, DEMO_FILE));
  const parsed = text.ok ? await parseText(text.value, "yaml") : undefined;
  const steps: Json | undefined = parsed?.ok ? parsed.value.value["steps"] : undefined;
  if (!isJsonArray(steps)) return [];
  return Promise.all(
    steps.filter(isJsonObject).map(async ({ start, say, input = {}, inputFile }) => {
      if (start !== machine) return undefined;
      const name = typeof say === "string" ? say : DEMO_FILE;
      if (typeof inputFile === "string") return fileInput(folder, inputFile, name);
      return { name, from: DEMO_FILE, input: stringifyJson(input) };
    }),
  );
}

async function fileInput(
  folder: string,
  file: string,
  name: string,
): Promise<ProjectInput | undefined> {
  const path = resolve(folder, file);
  if (!(await isSmallAndInside(path, folder))) return undefined;
  const read = await readTextFile(path);
  if (!read.ok || foreignJson(read.value) === undefined) return undefined;
  return { name, from: file, input: read.value };
}

async function isSmallAndInside(path: string, folder: string): Promise<boolean> {
  try {
    const [real, home] = await Promise.all([realpath(path), realpath(folder)]);
    return real.startsWith(home + sep) && (await stat(real)).size <= BYTES_MAX;
  } catch {
    // What cannot be looked at is no input.
    return false;
  }
}
