// result.ts — how the end of an execution is told: the output on stdout, what failed on stderr.
import { type JsonObject, parseJson, stringifyJson } from "../base/index.ts";
import type { Pause } from "../graph/index.ts";
import { EXIT, type ExitCode } from "./exit.ts";
import { causeText } from "./live.ts";
import { ranText } from "./ran-text.ts";
import type { Terminal } from "./terminal.ts";

export interface ResultOptions {
  /** One JSON document on stdout instead of the output alone. */
  readonly json: boolean;
  /** The JSON lines of the history are on stdout already: only the exit code remains to be told. */
  readonly jsonl: boolean;
  /** In which the execution had ended, each until a redrive, where its history was followed. */
  readonly pauses?: readonly Pause[];
}

/** Tells how an execution ended, from DescribeExecution's answer, and gives the exit code. */
export function tellResult(
  terminal: Terminal,
  description: JsonObject,
  options: ResultOptions,
): ExitCode {
  const status = String(description["status"]);
  if (options.json) terminal.result(stringifyJson(summaryOf(description)));
  else if (!options.jsonl && status === "SUCCEEDED") {
    terminal.result(pretty(String(description["output"] ?? "null")));
  }
  if (status === "SUCCEEDED") {
    terminal.note(terminal.colors.green(`SUCCEEDED ${took(description, options)}`));
    return EXIT.ok;
  }
  tellFailure(terminal, description, options);
  return status === "TIMED_OUT" ? EXIT.timedOut : EXIT.failed;
}

function tellFailure(terminal: Terminal, description: JsonObject, options: ResultOptions): void {
  const { colors } = terminal;
  const status = String(description["status"]);
  const error = description["error"] === undefined ? "" : ` ${String(description["error"])}`;
  terminal.note(colors.red(`${status}${error} ${took(description, options)}`));
  const cause = description["cause"];
  if (typeof cause === "string" && cause !== "") terminal.note(causeText(cause));
}

function took(description: JsonObject, { pauses = [] }: ResultOptions): string {
  const from = Number(description["startDate"]);
  const to = Number(description["stopDate"] ?? description["startDate"]);
  return ranText(from * 1000, to * 1000, pauses);
}

/** The description with its texts parsed, so that `jq` can look inside. */
function summaryOf(description: JsonObject): JsonObject {
  const summary: Record<string, JsonObject[string]> = {};
  for (const name of [
    "executionArn",
    "name",
    "status",
    "startDate",
    "stopDate",
    "error",
    "cause",
  ]) {
    const value = description[name];
    if (value !== undefined) summary[name] = value;
  }
  for (const name of ["input", "output"]) {
    const text = description[name];
    if (typeof text === "string") summary[name] = parseJson(text);
  }
  return summary;
}

/** Indents JSON for a person; numbers keep their text. */
export function pretty(text: string): string {
  const value = parseJson(text);
  const compact = stringifyJson(value);
  if (compact.length <= 80) return compact;
  // JSON.stringify would lose exact numbers; where there are any the compact text is the honest one.
  const indented = JSON.stringify(value, null, 2);
  return stringifyJson(parseJson(indented)) === compact ? indented : compact;
}
