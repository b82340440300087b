// project-choice.ts — the project that a path means: a treadle.yaml, or templates as they are deployed elsewhere.
import { basename } from "node:path";
import {
  buildTemplates,
  findProjectFile,
  findTemplates,
  HOME_SCOPE,
  type LoadedTemplates,
  loadTemplates,
  type Project,
  type ProjectProblem,
  projectProblemText,
} from "../host/index.ts";
import { CommandError, EXIT } from "./exit.ts";
import { projectOf } from "./host-options.ts";
import { regionOf } from "./region.ts";
import type { Session } from "./session.ts";

export interface ProjectChoices {
  /** `Name=Value`, as often as needed. */
  readonly parameter?: readonly string[];
  readonly stack?: readonly string[];
  readonly stackName?: string;
  readonly configEnv?: string;
  readonly account?: string;
}

/** The value of a parameter of SSM, where a server is at hand. */
export type ReadSsm = (name: string) => Promise<string | undefined>;

export interface ChosenProject {
  readonly project: Project;
  /** Absent for a treadle.yaml. */
  readonly templates?: LoadedTemplates;
}

/** Loads what `path` means; throws CommandError with everything that is wrong. */
export async function chosenProject(
  session: Session,
  path: string,
  choices: ProjectChoices,
  readSsm?: ReadSsm,
): Promise<ChosenProject> {
  const isOwn = /^treadle\.(ya?ml|json)$/.test(basename(path));
  const own = isOwn ? path : await findProjectFile(path);
  // A path that is no folder comes back as it is.
  if (own !== undefined && (isOwn || own !== path)) {
    const project = await projectOf(session, own);
    if (project !== undefined) return { project };
  }
  const loaded = await loadedTemplates(session, path, choices, readSsm);
  // Parameters of SSM are read once a server is there, and the warnings told then.
  if (loaded.asked.size > 0 && readSsm === undefined)
    return { project: loaded.project, templates: loaded };
  for (const warning of loaded.project.warnings) {
    session.terminal.note(session.terminal.colors.yellow(projectProblemText(warning)));
  }
  return { project: loaded.project, templates: loaded };
}

async function loadedTemplates(
  session: Session,
  path: string,
  { account, configEnv, parameter = [], stack, stackName }: ProjectChoices,
  readSsm: ReadSsm | undefined,
): Promise<LoadedTemplates> {
  const found = await findTemplates(path, {
    ...(configEnv === undefined ? {} : { environment: configEnv }),
    ...(stackName === undefined ? {} : { stackName }),
  });
  if (!found.ok) throw refused(path, found.problems);
  const source = found.value;
  const loaded = await loadTemplates(source, {
    scope: {
      account: account ?? source.account ?? HOME_SCOPE.account,
      region: regionOf(session.env) ?? source.region ?? HOME_SCOPE.region,
    },
    parameters: new Map(parameter.map(nameAndValue)),
    ...(stack === undefined ? {} : { stacks: stack }),
    ...(readSsm === undefined ? {} : { readSsm }),
  });
  if (!loaded.ok) throw refused(path, loaded.problems);
  return loaded.value;
}

export function nameAndValue(given: string): readonly [string, string] {
  const at = given.indexOf("=");
  if (at > 0) return [given.slice(0, at), given.slice(at + 1)];
  throw new CommandError(EXIT.usage, `--parameter ${given}?`, "it is Name=Value");
}

function refused(path: string, problems: readonly ProjectProblem[]): CommandError {
  const lines = problems.map(projectProblemText).join("\n  ");
  return new CommandError(EXIT.usage, `the project cannot be loaded: ${path}`, lines);
}

/** The project with its functions' code made ready, told line by line. */
export async function readyProject(
  session: Session,
  { project, templates }: ChosenProject,
  folder: string,
): Promise<Project> {
  if (templates === undefined) return project;
  const { colors } = session.terminal;
  return buildTemplates(templates, {
    folder,
    env: session.env,
    progress: (line) => session.terminal.note(colors.dim(`  ${line}`)),
    warn: (line) => session.terminal.note(colors.yellow(line)),
  });
}

/** What is not run here, each with its line. */
export function tellSkipped(session: Session, { templates }: ChosenProject): void {
  const skipped = templates?.skipped ?? [];
  if (skipped.length === 0) return;
  const { colors, note } = session.terminal;
  note(colors.yellow("Not run here:"));
  for (const { file, line, what } of skipped) note(colors.yellow(`  ${file}:${line}: ${what}`));
}
