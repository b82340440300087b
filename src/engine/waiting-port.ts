// waiting-port.ts — the index of tasks that somebody outside must answer: what it is told of, how it is asked.
//
//   W1. It says of every running execution, in memory or away from it, what its stored state says, neither more nor
//       less: each unit that changes a state changes the index with it (S1).
//   W2. The oldest wait comes first; a cursor stays right while tasks come and go.
import { parseResource } from "../asl/index.ts";
import type { WaitingTask } from "../core/index.ts";
import type { ListPage } from "./records.ts";

/** What a store keeps of such a task; the rest stands in the state of its execution. */
export interface WaitingMark extends WaitingKey, Pick<WaitingTask, "resource" | "waitsFor"> {
  /** What it is looked for by: see {@link wordsOf}. */
  readonly words: string;
}

/** Which task of an execution it is. */
export type WaitingKey = Pick<WaitingTask, "enteredEventId" | "since">;

/** What a turn changed; first those that are gone are taken out. */
export interface WaitingMarks {
  readonly gone: readonly WaitingKey[];
  readonly put: readonly WaitingMark[];
}

/** All filters are joined by "and". */
export interface WaitingQuery {
  /** Part of the machine's, the execution's, the state's or the activity's name; capitals do not matter. */
  readonly text?: string;
  /** As it stands in the definition. */
  readonly resource?: string;
  readonly limit: number;
  /** `next` of the page before, or `previous` of the one after. */
  readonly after?: string;
}

export interface WaitingPlace extends WaitingKey {
  readonly executionArn: string;
}

export interface WaitingPage extends ListPage<WaitingPlace> {
  /** How many the filters leave, on this page and on all others. */
  readonly total: number;
  /** How many of them come before this page. */
  readonly before: number;
  /** `after` of the page before, with as many on it; the empty text: it is the first. Absent on the first page. */
  readonly previous?: string;
}

/** How many tasks of an activity, or of another resource, wait for whom. */
export interface WaitingTally extends Pick<WaitingTask, "resource" | "waitsFor"> {
  readonly count: number;
}

export interface WaitingIndex {
  waiting(query: WaitingQuery): Promise<WaitingPage>;
  waitingTally(): Promise<readonly WaitingTally[]>;
}

export function waitingMark(executionArn: string, task: WaitingTask): WaitingMark {
  const { enteredEventId, since, resource, waitsFor } = task;
  return { enteredEventId, since, resource, waitsFor, words: wordsOf(executionArn, task) };
}

/** Machine and execution as the ARN names them, the state, and the activity where it is one. */
function wordsOf(executionArn: string, { stateName, resource }: WaitingTask): string {
  const names = executionArn.split(":").slice(EXECUTION_NAMES_AT);
  if (parseResource(resource).kind === "activity") names.push(resource.split(":").at(-1) ?? "");
  return soughtWords([...names, stateName].join("\n"));
}

/** Of `arn:aws:states:<region>:<account>:execution:<machine>:<name>`. */
const EXECUTION_NAMES_AT = 6;

/** As it is compared. */
export function soughtWords(text: string): string {
  return text.trim().toLowerCase();
}
