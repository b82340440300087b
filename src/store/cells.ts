// cells.ts — a batch of units as one flat list of texts and numbers, which crosses to the store's thread cheaply.
//
// Structured clone of a flat list of primitives costs a third of that of the same units as objects. The list is
// a sequence of operations: a code, then as many cells as OPERANDS says.
//   C1. The operations of one unit follow each other; frames, history, map runs and waiting tasks belong to the execution
//       operation before them and are skipped when that one is refused.
import type {
  CommitUnit,
  ExecutionBirth,
  ExecutionStanding,
  ExecutionStatus,
  ExecutionUnit,
  WaitingTally,
} from "../engine/index.ts";

export type Cell = string | number | null;

export const INSERT_EXECUTION = 1;
export const UPDATE_EXECUTION = 2;
export const PUT_FRAME = 3;
export const DELETE_FRAME = 4;
export const DROP_FRAMES = 5;
export const APPEND_HISTORY = 6;
export const PUT_MAP_RUN = 7;
export const PUT_DOCUMENT = 8;
export const DELETE_DOCUMENT = 9;
export const FORGET_EXECUTION = 10;
export const PUT_WAITING = 11;
export const DROP_WAITING = 12;

/** Statuses are stored as their place in this list, so it only grows. */
export const STATUSES: readonly ExecutionStatus[] = [
  "RUNNING",
  "SUCCEEDED",
  "FAILED",
  "TIMED_OUT",
  "ABORTED",
  "PENDING_REDRIVE",
];

/** For whom a task waits is stored as its place in this list, so it only grows. */
export const WAITS: readonly WaitingTally["waitsFor"][] = [
  "callback",
  "activityWorker",
  "activityAnswer",
];

/** A history row holds no more events and (unless one event is larger) no more characters than this. */
const ROW_EVENTS_MAX = 256;
const ROW_CHARACTERS_MAX = 65_536;

export function encodeUnits(units: readonly CommitUnit[]): Cell[] {
  const cells: Cell[] = [];
  units.forEach((unit, i) => {
    if (unit.type === "execution") pushExecution(cells, i, unit);
    else if (unit.type === "forget")
      cells.push(FORGET_EXECUTION, i, unit.executionArn, unit.expect);
    else if (unit.text === undefined) cells.push(DELETE_DOCUMENT, unit.kind, unit.key);
    else cells.push(PUT_DOCUMENT, unit.kind, unit.key, unit.text);
  });
  return cells;
}

function pushExecution(cells: Cell[], index: number, unit: ExecutionUnit): void {
  const { standing, birth } = unit;
  if (birth !== undefined) {
    cells.push(INSERT_EXECUTION, index, unit.executionArn, STATUSES.indexOf(standing.status));
    // A child of a Distributed Map is listed under its map run and nowhere else.
    const child = birth.mapRunArn !== undefined;
    cells.push(child ? null : birth.stateMachineArn, birth.stateMachineVersionArn ?? null);
    cells.push(birth.stateMachineAliasArn ?? null, birth.mapRunArn ?? null, birth.startDate);
    pushChanging(cells, unit);
    cells.push(birthText(birth), birth.input);
  } else {
    cells.push(UPDATE_EXECUTION, index, unit.executionArn, unit.expect);
    cells.push(STATUSES.indexOf(standing.status));
    pushChanging(cells, unit);
    if (unit.head === undefined) cells.push(DROP_FRAMES);
  }
  for (const frame of unit.framesDeleted) cells.push(DELETE_FRAME, frame);
  for (const [frame, text] of unit.framesPut) cells.push(PUT_FRAME, frame, text);
  pushHistory(cells, unit);
  for (const run of unit.mapRuns) cells.push(PUT_MAP_RUN, run.mapRunArn, JSON.stringify(run));
  pushWaiting(cells, unit);
}

function pushWaiting(cells: Cell[], { waiting }: ExecutionUnit): void {
  if (waiting === undefined) return;
  for (const { enteredEventId, since } of waiting.gone) {
    cells.push(DROP_WAITING, enteredEventId, since);
  }
  for (const { enteredEventId, since, resource, waitsFor, words } of waiting.put) {
    cells.push(PUT_WAITING, enteredEventId, since, resource, WAITS.indexOf(waitsFor), words);
  }
}

function pushChanging(cells: Cell[], unit: ExecutionUnit): void {
  const { standing } = unit;
  cells.push(standing.stopDate ?? null, standing.redriveCount, unit.dueAt ?? null);
  cells.push(unit.pending ? 1 : 0, standingText(standing), unit.notes ?? null);
  cells.push(standing.output ?? null, unit.head ?? null);
}

function pushHistory(cells: Cell[], unit: ExecutionUnit): void {
  let from = 0;
  while (from < unit.events.length) {
    let to = from;
    let characters = 0;
    while (to < unit.events.length && to - from < ROW_EVENTS_MAX) {
      characters += unit.events[to]?.length ?? 0;
      if (characters > ROW_CHARACTERS_MAX && to > from) break;
      to += 1;
    }
    const text = unit.events.slice(from, to).join("\n");
    cells.push(APPEND_HISTORY, unit.firstEventId + from, to - from, text);
    from = to;
  }
}

/** What never changes, but for the input, which has a place of its own. */
function birthText(birth: ExecutionBirth): string {
  return JSON.stringify({ ...birth, input: undefined });
}

function standingText({ redriveDate, historyCount, error, cause }: ExecutionStanding): string {
  const nothingMore = redriveDate === undefined && error === undefined && cause === undefined;
  if (nothingMore) return `{"historyCount":${historyCount}}`;
  return JSON.stringify({ redriveDate, historyCount, error, cause });
}
