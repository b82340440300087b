// session.ts — a command line's session whose terminal keeps what it is told.
import { endpointOf, httpCaller } from "../../src/cli/caller.ts";
import { type ExitCode, runCommand, type Session } from "../../src/cli/index.ts";
import { terminalOn } from "../../src/cli/terminal.ts";

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
    terminal: terminalOn(
      {
        out: (text) => stdout.push(text),
        err: (text) => stderr.push(text),
        ...{ tty: false, columns: 100 },
      },
      env,
    ),
    caller: (endpoint) => httpCaller(endpointOf(endpoint, env), env),
  };
  const code = await runCommand(session, argv);
  return { code, stdout: stdout.join(""), stderr: stderr.join("") };
}
