// down.ts — `treadle down`: takes a project away from a running server; what holds data stays.
import { resolve } from "node:path";
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
  const { configEnv, parameter = [], stack, stackName } = options;
  const endpoint = endpointOf(options.endpoint, session.env);
  const lines = await callProjects({ endpoint, env: session.env }, "down", {
    path: resolve(path),
    parameters: [...parameter],
    ...(stack === undefined ? {} : { stacks: [...stack] }),
    ...(stackName === undefined ? {} : { stackName }),
    ...(configEnv === undefined ? {} : { environment: configEnv }),
  });
  for (const line of lines) session.terminal.note(line);
  return EXIT.ok;
}
