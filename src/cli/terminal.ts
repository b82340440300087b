// terminal.ts — where words go: results to stdout, progress to stderr, colour only where it is wanted.
//
// What is written comes from executions, functions and files that nobody has to trust: control characters in it are
// shown, never sent (src/cli/visible-text.ts).
import pico from "picocolors";
import { markedColors, visibleText } from "./visible-text.ts";

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
  /** Lines to stderr that will be drawn again, and {@link erase} takes away. */
  draw(lines: readonly string[]): void;
  /** Takes away that many lines. */
  erase(count: number): void;
}

/** Where a terminal's texts go. */
export interface Streams {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** True where `err` is a screen, not a pipe. */
  readonly tty: boolean;
  readonly columns: number;
}

export function systemTerminal(env: NodeJS.ProcessEnv): Terminal {
  return terminalOn(
    {
      out: (text) => process.stdout.write(text),
      err: (text) => process.stderr.write(text),
      tty: process.stderr.isTTY === true,
      // A terminal that does not know its size says 0.
      columns: process.stderr.columns || 80,
    },
    env,
  );
}

/** `NO_COLOR`, `FORCE_COLOR`, `TERM=dumb` and pipes are honoured; in CI nothing is drawn twice. */
export function terminalOn({ out, err, tty, columns }: Streams, env: NodeJS.ProcessEnv): Terminal {
  const forced = env["FORCE_COLOR"] !== undefined && env["FORCE_COLOR"] !== "0";
  const plain = (env["NO_COLOR"] ?? "") !== "" || env["TERM"] === "dumb";
  return {
    colors: markedColors(pico.createColors(!plain && (forced || tty))),
    live: tty && env["TERM"] !== "dumb" && env["CI"] === undefined,
    columns,
    result: (line) => out(`${visibleText(line)}\n`),
    note: (line) => err(`${visibleText(line)}\n`),
    draw: (lines) => err(lines.map((line) => `${visibleText(line)}\n`).join("")),
    erase: (count) => err(`\u001b[${count}A\u001b[0J`),
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
