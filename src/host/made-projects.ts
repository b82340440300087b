// made-projects.ts — what each project has made on this server, so that it can be taken away and what stays be named.
//
// `projects.json` in the data folder: {"version": 1, "projects": [a MadeProject each]}. Written beside and renamed.
//   P1. A resource that holds data stays on record for as long as nobody takes the record away: it is there.
import { readFile, rename, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { isJsonArray, isJsonObject, type Json, parseJson } from "../base/index.ts";
import type { Project } from "../project/index.ts";
import type { Resource } from "../resources/index.ts";
import { readingData } from "./data-refused.ts";

interface Named {
  readonly name: string;
}

/** As much of a project as taking it away needs. */
export interface MadeProject {
  /** Absolute. */
  readonly file: string;
  readonly folder: string;
  readonly stateMachines: readonly Named[];
  readonly functions: readonly Named[];
  readonly activities: readonly string[];
  readonly resources: readonly Resource[];
}

/** Resources that go with their project: they do something by themselves, or are there for what does. */
export const GOES_WITH_PROJECT: ReadonlySet<string> = new Set([
  ...["AWS::Events::Rule", "AWS::Lambda::EventSourceMapping", "AWS::Scheduler::Schedule"],
  "AWS::IAM::Role",
]);

export function madeOf(project: Project): MadeProject {
  const { activities, file, folder, functions, resources, stateMachines } = project;
  const names = (list: readonly Named[]): readonly Named[] => list.map(({ name }) => ({ name }));
  return {
    ...{ file: resolve(file), folder, activities },
    ...{ stateMachines: names(stateMachines), functions: names(functions) },
    resources: resources.map(({ name, properties, type }) => ({ name, properties, type })),
  };
}

export class MadeProjects {
  readonly #path: string | undefined;
  #known: Promise<Map<string, MadeProject>> | undefined;
  /** The last writing; the next one waits for it. */
  #written: Promise<void> = Promise.resolve();

  /** Without a folder nothing outlives the process. */
  constructor(folder: string | undefined) {
    this.#path = folder === undefined ? undefined : join(folder, "projects.json");
  }

  /** By the project's file. */
  async of(file: string): Promise<MadeProject | undefined> {
    return (await this.#all()).get(resolve(file));
  }

  /** Those that a machine of this name came from. */
  async withMachine(name: string): Promise<readonly MadeProject[]> {
    const all = [...(await this.#all()).values()];
    return all.filter(({ stateMachines }) => stateMachines.some((one) => one.name === name));
  }

  /** Of the projects of a folder, such as a template and what SAM has built of it, one that runs. */
  async runningIn(folder: string): Promise<MadeProject | undefined> {
    const wanted = resolve(folder);
    return [...(await this.#all()).values()].find(
      (made) =>
        made.folder === wanted &&
        [made.stateMachines, made.functions, made.activities].flat().length > 0,
    );
  }

  /** A project of which nothing is left is forgotten. */
  async keep(made: MadeProject): Promise<void> {
    const known = await this.#all();
    const { activities, functions, resources, stateMachines } = made;
    const count = [activities, functions, resources, stateMachines].flat().length;
    if (count === 0) known.delete(made.file);
    else known.set(made.file, made);
    this.#written = this.#written.then(() => this.#write([...known.values()]));
    await this.#written;
  }

  #all(): Promise<Map<string, MadeProject>> {
    this.#known ??= readingData(this.#read());
    return this.#known;
  }

  async #read(): Promise<Map<string, MadeProject>> {
    if (this.#path === undefined) return new Map();
    const text = await readFile(this.#path, "utf8").catch((error: unknown) => {
      if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
      throw error;
    });
    if (text === undefined) return new Map();
    const projects = projectsIn(text);
    if (projects === undefined) throw new Error(`${this.#path} is not of version 1.`);
    return new Map(projects.map((made) => [made.file, made]));
  }

  async #write(projects: readonly MadeProject[]): Promise<void> {
    if (this.#path === undefined) return;
    const draft = `${this.#path}.draft`;
    await writeFile(draft, `${JSON.stringify({ version: 1, projects })}\n`, { mode: 0o600 });
    await rename(draft, this.#path);
  }
}

function projectsIn(text: string): readonly MadeProject[] | undefined {
  let read: Json;
  try {
    read = parseJson(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
  const { projects, version } = isJsonObject(read) ? read : {};
  if (version !== 1 || !isJsonArray(projects)) return undefined;
  // The cast: this version is written by this file alone.
  return projects as unknown as readonly MadeProject[];
}

/** What `before` has and `after` does not. */
export function onlyIn(before: MadeProject, after: MadeProject): MadeProject {
  const missing = <T extends Named>(old: readonly T[], now: readonly Named[]): readonly T[] =>
    old.filter(({ name }) => !now.some((one) => one.name === name));
  return {
    ...before,
    stateMachines: missing(before.stateMachines, after.stateMachines),
    functions: missing(before.functions, after.functions),
    resources: missing(before.resources, after.resources),
    activities: before.activities.filter((name) => !after.activities.includes(name)),
  };
}

/** `made` and the resources of `more`. */
export function withResources(made: MadeProject, more: readonly Resource[]): MadeProject {
  return { ...made, resources: [...made.resources, ...more] };
}
