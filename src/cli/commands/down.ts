// down.ts — `treadle down`: takes a project away from a running server; what holds data stays.
import { endpointOf } from "../caller.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import { callProjects } from "../project-calls.ts";
import type { ProjectChoices } from "../project-choice.ts";
import type { Session } from "../session.ts";

export interface DownOptions extends ProjectChoices {
  readonly endpoint?: string;
}

export async function down(
  session: Session,
  path: string,
  options: DownOptions,
): Promise<ExitCode> {
  const endpoint = endpointOf(options.endpoint, session.env);
  await callProjects(session, "down", { endpoint, path, choices: options });
  return EXIT.ok;
}
