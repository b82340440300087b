// timeline-rows.ts — visits as rows: one a state in the order of the graph, its visits below it where it is open.
import type { Attempt, StateSummary, Visit, VisitStatus } from "../../console-wire/index.ts";
import { grouped } from "./grouped.ts";
import type { Span } from "./time-scale.ts";

export type BarKind = "attempt" | "body" | "wait" | "backoff";

export interface Bar extends Span {
  readonly kind: BarKind;
  readonly status: VisitStatus;
  /** False for attempts that another one followed: drawn paler. */
  readonly last: boolean;
  readonly enteredEventId: number;
  /** From 1, of a visit that has several. */
  readonly attempt?: number;
  /** An attempt that did not begin: a mark at the moment at which it failed. */
  readonly notBegun?: true;
}

export interface StateRow {
  readonly kind: "state";
  readonly id: string;
  readonly name: string;
  readonly depth: number;
  readonly status: VisitStatus;
  readonly visits: number;
  readonly durationMs: number;
  readonly open: boolean;
  readonly bars: readonly Bar[];
}

export interface VisitRow {
  readonly kind: "visit";
  readonly id: string;
  readonly depth: number;
  readonly label: string;
  readonly visit: Visit;
  readonly durationMs: number;
  readonly bars: readonly Bar[];
}

export type Row = StateRow | VisitRow;

/** A state of the graph in the order in which a person would tell them. */
export interface OrderedState {
  readonly id: string;
  readonly name: string;
  readonly depth: number;
}

export interface RowsInput {
  readonly order: readonly OrderedState[];
  readonly summaries: readonly StateSummary[];
  readonly visits: readonly Visit[];
  readonly open: ReadonlySet<string>;
  /** Until when what still runs has run. */
  readonly now: number;
}

/** Rows of all states that were visited; inside `visits` by time of entry. */
export function rowsOf({ order, summaries, visits, open, now }: RowsInput): readonly Row[] {
  const byState = grouped(visits, ({ id }) => id);
  const summaryOf = new Map(summaries.map((summary) => [summary.id, summary]));
  return order.flatMap(({ id, name, depth }): readonly Row[] => {
    const summary = summaryOf.get(id);
    if (summary === undefined) return [];
    const own = byState.get(id) ?? [];
    const isOpen = open.has(id) && summary.visits > 1;
    const row: StateRow = {
      ...{ kind: "state", id, name, depth, status: summary.status, open: isOpen },
      ...{ visits: summary.visits, durationMs: summary.durationMs },
      bars: own.flatMap((visit) => barsOf(visit, now)),
    };
    if (!isOpen) return [row];
    return [row, ...own.map((visit, i) => visitRow(visit, { depth: depth + 1, i, now }))];
  });
}

function visitRow(
  visit: Visit,
  { depth, i, now }: { readonly depth: number; readonly i: number; readonly now: number },
): VisitRow {
  return {
    ...{ kind: "visit", id: visit.id, depth, visit },
    label: pathText(visit) || `visit ${i + 1}`,
    durationMs: tookMs(visit, now),
    bars: barsOf(visit, now),
  };
}

/** Without the time in which the execution had ended and was not redriven yet. */
export function tookMs(visit: Visit, now: number): number {
  return Math.max(0, endOf(visit, now) - visit.enteredAt - (visit.idleMs ?? 0));
}

/** What failed or was aborted was not left, but it was over. */
function endOf({ exitedAt, endedAt }: Pick<Visit, "exitedAt" | "endedAt">, now: number): number {
  return exitedAt ?? endedAt ?? now;
}

/** `#3`, `#3 › #0`; empty outside iterations. Branches of a Parallel have names enough. */
export function pathText({ path, id }: Pick<Visit, "path" | "id">): string {
  return path
    .filter(({ of }) => !id.startsWith(`${of}/Branches/`))
    .map(({ index }) => `#${index}`)
    .join(" › ");
}

