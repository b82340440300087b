// input.ts — reads what a person gives as input: JSON, `@file`, or `-` for standard input.
import { closeSync, openSync, readSync } from "node:fs";
import { nestingProblem, parseJson, stringifyJson, whyNotJson } from "../base/index.ts";
import { reasonOf } from "../host/index.ts";
import { CommandError, EXIT } from "./exit.ts";

/** The JSON text of `--input`; `{}` when absent. */
export function readInput(option: string | undefined): string {
  if (option === undefined) return "{}";
  const text = readText(option);
  const deep = nestingProblem(text);
  if (deep !== undefined) throw notJson(option, deep);
  try {
    return stringifyJson(parseJson(text));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw notJson(option, whyNotJson(text));
  }
}

function notJson(option: string, problem: string): CommandError {
  return new CommandError(
    EXIT.usage,
    `the input is not JSON: ${problem}`,
    `give JSON text, @file or - (standard input); this was ${describe(option)}`,
  );
}

function readText(option: string): string {
  if (option === "-") return readFileText(0, "standard input");
  if (option.startsWith("@")) return readFileText(option.slice(1), option.slice(1));
  return option;
}

/** The most that a server takes, `--relaxed` too. */
const BYTES_MAX = 64 * 1024 * 1024;
const PORTION_BYTES = 64 * 1024;

/** Reads a file as text, or says which one cannot be read and why. */
export function readFileText(file: string | number, name: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(readBounded(file));
  } catch (error) {
    if (error instanceof CommandError) throw error;
    throw new CommandError(
      EXIT.usage,
      `cannot read ${name}: ${reasonOf(error)}`,
      "an input is JSON text, @file or - (standard input)",
    );
  }
}

/** A device or a pipe may have no end. */
function readBounded(file: string | number): Buffer {
  const opened = typeof file === "string" ? openSync(file, "r") : file;
  const portions: Buffer[] = [];
  try {
    for (let total = 0; ; ) {
      const portion = Buffer.allocUnsafe(PORTION_BYTES);
      const length = readSome(opened, portion);
      if (length === 0) return Buffer.concat(portions);
      total += length;
      if (total > BYTES_MAX) {
        throw new CommandError(EXIT.usage, "the input has more than 64 MiB", "give a smaller one");
      }
      portions.push(portion.subarray(0, length));
    }
  } finally {
    if (typeof file === "string") closeSync(opened);
  }
}

/** A terminal that does not wait says EAGAIN until something is typed; some say EOF as an error. */
function readSome(file: number, into: Buffer): number {
  for (;;) {
    try {
      return readSync(file, into);
    } catch (error) {
      const code = error instanceof Error && "code" in error ? error.code : undefined;
      if (code === "EOF") return 0;
      if (code !== "EAGAIN") throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
    }
  }
}

function describe(option: string): string {
  return option.length > 60 ? `${option.slice(0, 59)}…` : option;
}
