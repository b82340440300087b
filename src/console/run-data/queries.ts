// queries.ts — what the page of an execution asks. Keys that begin with "execution" go stale with its history; what
// cannot change any more has a key of its own and is kept.
import { keepPreviousData, queryOptions, type UseQueryOptions } from "@tanstack/react-query";
import type {
  Comparison,
  DataFlow,
  EventPage,
  ExecutionView,
  FunctionLogs,
  IterationPage,
  Visit,
  VisitPage,
} from "../../console-wire/index.ts";
import { get, type Parameters } from "../api/index.ts";

type Key = readonly (string | number)[];
export type RunQuery<T> = UseQueryOptions<T, Error, T, Key>;

function query<T>(key: Key, path: string, parameters: Parameters): RunQuery<T> {
  return queryOptions({
    queryKey: key,
    queryFn: ({ signal }) => get<T>(path, parameters, signal),
    placeholderData: keepPreviousData,
  }) as RunQuery<T>;
}

export function executionQuery(arn: string): RunQuery<ExecutionView> {
  const { placeholderData: _other, ...own } = query<ExecutionView>(
    ["execution", arn],
    "execution",
    {
      arn,
    },
  );
  return own;
}

const CHILDREN_STEP_MS = 2000;

/** Kept fresh where no event tells: what the children of a running map run do stands in histories of their own. */
export function liveExecutionQuery(arn: string): RunQuery<ExecutionView> {
  return {
    ...executionQuery(arn),
    refetchInterval: ({ state: { data } }) =>
      data?.status === "RUNNING" && hasRunningChildren(data) ? CHILDREN_STEP_MS : false,
  };
}

function hasRunningChildren({ mapRuns, states }: ExecutionView): boolean {
  return mapRuns.some(({ stateName }) =>
    states.some(({ name, status }) => name === stateName && status === "running"),
  );
}

/** One visit, by the event that entered it. */
export function visitQuery(arn: string, entered: number): RunQuery<VisitPage> {
  const key = ["execution", arn, "visit", entered];
  return query(key, "visits", { arn, from: entered, limit: 1 });
}

/** One visit as the last redrive left it: that may be another answer than the one before. */
export function redrivenVisitQuery(
  arn: string,
  entered: number,
  redriveCount: number,
): RunQuery<VisitPage> {
  const { placeholderData: _before, ...own } = visitQuery(arn, entered);
  return { ...own, queryKey: [...own.queryKey, "redriven", redriveCount] };
}

export interface LastVisit {
  readonly state: string;
  readonly status: string | undefined;
  readonly iteration: string | undefined;
}

/** The newest visit of a state, of a status where one is given. */
export function lastVisitQuery(arn: string, asked: LastVisit): RunQuery<VisitPage> {
  const { state, status, iteration } = asked;
  const key = ["execution", arn, "last", state, status ?? "", iteration ?? ""];
  return query(key, "visits", { arn, state, status, iteration, reverse: true, limit: 1 });
}

export function iterationsQuery(
  arn: string,
  state: string,
  page: {
    readonly from: number;
    readonly limit: number;
    /** A visit of the Map, or one inside it; the Map's last without. */
    readonly entered?: number | undefined;
    /** From 1; where `entered` is inside the Map, that which it belongs to, else the last without. */
    readonly attempt?: number | undefined;
  },
): RunQuery<IterationPage> {
  const { entered = 0, attempt = 0, from, limit } = page;
  const key = ["execution", arn, "iterations", state, entered, attempt, from, limit];
  return query(key, "iterations", { arn, state, ...page });
}

/**
 * A visit that is over keeps its key: its data does not change. One that failed may go on after a redrive, and ends then
 * at another time.
 */
function visitKey(kind: string, arn: string, visit: Visit): Key {
  const { enteredEventId: entered, exitedEventId, endedAt } = visit;
  if (exitedEventId !== undefined) return [kind, arn, entered, exitedEventId];
  if (endedAt !== undefined) return [kind, arn, entered, `ended ${endedAt}`];
  return ["execution", arn, kind, entered];
}

interface Part {
  readonly attempt: number | undefined;
  /** `<Map id>:<index>`. */
  readonly iteration?: string | undefined;
}

/** Of one attempt, from 1, where one is named. */
function attemptQuery<T>(
  path: string,
  arn: string,
  visit: Visit,
  { attempt, iteration }: Part,
): RunQuery<T> {
  const { enteredEventId: entered } = visit;
  const key = [...visitKey(path, arn, visit), `${attempt ?? 0} ${iteration ?? ""}`];
  return {
    ...query<T>(key, path, { arn, entered, attempt, iteration }),
    placeholderData: <D>(before: D | undefined, of: { readonly queryKey: Key } | undefined) =>
      // What is of another attempt or iteration would be told as its own until that is there.
      of?.queryKey.at(-1) === key.at(-1) ? before : undefined,
  };
}

/** `attempt`: of the whole visit without. `iteration`: of the Map that was visited, whose ItemSelector is looked at. */
export function flowQuery(
  arn: string,
  visit: Visit,
  attempt?: number,
  iteration?: string,
): RunQuery<DataFlow> {
  return attemptQuery("dataflow", arn, visit, { attempt, iteration });
}

export function functionLogsQuery(
  arn: string,
  visit: Visit,
  attempt?: number,
): RunQuery<FunctionLogs> {
  const isEarlier = attempt !== undefined && attempt < visit.attempts.length;
  return attemptQuery("function-logs", arn, visit, { attempt: isEarlier ? attempt : undefined });
}

/** Of one of its attempts, where one is named. */
export function visitEventsQuery(arn: string, visit: Visit, attempt?: number): RunQuery<EventPage> {
  const key = [...visitKey("visit-events", arn, visit), attempt ?? 0];
  return query(key, "events", { arn, entered: visit.enteredEventId, attempt, limit: 200 });
}

const FAILURES_MAX = 20;

/** What went wrong in an attempt, from 1, or in all of a visit that has fewer than two: the last first. */
export function failuresQuery(arn: string, visit: Visit, attempt: number): RunQuery<EventPage> {
  const key = [...visitKey("failures", arn, visit), attempt];
  // Those of another attempt would be told as its own until they are there.
  const { placeholderData: _others, ...own } = query<EventPage>(key, "events", {
    ...{ arn, entered: visit.enteredEventId, reverse: true, limit: FAILURES_MAX },
    type: "Failed,TimedOut",
    attempt: visit.attempts.length < 2 ? undefined : attempt,
  });
  return own;
}

/** One event, with whose it is. */
export function eventQuery(arn: string, id: number): RunQuery<EventPage> {
  // Another event would be told as this one until it is there.
  const { placeholderData: _other, ...own } = query<EventPage>(["event", arn, id], "events", {
    ...{ arn, from: id, limit: 1 },
  });
  return own;
}

export function comparisonQuery(left: string, right: string): RunQuery<Comparison> {
  return query(["execution", left, "compare", right], "compare", { left, right });
}
