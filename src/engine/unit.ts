// unit.ts — what a turn changed, as the store takes it.
import { assert } from "../base/index.ts";
import {
  type Execution,
  encodeFrames,
  type MapRunView,
  mapRunsOf,
  waitingChanges,
} from "../core/index.ts";
import { standingOf } from "./execution-record.ts";
import { notesText, withBoot } from "./notes.ts";
import type { MapRunRecord } from "./records.ts";
import type { ExecutionUnit } from "./store-port.ts";
import type { Turn } from "./turn.ts";
import { type WaitingMarks, waitingMark } from "./waiting-port.ts";

/** `boot` names this start of the engine. */
export function unitOf(turn: Turn, boot: string): ExecutionUnit {
  const { slot, before, execution } = turn;
  if (execution === undefined) return notesUnit(turn, boot);
  const pending = isPending(turn, execution);
  const notes = notesText(withBoot(turn.notes, pending ? boot : undefined));
  const dueAt = slot.dueAt();
  // A succeeded execution is over for good, once it knows how what it has stopped has ended; any other may be
  // redriven and keeps its state.
  const isOver = execution.status === "SUCCEEDED" && !isStopping(execution);
  const changes = isOver ? undefined : encodeFrames(before, execution);
  const waiting = changedMarks(slot.arn, before, execution);
  return {
    type: "execution",
    executionArn: slot.arn,
    expect: slot.version,
    ...(slot.version > 0 || slot.birth === undefined ? {} : { birth: slot.birth }),
    standing: standingOf(execution),
    ...(dueAt === undefined || execution.status !== "RUNNING" ? {} : { dueAt }),
    pending,
    ...(changes === undefined ? {} : { head: changes.head }),
    framesPut: changes?.put ?? [],
    framesDeleted: changes?.del ?? [],
    events: turn.eventTexts(),
    firstEventId: (before?.historyCount ?? 0) + 1,
    ...(notes === undefined ? {} : { notes }),
    mapRuns: changedMapRuns(before, execution),
    ...(waiting === undefined ? {} : { waiting }),
  };
}

function changedMarks(
  executionArn: string,
  before: Execution | undefined,
  after: Execution,
): WaitingMarks | undefined {
  const { gone, put } = waitingChanges(before, after);
  if (gone.length === 0 && put.length === 0) return undefined;
  return {
    gone: gone.map(({ enteredEventId, since }) => ({ enteredEventId, since })),
    put: put.map((task) => waitingMark(executionArn, task)),
  };
}

/** The state was dropped, and only the notes change. */
function notesUnit({ slot, notes }: Turn, boot: string): ExecutionUnit {
  const { closed } = slot;
  assert(closed !== undefined, "a turn that changed something has an execution");
  const pending = notes.stopping !== undefined;
  const text = notesText(withBoot(notes, pending ? boot : undefined));
  return {
    type: "execution",
    executionArn: slot.arn,
    expect: slot.version,
    standing: closed.standing,
    pending,
    framesPut: [],
    framesDeleted: [],
    events: [],
    firstEventId: closed.standing.historyCount + 1,
    ...(text === undefined ? {} : { notes: text }),
    mapRuns: [],
  };
}

/** True where recovery must load the execution; sleeping ones are found by their due time. */
function isPending({ slot, notes, unfinished }: Turn, execution: Execution): boolean {
  if (notes.stopping !== undefined || isStopping(execution)) return true;
  if (execution.status !== "RUNNING") return false;
  if (unfinished || slot.hasTaskToGive) return true;
  return execution.mapRuns.some((run) => run.status === "RUNNING");
}

/** Children were stopped, and nobody has heard how they ended. */
function isStopping({ mapRuns }: Execution): boolean {
  return mapRuns.some((run) => run.stopping > 0);
}

type MapRuns = Execution["mapRuns"];

/** The map runs that began or took another standing; while a run is under way its counts are read from the state itself. */
function changedMapRuns(before: Execution | undefined, after: Execution): readonly MapRunRecord[] {
  if (after.mapRuns === before?.mapRuns || after.mapRuns.length === 0) return [];
  const changed = new Set<string>();
  after.mapRuns.forEach((run, n) => {
    if (!sameStanding(before?.mapRuns[n], run)) changed.add(run.arn);
  });
  if (changed.size === 0) return [];
  return mapRunsOf(after)
    .filter((view) => changed.has(view.arn))
    .map(mapRunRecord);
}

function sameStanding(a: MapRuns[number] | undefined, b: MapRuns[number]): boolean {
  return (
    a !== undefined &&
    a.status === b.status &&
    // Of a run that has closed nothing else changes than what became of the children that it stopped.
    (a === b || b.status === "RUNNING") &&
    a.redriveCount === b.redriveCount &&
    a.maxConcurrency === b.maxConcurrency &&
    a.toleratedFailureCount === b.toleratedFailureCount &&
    a.toleratedFailurePercentage === b.toleratedFailurePercentage
  );
}

export function mapRunRecord(view: MapRunView): MapRunRecord {
  const { arn, label: _label, stopDate, redriveDate, ...rest } = view;
  return {
    ...rest,
    mapRunArn: arn,
    ...(stopDate === undefined ? {} : { stopDate }),
    ...(redriveDate === undefined ? {} : { redriveDate }),
  };
}
