// execution-view.ts — `execution`: everything that its page needs at once.
import type { ExecutionView, StateSummary } from "../../console-wire/index.ts";
import type { MapRunRecord } from "../../engine/index.ts";
import { machineNameOf } from "../lists/index.ts";
import { type BlameSources, blameOf } from "./blame.ts";
import { hintOfEnd } from "./hint.ts";
import { mapRunsOfVisit, type Subject, untilOf } from "./subject.ts";
import { stateSummaries, takenEdges } from "./summaries.ts";

/** Map runs that are looked up, at most. */
const MAP_RUNS_MAX = 100;

export async function executionView(
  sources: BlameSources,
  subject: Subject,
  now: number,
): Promise<ExecutionView> {
  const { engine } = sources;
  const { fold, picture } = subject;
  const runs = mapRunsOf(subject);
  const ofRuns = new Map<string, NonNullable<StateSummary["iterations"]>>();
  for (const { mapRunArn } of runs.slice(-MAP_RUNS_MAX)) {
    const run = await engine.describeMapRun(mapRunArn);
    if (run !== undefined) ofRuns.set(mapRunArn, countsOf(run));
  }
  const states = stateSummaries(subject, untilOf(subject, now), ofRuns);
  const blame = await blameOf(sources, subject);
  const hint = blame === undefined ? hintOfEnd(subject.record.cause) : undefined;
  return {
    ...recordMembers(subject),
    definition: picture.definition,
    eventCount: fold.count,
    ...lostOf(subject),
    ...(fold.pauses.length === 0 ? {} : { idleMs: idleMs(fold) }),
    transitions: transitionsOf(fold),
    states,
    edgesTaken: takenEdges(subject),
    ...(blame === undefined ? {} : { blame }),
    ...(hint === undefined ? {} : { hint }),
    mapRuns: runs,
  };
}

function lostOf({ record, fold }: Subject): Pick<ExecutionView, "eventsLost"> {
  const eventsLost = record.historyCount - fold.count;
  return record.type === "EXPRESS" && eventsLost > 0 ? { eventsLost } : {};
}

function idleMs({ pauses }: Subject["fold"]): number {
  return pauses.reduce((sum, { from, to }) => sum + to - from, 0);
}

/** Each state entered, and each attempt after the first: what a redrive schedules again is a transition too. */
function transitionsOf({ visits }: Subject["fold"]): number {
  return visits.reduce((sum, { attempts }) => sum + Math.max(1, attempts.length), 0);
}

type RecordMembers = Omit<
  ExecutionView,
  | "definition"
  | "eventCount"
  | "eventsLost"
  | "idleMs"
  | "transitions"
  | "states"
  | "edgesTaken"
  | "blame"
  | "hint"
  | "mapRuns"
>;

/** AWS's own convention for executions that start others, by which its console links the two. */
const STARTED_BY = /"AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID"\s*:\s*"(arn:[^"\\]+)"/;

function recordMembers({ record }: Subject): RecordMembers {
  const { executionArn, stateMachineArn, name, type, status, startDate, redriveCount } = record;
  const { stopDate, redriveStatus, redriveStatusReason, input, output, error, cause } = record;
  const { stateMachineVersionArn, stateMachineAliasArn, mapRunArn } = record;
  const parentExecutionArn = record.parentExecutionArn ?? STARTED_BY.exec(input)?.[1];
  return {
    ...{ executionArn, stateMachineArn, name, type, status, startDate, redriveCount, input },
    machineName: machineNameOf(stateMachineArn),
    // AWS redrives no Express execution.
    redrivable: redriveStatus === "REDRIVABLE" && type === "STANDARD",
    ...(stopDate === undefined ? {} : { stopDate }),
    ...(redriveStatusReason === undefined ? {} : { redriveReason: redriveStatusReason }),
    ...(stateMachineVersionArn === undefined ? {} : { versionArn: stateMachineVersionArn }),
    ...(stateMachineAliasArn === undefined ? {} : { aliasArn: stateMachineAliasArn }),
    ...(mapRunArn === undefined ? {} : { mapRunArn }),
    ...(parentExecutionArn === undefined ? {} : { parentExecutionArn }),
    ...(output === undefined ? {} : { output }),
    ...(error === undefined ? {} : { error }),
    ...(cause === undefined ? {} : { cause }),
  };
}

function mapRunsOf({ fold }: Subject): ExecutionView["mapRuns"] {
  return fold.visits.flatMap((visit) =>
    mapRunsOfVisit(visit).map((mapRunArn) => ({ mapRunArn, stateName: visit.name })),
  );
}

function countsOf({ itemCounts }: MapRunRecord): NonNullable<StateSummary["iterations"]> {
  const { total, succeeded, failed, timedOut, running, aborted } = itemCounts;
  return { total, succeeded, failed: failed + timedOut, running, aborted };
}
