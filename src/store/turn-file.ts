// turn-file.ts — whose turn was under way when the process died; beside the database, because it is written in the
// middle of a turn, at once and without a commit.
//
//   treadle.deaths  JSON, from the opening of the directory to its clean end: how often in a row a death was put down
//                   to an execution. Where it is there at the opening, the last end was unclean.
//   treadle.turn    the ARN of the execution whose turn is under way, then a line's end; after the turn only that.
//
// Where the disk takes nothing more, turns go on unwatched: the commits that follow say what is wrong.
// Not synced: a page that is written survives the death of its process, and after the death of the machine two turns
// in a row are still needed before anything is made of it.
import {
  closeSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import type { TurnWatch } from "../engine/index.ts";

export class TurnFile implements TurnWatch {
  readonly deaths: ReadonlyMap<string, number> | undefined;
  readonly #deathsFile: string;
  readonly #turnFile: string;
  readonly #counts: Map<string, number>;
  #turn: number | undefined;

  constructor(directory: string) {
    this.#deathsFile = join(directory, "treadle.deaths");
    this.#turnFile = join(directory, "treadle.turn");
    const before = textOf(this.#deathsFile);
    this.#counts = before === undefined ? new Map() : countsIn(before);
    const underWay = before === undefined ? undefined : arnIn(textOf(this.#turnFile));
    if (underWay !== undefined) this.#counts.set(underWay, (this.#counts.get(underWay) ?? 0) + 1);
    this.deaths = before === undefined ? undefined : new Map(this.#counts);
    rmSync(this.#turnFile, { force: true });
    this.#write();
  }

  begun(executionArn: string): void {
    unlessFull(() => {
      this.#turn ??= openSync(this.#turnFile, "w", 0o600);
      writeSync(this.#turn, `${executionArn}\n`, 0);
    });
  }

  ended(): void {
    const turn = this.#turn;
    if (turn !== undefined) unlessFull(() => writeSync(turn, "\n", 0));
  }

  forgive(executionArn: string): void {
    if (this.#counts.delete(executionArn)) unlessFull(() => this.#write());
  }

  /** The clean end. */
  close(): void {
    if (this.#turn !== undefined) closeSync(this.#turn);
    this.#turn = undefined;
    rmSync(this.#turnFile, { force: true });
    rmSync(this.#deathsFile, { force: true });
  }

  /** Whole or not at all: nobody reads half a file. */
  #write(): void {
    const draft = `${this.#deathsFile}.new`;
    writeFileSync(draft, `${JSON.stringify(Object.fromEntries(this.#counts))}\n`, { mode: 0o600 });
    renameSync(draft, this.#deathsFile);
  }
}

/** In the middle of a turn nobody could be told; see above. */
function unlessFull(write: () => void): void {
  try {
    write();
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code !== "ENOSPC" && code !== "EDQUOT" && code !== "EIO") throw error;
  }
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}

/** Counts that cannot be read are none: they would only hold something back. */
function countsIn(text: string): Map<string, number> {
  try {
    const known: unknown = JSON.parse(text);
    const entries = Object.entries(typeof known === "object" && known !== null ? known : {});
    return new Map(
      entries.filter(([arn, count]) => arn.startsWith("arn:") && Number.isInteger(count)),
    );
  } catch (error) {
    if (error instanceof SyntaxError) return new Map();
    throw error;
  }
}

function arnIn(text: string | undefined): string | undefined {
  const line = text?.slice(0, Math.max(0, text.indexOf("\n"))) ?? "";
  return line.startsWith("arn:") ? line : undefined;
}
