// failure-words.ts — an error and its cause as a person would tell it: nobody reads an escaped string.
import { causeJson, reasonIn } from "../../base/index.ts";
import type { Blame, ExecutionView, Visit } from "../../console-wire/index.ts";
import { outerIndexes } from "./iteration.ts";

export interface FailureWords {
  /** One sentence or less; JSON where the function said so, or where the cause is an object without a message. */
  readonly message: string;
  /** The type that the function gave, where it differs from the error. */
  readonly type?: string;
  readonly trace: readonly string[];
  /** The failure of an execution that this one had started. */
  readonly childArn?: string;
  /** The cause as JSON where it is more than the message. */
  readonly rest?: string;
  /** By the limit of a cause. */
  readonly isCut?: boolean;
}

const DEPTH_MAX = 4;

/** Reads functions' errors, failed children and errors inside errors. */
export function failureWords(cause: string | undefined): FailureWords {
  return wordsOf(cause ?? "", 0, false);
}

function wordsOf(cause: string, depth: number, isWithinCut: boolean): FailureWords {
  const { value, isCut } = causeJson(cause, isWithinCut);
  const cut = isCut ? { isCut } : {};
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return { message: typeof value === "string" ? value : cause, trace: [], ...cut };
  }
  // An object that is no array has members by name.
  const members = value as Readonly<Record<string, unknown>>;
  const inner = textOf(members, ["Cause", "cause"]);
  const childArn = textOf(members, ["ExecutionArn"]);
  if (inner !== undefined && depth < DEPTH_MAX) {
    const error = textOf(members, ["Error", "error"]);
    const found = wordsOf(inner, depth + 1, isCut);
    return {
      ...found,
      ...(found.type === undefined && error !== undefined ? { type: error } : {}),
      ...(childArn === undefined ? {} : { childArn }),
    };
  }
  const message = textOf(members, ["errorMessage", "message", "Message", "Error", "error"]);
  const type = textOf(members, ["errorType", "name"]);
  const trace = members["trace"] ?? members["stackTrace"] ?? members["stack"];
  return {
    message: message ?? cause,
    ...(type === undefined ? {} : { type }),
    ...(childArn === undefined ? {} : { childArn }),
    trace: traceLines(trace),
    ...(message === undefined ? {} : { rest: cause }),
    ...cut,
  };
}

function textOf(
  members: Readonly<Record<string, unknown>>,
  names: readonly string[],
): string | undefined {
  for (const name of names) {
    const value = members[name];
    if (typeof value === "string" && value !== "") return value;
  }
  return undefined;
}

/** Node gives lines, Python lines with breaks inside, Java lists of lists. */
function traceLines(trace: unknown): readonly string[] {
  if (typeof trace === "string") return lines(trace);
  if (!Array.isArray(trace)) return [];
  return trace.flatMap((one) => (typeof one === "string" ? lines(one) : traceLines(one)));
}

function lines(text: string): readonly string[] {
  return text.split("\n").filter((line) => line.trim() !== "");
}

const MESSAGE_MAX = 1500;
const BEGINNING = 600;
/** Of what the engine quotes: enough to see what it is. */
const QUOTED_BEGINNING = 120;
const QUOTES =
  /could not be found in the input '|returned an unexpected result type.*? for value: /;

/** The beginning of a message that nobody reads to its end, of one that quotes an input of 30 kB; else undefined. */
export function messageBeginning(message: string): string | undefined {
  if (message.length <= MESSAGE_MAX) return undefined;
  const quotes = QUOTES.exec(message);
  const end = quotes === null ? BEGINNING : quotes.index + quotes[0].length + QUOTED_BEGINNING;
  return end < message.length ? message.slice(0, end) : undefined;
}

/** Of a message in the banner. */
const QUOTED_MAX = 300;

/** What the banner begins with: which state, and what became of it. */
export function blameTitle({ how, stateName, error, caught }: Blame): string {
  const name = error === "" ? "" : ` · ${error}`;
  if (how === "stopped") return `Stopped in ${stateName}${name}`;
  if (how === "timedOut") return `Timed out in ${stateName}${name}`;
  return `${stateName} failed${name}${caught ? " (caught)" : ""}`;
}

/** What stands in the banner after the name of the state and its error. */
export function blameSentence(
  blame: Blame,
  { parentExecutionArn, mapRunArn }: Pick<ExecutionView, "parentExecutionArn" | "mapRunArn"> = {},
): string {
  const told = blame.functionError?.message ?? failureWords(blame.cause).message;
  // The state stands before the sentence already.
  const message = reasonIn(told);
  const quoted = message === "" ? "" : `“${inOneLine(message)}”`;
  if (blame.how === "stopped") {
    const isChild = parentExecutionArn !== undefined || mapRunArn !== undefined;
    const by = `by StopExecution${isChild ? " or with its parent" : ""}`;
    return quoted === "" ? `${by}, no reason was given` : `${by}: ${quoted}`;
  }
  if (blame.how === "timedOut") {
    return ["the machine's TimeoutSeconds passed while it was under way", quoted].join(" ").trim();
  }
  const parts: string[] = [];
  const attempts = attemptsText(blame);
  if (attempts !== "") parts.push(quoted === "" ? attempts : `${attempts}:`);
  if (quoted !== "") parts.push(quoted);
  if (blame.caught && blame.caughtBy !== undefined) {
    parts.push(`${parts.length === 0 ? "" : "— "}going to ${blame.caughtBy}`);
  }
  return parts.join(" ");
}

/** Whether a Map or Parallel failed by it: the same Map is visited in each iteration of the one around it. */
export function isAround({ id, path, enteredEventId }: Visit, blame: Blame): boolean {
  if (!blame.stateId.startsWith(`${id}/`) || blame.enteredEventId < enteredEventId) return false;
  const { iteration = [] } = blame;
  return outerIndexes({ path }, id).every((index, i) => iteration[i] === index);
}

function attemptsText({ attempts, again = false, around = [] }: Blame): string {
  const redriven = again ? ["failed again after a redrive"] : [];
  const retried = attempts > 1 ? [`gave up after ${attempts} attempts`] : [];
  const outer = around.map((one) => `${one.stateName} gave up after ${one.attempts} attempts`);
  return [...redriven, ...retried, ...outer].join(", ");
}

/** In one line, as lists of events tell it: nothing that was said is left out without a sign. */
function inOneLine(text: string): string {
  const line = text.replace(/\s*\n\s*/g, " ").trim();
  return line.length > QUOTED_MAX ? `${line.slice(0, QUOTED_MAX - 1)}…` : line;
}
