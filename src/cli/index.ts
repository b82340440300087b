// cli — the `treadle` command.
import { CommanderError } from "commander";
import { ServiceRefusal } from "./caller.ts";
import { CommandError, EXIT, type ExitCode } from "./exit.ts";
import { buildProgram, usageCode } from "./program.ts";
import { type Session, systemSession } from "./session.ts";

export type { ExitCode } from "./exit.ts";
export type { Session } from "./session.ts";

/** Runs one command line and sets the process's exit code. */
export async function main(argv: readonly string[]): Promise<void> {
  process.stdout.on("error", endQuietly);
  // A server outlives whoever read its log.
  process.stderr.on("error", () => undefined);
  try {
    process.exitCode = await runCommand(systemSession(), argv);
  } catch (error) {
    // A bug of ours: the trace alone, without the line of bundled code that Node would print.
    console.error(error instanceof Error ? error.stack : error);
    process.exit(EXIT.failed);
  }
}

/** Runs one command line; gives the exit code. */
export async function runCommand(session: Session, argv: readonly string[]): Promise<ExitCode> {
  let code: ExitCode = EXIT.ok;
  const program = buildProgram(session, (given) => {
    code = given;
  });
  try {
    await program.parseAsync([...argv], { from: "user" });
    return code;
  } catch (error) {
    return tell(session, error);
  }
}

function tell(session: Session, error: unknown): ExitCode {
  // Commander has printed its own words already.
  if (error instanceof CommanderError) return usageCode(error);
  const { terminal } = session;
  if (error instanceof CommandError) {
    terminal.note(terminal.colors.red(`treadle: ${error.message}`));
    if (error.hint !== undefined) terminal.note(`  ${error.hint}`);
    return error.code;
  }
  if (error instanceof ServiceRefusal) {
    terminal.note(terminal.colors.red(`treadle: ${error.type}: ${error.message}`));
    return EXIT.usage;
  }
  throw error;
}

/** A reader that closed the pipe (`| head`) is no error; a full disk is, and not one of the execution. */
function endQuietly(error: NodeJS.ErrnoException): void {
  if (error.code === "EPIPE") process.exit(EXIT.ok);
  process.stderr.write(`treadle: the output cannot be written: ${error.message}\n`);
  process.exit(EXIT.usage);
}
