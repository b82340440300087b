// up.ts — `treadle up`: a project as its author deploys it, on a server of its own or on one that runs.
import { resolve } from "node:path";
import { EXIT, type ExitCode } from "../exit.ts";
import { stopSignal } from "../opened.ts";
import { callProjects } from "../project-calls.ts";
import { RunningProject, type UpChoices } from "../running-project.ts";
import type { Session } from "../session.ts";

export interface UpOptions extends UpChoices {
  /** A server that runs already. */
  readonly endpoint?: string;
}

/** Resolves when the server has stopped, or when the running one has the project. */
export async function up(session: Session, path: string, options: UpOptions): Promise<ExitCode> {
  if (options.endpoint !== undefined) return upOn(session, path, options.endpoint, options);
  const { colors, note } = session.terminal;
  const stopped = stopSignal();
  const running = await RunningProject.open(session, path, options);
  try {
    note(`${colors.bold("Treadle")} answers at ${colors.cyan(running.url)}`);
    running.tell();
    note("Ctrl-C stops it; everything goes on at the next start.");
    await stopped;
    note("stopping");
  } finally {
    await running[Symbol.asyncDispose]();
  }
  return EXIT.ok;
}

async function upOn(
  session: Session,
  path: string,
  endpoint: string,
  { parameter = [], stack, stackName, configEnv }: UpOptions,
): Promise<ExitCode> {
  const lines = await callProjects({ endpoint, env: session.env }, "up", {
    path: resolve(path),
    parameters: [...parameter],
    ...(stack === undefined ? {} : { stacks: [...stack] }),
    ...(stackName === undefined ? {} : { stackName }),
    ...(configEnv === undefined ? {} : { environment: configEnv }),
  });
  for (const line of lines) session.terminal.note(line);
  return EXIT.ok;
}
