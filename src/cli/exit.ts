// exit.ts — how the command ends: codes that scripts may rely on.

export const EXIT = {
  ok: 0,
  /** It ran and failed: an execution FAILED or ABORTED, lint errors. */
  failed: 1,
  /** Wrong usage, or an input that cannot be read. */
  usage: 2,
  /** No server answers at the endpoint. */
  unreachable: 3,
  /** An execution TIMED_OUT, or the time given to wait for it ran out and it goes on. */
  timedOut: 4,
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Ends the command with a message for a person and a code for a script. */
export class CommandError extends Error {
  override readonly name = "CommandError";
  readonly code: ExitCode;
  /** What to do instead, on a line of its own. */
  readonly hint: string | undefined;

  constructor(code: ExitCode, message: string, hint?: string) {
    super(message);
    this.code = code;
    this.hint = hint;
  }
}
