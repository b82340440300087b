// terminal.ts — where words go: results to stdout, progress to stderr, colour only where it is wanted.
import pico from "picocolors";

export type Colors = ReturnType<typeof pico.createColors>;

/** The two streams and what they can show. */
export interface Terminal {
  readonly colors: Colors;
  /** True where lines on stderr may be drawn again. */
  readonly live: boolean;
  /** The width of stderr in columns. */
  readonly columns: number;
  /** A result: one line to stdout. */
  result(line: string): void;
  /** Progress or an explanation: one line to stderr. */
  note(line: string): void;
  /** Text to stderr as it is, for the live lines. */
  draw(text: string): void;
}

/** `NO_COLOR`, `FORCE_COLOR`, `TERM=dumb` and pipes are honoured; in CI nothing is drawn twice. */
export function systemTerminal(env: NodeJS.ProcessEnv): Terminal {
  const forced = env["FORCE_COLOR"] !== undefined && env["FORCE_COLOR"] !== "0";
  const plain = (env["NO_COLOR"] ?? "") !== "" || env["TERM"] === "dumb";
  const tty = process.stderr.isTTY === true;
  return {
    colors: pico.createColors(!plain && (forced || tty)),
    live: tty && env["TERM"] !== "dumb" && env["CI"] === undefined,
    // A terminal that does not know its size says 0.
    columns: process.stderr.columns || 80,
    result: (line) => {
      process.stdout.write(`${line}\n`);
    },
    note: (line) => {
      process.stderr.write(`${line}\n`);
    },
    draw: (text) => {
      process.stderr.write(text);
    },
  };
}

/** `950 ms`, `1.2 s`, `3 min 5 s`, `2 h 1 min`. */
export function durationText(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 1) return `${Math.round(milliseconds)} ms`;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${Math.round(seconds % 60)} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
