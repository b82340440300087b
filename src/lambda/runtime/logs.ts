// logs.ts — what functions print: lines for the sink, a bounded memory of them, the tail that Invoke returns.
//
//   L1. Reading never stops, so a function that floods its output is never blocked by it.
//   L2. Every buffer has a limit: a line, what one invocation may log, what is remembered of a function.
import type { Readable } from "node:stream";
import { StringDecoder } from "node:string_decoder";
import type { Scope, TimestampMs } from "../../base/index.ts";

/** One entry of a function's log; a message of several lines is one entry. */
export interface LogLine {
  readonly at: TimestampMs;
  readonly scope: Scope;
  readonly functionName: string;
  readonly version: string;
  /** As on CloudWatch: `/aws/lambda/name`. */
  readonly logGroup: string;
  readonly logStream: string;
  /** Undefined for what a worker prints before its first invocation. */
  readonly requestId: string | undefined;
  readonly text: string;
}

/** Takes a line of the invocation with that id, or of none. */
export type LineWriter = (requestId: string | undefined, text: string) => void;

const LINE_CHARACTERS_MAX = 262_144;
const INVOCATION_BYTES_MAX = 4_194_304;
const TAIL_BYTES = 4_096;
const REMEMBERED_LINES_MAX = 2_000;
const REMEMBERED_CHARACTERS_MAX = 2_097_152;

/** The last lines of one function. */
export class LogMemory {
  readonly #lines: LogLine[] = [];
  #characters = 0;

  add(line: LogLine): void {
    this.#lines.push(line);
    this.#characters += line.text.length;
    while (
      this.#lines.length > REMEMBERED_LINES_MAX ||
      (this.#characters > REMEMBERED_CHARACTERS_MAX && this.#lines.length > 1)
    ) {
      this.#characters -= this.#lines.shift()?.text.length ?? 0;
    }
  }

  lines(requestId?: string): readonly LogLine[] {
    return requestId === undefined
      ? [...this.#lines]
      : this.#lines.filter((line) => line.requestId === requestId);
  }
}

/** The log of one worker: cuts output into lines and knows to which invocation they belong. */
export class WorkerLog {
  readonly #write: LineWriter;
  /** The invocation whose part of the log is open. */
  #of: string | undefined;
  #bytes = 0;
  #droppedBytes = 0;
  #tail = "";

  constructor(write: LineWriter) {
    this.#write = write;
  }

  /** Reads a stream to its end. */
  follow(stream: Readable): void {
    const decoder = new StringDecoder("utf8");
    let rest = "";
    stream.on("data", (chunk: Buffer) => {
      if (!this.#mayLog(chunk.length)) return;
      const lines = (rest + decoder.write(chunk)).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) this.line(line.replace(/\r$/, ""));
      if (rest.length > LINE_CHARACTERS_MAX) {
        this.line(rest);
        rest = "";
      }
    });
    stream.on("end", () => {
      if (rest !== "") this.line(rest);
    });
    // A pipe that breaks has no more lines to give; the worker's exit tells the rest.
    stream.on("error", () => undefined);
  }

  #mayLog(bytes: number): boolean {
    this.#bytes += bytes;
    if (this.#bytes <= INVOCATION_BYTES_MAX) return true;
    this.#droppedBytes += bytes;
    return false;
  }

  /** Starts the part of the log that belongs to an invocation. */
  begin(requestId: string, version: string): void {
    this.#of = requestId;
    this.#bytes = 0;
    this.#tail = "";
    this.line(`START RequestId: ${requestId} Version: ${version}`);
  }

  /** Ends that part with the platform's lines and gives the last 4 KB of it. */
  end(platformLines: readonly string[]): Buffer {
    if (this.#droppedBytes > 0)
      this.line(`${this.#droppedBytes} bytes of output were dropped here.`);
    for (const line of platformLines) this.line(line);
    const tail = Buffer.from(this.#tail, "utf8");
    this.#of = undefined;
    this.#bytes = 0;
    this.#droppedBytes = 0;
    this.#tail = "";
    return tail.subarray(Math.max(0, tail.length - TAIL_BYTES));
  }

  line(text: string): void {
    const shown = text.length > LINE_CHARACTERS_MAX ? text.slice(0, LINE_CHARACTERS_MAX) : text;
    this.#write(this.#of, shown.replaceAll("\r", "\n"));
    if (this.#of === undefined) return;
    this.#tail += `${shown}\n`;
    if (this.#tail.length > 4 * TAIL_BYTES) this.#tail = this.#tail.slice(-TAIL_BYTES);
  }
}