/** What is drawn for one visit: its attempts with back-off between them, or itself; without what lay before a redrive. */
export function barsOf(visit: Visit, now: number): readonly Bar[] {
  const { enteredEventId } = visit;
  if (visit.attempts.length === 0) {
    const to = endOf(visit, now);
    const idle = visit.type === "Wait";
    const kind = idle ? "wait" : "body";
    const from = visit.enteredAt;
    return inRuns(visit, {
      kind,
      idle,
      status: visit.status,
      from,
      to,
      last: true,
      enteredEventId,
    });
  }
  return visit.attempts.flatMap((attempt, i): readonly Bar[] => {
    const next = visit.attempts[i + 1];
    const from = attempt.scheduledAt;
    const to = attempt.endedAt ?? (attempt.status === "running" ? now : from);
    const last = next === undefined;
    const status = last ? lastStatus(visit, attempt.status) : attemptStatus(attempt.status);
    const number = visit.attempts.length > 1 ? { attempt: i + 1 } : {};
    const mark = attempt.notBegun === undefined ? {} : { notBegun: attempt.notBegun };
    const what = {
      kind: "attempt",
      idle: false,
      last,
      enteredEventId,
      ...number,
      ...mark,
    } as const;
    const bars = inRuns(visit, { ...what, status, from, to });
    const until = backedOffUntil(visit, i, now);
    if (until === undefined || until <= to) return bars;
    const backoff = { kind: "backoff", idle: true, last: false, enteredEventId } as const;
    return [...bars, { ...backoff, status, from: to, to: until }];
  });
}

/** A Map or Parallel that a redrive goes on inside is still in the same attempt: a bar for each of its runs. */
function inRuns({ halts = [] }: Visit, bar: Bar): readonly Bar[] {
  const bars: Bar[] = [];
  let { from } = bar;
  for (const halt of haltsWithin(halts, bar)) {
    bars.push({ ...bar, from, to: halt.from, status: halt.as, last: false });
    from = halt.to;
  }
  return [...bars, { ...bar, from }];
}

function haltsWithin(
  halts: NonNullable<Visit["halts"]>,
  { from, to }: { readonly from: number; readonly to: number },
): NonNullable<Visit["halts"]> {
  return halts.filter((halt) => halt.from >= from && halt.to <= to);
}

/** How long an attempt took, once it has ended, without what lay before a redrive that went on with it. */
export function attemptMs({ halts = [] }: Visit, attempt: Attempt): number | undefined {
  const { scheduledAt: from, endedAt: to } = attempt;
  if (to === undefined) return undefined;
  const idle = haltsWithin(halts, { from, to });
  return idle.reduce((ms, halt) => ms - (halt.to - halt.from), to - from);
}

/** After an attempt that failed: until the next one, or until the visit was cut off while it waited for that. */
function backedOffUntil(visit: Visit, i: number, now: number): number | undefined {
  const [attempt, next] = [visit.attempts[i], visit.attempts[i + 1]];
  // Until a redrive nothing waited: the execution had ended.
  if (next?.redriven === true) {
    return visit.halts?.findLast(({ to }) => to <= next.scheduledAt)?.from;
  }
  if (next !== undefined) return next.scheduledAt;
  const hasFailed = attempt?.status === "failed" || attempt?.status === "timedOut";
  const waits = visit.status === "running" || visit.status === "aborted";
  return hasFailed && waits ? endOf(visit, now) : undefined;
}

/** What a state that does nothing takes of the engine. */
const PASSING_MS = 10;

/** A Distributed Map has nothing inside it here: its children are executions of their own. */
function worksElsewhere({ mapRunArn, attempts }: Visit): boolean {
  return mapRunArn !== undefined || attempts.some((attempt) => attempt.mapRunArn !== undefined);
}

/** When something worked, for the scale; Maps and Parallels stand over what is inside them, which tells it. */
export function spansOf(visit: Visit, now: number): readonly Span[] {
  const bars = barsOf(visit, now);
  const isGroup = visit.type === "Parallel" || (visit.type === "Map" && !worksElsewhere(visit));
  // What goes on is not collapsed as soon as what waits.
  if (visit.status === "running" && !isGroup) return bars.map((bar) => ({ ...bar, idle: false }));
  const isPassing = visit.attempts.length === 0 && endOf(visit, now) - visit.enteredAt < PASSING_MS;
  return isGroup || isPassing ? bars.map((bar) => ({ ...bar, idle: true })) : bars;
}

/**
 * Visits that were selected and entered before all that are held: `known` ones, and the one that is now. Of those that
 * went on when they were read only that one is sure.
 */
export function earlierVisits(
  held: readonly Visit[],
  known: readonly Visit[],
  selected: Visit | undefined,
): readonly Visit[] {
  const before = held[0]?.enteredEventId ?? 0;
  const entered = selected?.enteredEventId;
  return known
    .filter(({ enteredEventId, status }) => enteredEventId !== entered && status !== "running")
    .concat(selected ?? [])
    .filter(({ enteredEventId }) => enteredEventId < before)
    .sort((a, b) => a.enteredEventId - b.enteredEventId);
}

