// session.ts — a command line's session whose terminal keeps what it is told.
import pico from "picocolors";
import { endpointOf, httpCaller } from "../../src/cli/caller.ts";
import { type ExitCode, runCommand, type Session } from "../../src/cli/index.ts";

export interface Ran {
  readonly code: ExitCode;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs one command line in this process. */
export async function treadle(
  argv: readonly string[],
  env: Record<string, string> = {},
): Promise<Ran> {
  const stdout: string[] = [];
  const stderr: string[] = [];
  const session: Session = {
    env,
    terminal: {
      colors: pico.createColors(false),
      live: false,
      columns: 100,
      result: (line) => stdout.push(`${line}\n`),
      note: (line) => stderr.push(`${line}\n`),
      draw: (text) => stderr.push(text),
    },
    caller: (endpoint) => httpCaller(endpointOf(endpoint, env), env),
  };
  const code = await runCommand(session, argv);
  return { code, stdout: stdout.join(""), stderr: stderr.join("") };
}
