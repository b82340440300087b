// input.ts — reads what a person gives as input: JSON, `@file`, or `-` for standard input.
import { readFileSync } from "node:fs";
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

/** Reads a file as text, or says which one cannot be read and why. */
export function readFileText(file: string | number, name: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(readFileSync(file));
  } catch (error) {
    throw new CommandError(
      EXIT.usage,
      `cannot read ${name}: ${reasonOf(error)}`,
      "an input is JSON text, @file or - (standard input)",
    );
  }
}

function describe(option: string): string {
  return option.length > 60 ? `${option.slice(0, 59)}…` : option;
}
