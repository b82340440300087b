// up.ts — `treadle up`: a project as its author deploys it, on a server of its own or on one that runs.
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
  const { endpoint } = options;
  if (endpoint !== undefined) {
    await callProjects(session, "up", { endpoint, path, choices: options });
    return EXIT.ok;
  }
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
