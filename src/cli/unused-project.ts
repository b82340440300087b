// unused-project.ts — what a failed run of a file is told of the project beside it: a file stands for itself.
import { dirname, relative } from "node:path";
import { findProjectFile, loadProject } from "../host/index.ts";

const MACHINES_NAMED = 3;

/** Undefined where no project stands beside `definitionFile` or in the working folder. */
export async function unusedProjectHint(definitionFile: string): Promise<string | undefined> {
  const file = (await findProjectFile(dirname(definitionFile))) ?? (await findProjectFile("."));
  if (file === undefined) return undefined;
  const folder = relative("", dirname(file));
  const given = `--project ${folder === "" ? "." : folder}`;
  const loaded = await loadProject(file);
  // What is wrong with it is told where it is asked for.
  const machines = loaded.ok ? loaded.value.stateMachines.map(({ name }) => name) : [];
  const more = machines.length > MACHINES_NAMED ? ", …" : "";
  const byName =
    machines.length === 0
      ? ""
      : `; its state machines are run by name: ${machines.slice(0, MACHINES_NAMED).join(", ")}${more}`;
  return `${relative("", file)} was not used: ${given} gives the definition its functions and mocks${byName}`;
}