/** Of all that is held and of earlier visits. What lies between them is not known, and therefore no pause. */
export function allSpans(
  held: readonly Visit[],
  earlier: readonly Visit[],
  now: number,
): readonly Span[] {
  const spans = [...earlier, ...held].flatMap((visit) => spansOf(visit, now));
  const [[first], [oldest]] = [earlier, held];
  if (first === undefined || oldest === undefined) return spans;
  return [...spans, { from: first.enteredAt, to: oldest.enteredAt, idle: false }];
}

type AttemptStatus = Attempt["status"];

/**
 * A failure that was caught shows as caught, not as failed; so does a visit that failed with what its work gave, though
 * the work itself was done.
 */
function lastStatus(visit: Visit, attempt: AttemptStatus): VisitStatus {
  const status = attemptStatus(attempt);
  const hasFailed = visit.status === "failed" || visit.status === "caught";
  return hasFailed && (status === "failed" || status === "succeeded") ? visit.status : status;
}

function attemptStatus(attempt: AttemptStatus): VisitStatus {
  return attempt === "timedOut" ? "failed" : attempt;
}

/** A bar in parts of the width. */
export interface PlacedBar {
  readonly at: number;
  readonly width: number;
  readonly kind: BarKind;
  readonly status: VisitStatus;
  readonly last: boolean;
  readonly enteredEventId: number;
  readonly attempt?: number | undefined;
  readonly notBegun?: true | undefined;
  /** It began before what is shown. */
  readonly earlier?: boolean;
}

/** What catches the eye where bars fall together. */
const WEIGHT: Readonly<Record<VisitStatus, number>> = {
  ...{ failed: 5, running: 4, caught: 3, aborted: 2, succeeded: 1 },
};

/** In the order in which they are drawn, with their places in the list: of visits at the same time the worst comes last. */
export function drawnBars(
  bars: readonly PlacedBar[],
): readonly { readonly bar: PlacedBar; readonly i: number }[] {
  const weights = new Map<number, number>();
  for (const { enteredEventId, status } of bars) {
    weights.set(enteredEventId, Math.max(weights.get(enteredEventId) ?? 0, WEIGHT[status]));
  }
  const weightOf = ({ enteredEventId }: PlacedBar): number => weights.get(enteredEventId) ?? 0;
  return bars
    .map((bar, i) => ({ bar, i }))
    .filter(({ bar }) => bar.kind !== "backoff")
    .sort((a, b) => weightOf(a.bar) - weightOf(b.bar));
}

export interface BarOptions {
  readonly limit: number;
  readonly cells: number;
  /** The first moment that is shown. */
  readonly from: number;
}

/**
 * Bars where a scale puts them. More than `limit` of them are drawn as runs of equal colour instead, `cells` wide at
 * most, so that a row never costs more than its width however many visits it has.
 */
export function placedBars(
  bars: readonly Bar[],
  place: (moment: number) => number,
  { limit, cells, from }: BarOptions,
): readonly PlacedBar[] {
  const placed = bars.flatMap((bar): readonly PlacedBar[] => {
    const [at, end] = [place(bar.from), place(bar.to)];
    const { kind, status, last, enteredEventId, attempt, notBegun } = bar;
    const width = Math.max(0, end - at);
    const earlier = bar.from < from;
    return [{ at, width, kind, status, last, enteredEventId, attempt, notBegun, earlier }];
  });
  return placed.length <= limit ? placed : runsOf(placed, cells);
}

function runsOf(bars: readonly PlacedBar[], cells: number): readonly PlacedBar[] {
  const heaviest = new Array<PlacedBar | undefined>(cells).fill(undefined);
  for (const bar of bars) {
    if (bar.kind === "backoff") continue;
    const first = Math.min(cells - 1, Math.floor(bar.at * cells));
    const last = Math.min(cells - 1, Math.floor((bar.at + bar.width) * cells));
    for (let cell = first; cell <= last; cell++) {
      const before = heaviest[cell];
      if (before === undefined || WEIGHT[bar.status] > WEIGHT[before.status]) heaviest[cell] = bar;
    }
  }
  const runs: PlacedBar[] = [];
  let open: { readonly bar: PlacedBar; readonly from: number } | undefined;
  for (let cell = 0; cell <= cells; cell++) {
    const bar = heaviest[cell];
    if (open !== undefined && bar?.status !== open.bar.status) {
      const at = open.from / cells;
      const none = { attempt: undefined, notBegun: undefined };
      const run = { kind: "body", last: true, at, ...none } as const;
      runs.push({ ...open.bar, ...run, width: cell / cells - at });
      open = undefined;
    }
    if (open === undefined && bar !== undefined) open = { bar, from: cell };
  }
  return runs;
}
