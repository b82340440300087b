// dashboard.ts — `dashboard`: what happened in a span of time, and which states are slow.
//
// As AWS's metrics do, starts count when they were and ends when they were, however long ago what ended had begun; what
// runs is what runs now. Everything is counted over the executions kept; of more than COUNTED_MAX, over the newest.
import type { Dashboard, Status } from "../../console-wire/index.ts";
import type { Engine, FindQuery } from "../../engine/index.ts";
import { type Query, Refused } from "../door/index.ts";
import type { Census } from "./census.ts";
import { executionItem } from "./execution-item.ts";
import { LastFailures } from "./last-failures.ts";
import { listCounts } from "./list-counts.ts";
import {
  type MachineMeant,
  type MachinesPorts,
  machineArnOf,
  machineMeant,
} from "./machine-meant.ts";
import { type BeginningOf, type SlowStates, slowStates } from "./slow-states.ts";
import { countsByStatus } from "./statuses.ts";
import { middleAndSlow, timings } from "./timings.ts";

const COUNTED_MAX = 200_000;
const SPAN_MS = 3_600_000;
const STEPS = 60;
const SHOWN = 10;

export interface DashboardPorts extends MachinesPorts {
  readonly now: number;
  readonly begunOf: BeginningOf;
}

interface Span {
  readonly of: MachineMeant | { readonly everything: true };
  readonly from: number;
  readonly to: number;
}

export async function dashboard(ports: DashboardPorts, query: Query): Promise<Dashboard> {
  const to = query.number("to") ?? ports.now;
  const from = query.number("from") ?? to - SPAN_MS;
  if (from >= to) throw new Refused(400, "BadRequest", "'from' is before 'to'.");
  const machine = query.text("machine");
  const of =
    machine === undefined ? { everything: true as const } : await machineMeant(ports, machine);
  const span: Span = { of, from, to };
  const { engine, census } = ports;
  const [counted, { RUNNING }, sample, oldestRunning] = await Promise.all([
    countsNear(engine, census, span),
    listCounts(engine, census, of),
    slowNear(ports, span),
    oldest(engine, of),
  ]);
  const { totals, ...rest } = counted;
  return { totals: { ...totals, RUNNING }, ...rest, ...sample, oldestRunning };
}

type Counts = Pick<Dashboard, "totals" | "series" | "p50Ms" | "p95Ms" | "lastFailures">;
type SteppedSpan = Span & { readonly stepMs: number };

/** On the grid of the steps, so that who asks again within a step asks the same. */
function onGrid({ of, from, to }: Span): SteppedSpan {
  const stepMs = Math.max(1_000, Math.ceil((to - from) / STEPS));
  const last = Math.ceil(to / stepMs) * stepMs;
  return { of, from: Math.floor(from / stepMs) * stepMs, to: last - 1, stepMs };
}

function countsNear(engine: Engine, census: Census, near: Span): Promise<Counts> {
  const span = onGrid(near);
  return census.of(`board ${JSON.stringify(span)}`, machineOf(span), () => counts(engine, span));
}

function slowNear({ engine, census, begunOf }: DashboardPorts, near: Span): Promise<SlowStates> {
  const span = onGrid(near);
  return census.of(`states ${JSON.stringify(span)}`, machineOf(span), () =>
    slowStates(engine, begunOf, span),
  );
}

function machineOf({ of }: Span): string | undefined {
  return "everything" in of ? undefined : machineArnOf(of);
}

async function counts(engine: Engine, { of, from, to, stepMs }: SteppedSpan): Promise<Counts> {
  const length = Math.max(1, Math.ceil((to - from) / stepMs));
  const zeros = (): number[] => Array.from({ length }, () => 0);
  const [started, succeeded, failed] = [zeros(), zeros(), zeros()];
  const statuses = new Map<Status, number>();
  const durations: number[] = [];
  const failures = new LastFailures();
  let starts = 0;
  const count = (steps: number[], at: number): void => {
    const step = Math.floor((at - from) / stepMs);
    const before = steps[step];
    if (before !== undefined) steps[step] = before + 1;
  };
  for await (const { start } of timings(engine, { of, from, to }, COUNTED_MAX)) {
    starts += 1;
    count(started, start);
  }
  const ended = { of, endedFrom: from, endedTo: to };
  for await (const { status, start, end } of timings(engine, ended, COUNTED_MAX)) {
    if (end === undefined) continue;
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
    durations.push(end - start);
    if (status === "SUCCEEDED") count(succeeded, end);
    if (status === "FAILED" || status === "TIMED_OUT") count(failed, end);
    if (status !== "SUCCEEDED") failures.add({ start, end });
  }
  const totals = countsByStatus([...statuses].map(([status, n]) => ({ status, count: n })));
  return {
    totals: { ...totals, started: starts },
    series: { from, stepMs, started, succeeded, failed },
    ...middleAndSlow(durations),
    lastFailures: await failures.found(engine, of),
  };
}

/** Of at most as many as are looked at: the newest of those running. */
async function oldest(engine: Engine, of: FindQuery["of"]): Promise<Dashboard["oldestRunning"]> {
  const query = { of, statuses: ["RUNNING"], limit: 1_000, scan: 1_000 } as const;
  const { items } = await engine.findExecutions(query);
  return items.slice(-SHOWN).reverse().map(executionItem);
}
