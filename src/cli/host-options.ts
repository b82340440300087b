// host-options.ts — command line options, a project's settings and defaults, in that order, for a host.
import { dirname, resolve } from "node:path";
import {
  clockOf,
  findProjectFile,
  HOME_SCOPE,
  type HostOptions,
  loadProject,
  type Project,
  type ProjectSettings,
  projectProblemText,
} from "../host/index.ts";
import { accessKeysOf } from "./access-keys.ts";
import { CommandError, EXIT } from "./exit.ts";
import { regionOf } from "./region.ts";
import type { Session } from "./session.ts";

export interface HostChoices {
  readonly time?: string;
  readonly mock?: string;
  readonly relaxed?: boolean;
  readonly account?: string;
  readonly memory?: boolean;
  readonly data?: string;
  readonly synchronous?: "FULL" | "NORMAL";
  /** `KEY=SECRET` or `@FILE`, as often as there are; true for the keys of the environment. */
  readonly sigv4?: true | readonly string[];
  readonly runHeldBack?: boolean;
  /** False: no web console. */
  readonly console?: boolean;
  readonly consoleReadOnly?: boolean;
  /** Names by comma. */
  readonly consoleHosts?: string;
}

/** The project at `path`, or the one in the working folder; undefined where there is none. */
export async function projectOf(
  session: Session,
  path: string | undefined,
): Promise<Project | undefined> {
  const given = path ?? (await findProjectFile("."));
  if (given === undefined) return undefined;
  const loaded = await loadProject(given);
  if (!loaded.ok) {
    const problems = loaded.problems.map(projectProblemText).join("\n  ");
    throw new CommandError(EXIT.usage, `the project cannot be loaded: ${given}`, problems);
  }
  for (const warning of loaded.value.warnings) {
    session.terminal.note(session.terminal.colors.yellow(projectProblemText(warning)));
  }
  return loaded.value;
}

export function hostOptions(
  session: Session,
  choices: HostChoices,
  project: Project | undefined,
): HostOptions {
  const settings: ProjectSettings = project?.settings ?? {};
  const time = choices.time ?? settings.time ?? "real";
  const clock = clockOf(time);
  if (clock === undefined) {
    throw new CommandError(
      EXIT.usage,
      `--time ${time}?`,
      "it is real, skip or a factor such as 10x",
    );
  }
  const region = settings.region ?? regionOf(session.env) ?? HOME_SCOPE.region;
  const account = choices.account ?? settings.account ?? HOME_SCOPE.account;
  if (!/^\d{12}$/.test(account)) {
    throw new CommandError(EXIT.usage, `--account ${account}?`, "an account id has 12 digits");
  }
  const inMemory = choices.memory ?? settings.inMemory ?? false;
  const mockFile = choices.mock ?? project?.mocks;
  const redshiftUrl = settings.redshift ?? (session.env["TREADLE_REDSHIFT_URL"] || undefined);
  const secrets = accessKeysOf(choices.sigv4, session.env);
  return {
    scope: { account, region },
    clock,
    relaxed: choices.relaxed ?? settings.relaxed ?? false,
    synchronous: choices.synchronous ?? settings.synchronous ?? "FULL",
    env: session.env,
    log: (line) => session.terminal.note(session.terminal.colors.yellow(line)),
    ...(inMemory ? {} : { dataDirectory: dataFolder(choices, project) }),
    ...(mockFile === undefined ? {} : { mockFile }),
    ...(choices.runHeldBack === true ? { runHeldBack: true } : {}),
    ...(redshiftUrl === undefined ? {} : { redshiftUrl }),
    ...(secrets === undefined ? {} : { secrets }),
    ...(choices.console === false ? {} : { console: consoleSettings(choices) }),
    ...(project?.routes === undefined ? {} : { routes: project.routes }),
  };
}

function consoleSettings({
  consoleReadOnly: readOnly = false,
  consoleHosts = "",
}: HostChoices): NonNullable<HostOptions["console"]> {
  const names = consoleHosts.split(",").map((name) => name.trim().toLowerCase());
  return { readOnly, hosts: names.filter((name) => name !== "") };
}

function dataFolder(choices: HostChoices, project: Project | undefined): string {
  if (choices.data !== undefined) return resolve(choices.data);
  return (
    project?.settings.data ??
    resolve(project === undefined ? "." : dirname(project.file), ".treadle")
  );
}
