// dashboard.ts — `dashboard`: what happened in a span of time, and which states are slow.
//
// Everything is counted over the executions kept; of spans with more than COUNTED_MAX of them, over the newest. How
// states did is known from histories, so a sample of executions is followed.
import type { Dashboard, Status } from "../../console-wire/index.ts";
import type { Engine, FindQuery, FoundExecution } from "../../engine/index.ts";
import { type Query, Refused } from "../door/index.ts";
import {
  type FoldedVisit,
  type HistoryFold,
  retriesOf,
  visitEnd,
  visitRan,
  visitStatus,
} from "../fold/index.ts";
import { machineNameOf } from "./arn-names.ts";
import type { Census } from "./census.ts";
import { executionItem } from "./execution-item.ts";
import { lastFailures } from "./last-failures.ts";
import { countsByStatus } from "./statuses.ts";
import { middleAndSlow, timings } from "./timings.ts";

const COUNTED_MAX = 200_000;
const SPAN_MS = 3_600_000;
const STEPS = 60;
const STATES_MAX = 20;
const SAMPLE = 60;
const SAMPLED_EVENTS_MAX = 20_000;
const SHOWN = 10;

export interface DashboardPorts {
  readonly engine: Engine;
  readonly census: Census;
  readonly now: number;
  readonly foldOf: (execution: FoundExecution) => Promise<HistoryFold>;
}

interface Span {
  readonly of: FindQuery["of"];
  readonly from: number;
  readonly to: number;
}

export async function dashboard(ports: DashboardPorts, query: Query): Promise<Dashboard> {
  const to = query.number("to") ?? ports.now;
  const from = query.number("from") ?? to - SPAN_MS;
  if (from >= to) throw new Refused(400, "BadRequest", "'from' is before 'to'.");
  const machine = query.text("machine");
  const of = machine === undefined ? { everything: true as const } : { stateMachineArn: machine };
  const span: Span = { of, from, to };
  const { engine, census } = ports;
  const [counted, sample, oldestRunning, failures] = await Promise.all([
    countsNear(engine, census, span),
    census.of(`states ${JSON.stringify(of)} ${Math.floor(from / SPAN_MS)}`, machine, () =>
      slowStates(ports, span),
    ),
    oldest(engine, of),
    failuresNear(engine, census, span),
  ]);
  return { ...counted, ...sample, oldestRunning, lastFailures: failures };
}

type Counts = Pick<Dashboard, "totals" | "series" | "p50Ms" | "p95Ms">;
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

function failuresNear(
  engine: Engine,
  census: Census,
  near: Span,
): Promise<Dashboard["lastFailures"]> {
  const span = onGrid(near);
  return census.of(`failures ${JSON.stringify(span)}`, machineOf(span), () =>
    lastFailures(engine, span.of, span),
  );
}

function machineOf({ of }: Span): string | undefined {
  return "stateMachineArn" in of ? of.stateMachineArn : undefined;
}

async function counts(engine: Engine, { of, from, to, stepMs }: SteppedSpan): Promise<Counts> {
  const length = Math.max(1, Math.ceil((to - from) / stepMs));
  const zeros = (): number[] => Array.from({ length }, () => 0);
  const [started, succeeded, failed] = [zeros(), zeros(), zeros()];
  const statuses = new Map<Status, number>();
  const durations: number[] = [];
  const count = (steps: number[], at: number): void => {
    const step = Math.floor((at - from) / stepMs);
    const before = steps[step];
    if (before !== undefined) steps[step] = before + 1;
  };
  for await (const { status, start, end } of timings(engine, { of, from, to }, COUNTED_MAX)) {
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
    count(started, start);
    if (end === undefined) continue;
    durations.push(end - start);
    if (status === "SUCCEEDED") count(succeeded, end);
    if (status === "FAILED" || status === "TIMED_OUT") count(failed, end);
  }
  const totals = countsByStatus([...statuses].map(([status, n]) => ({ status, count: n })));
  const all = Object.values(totals).reduce((sum, n) => sum + n, 0);
  return {
    totals: { ...totals, started: all },
    series: { from, stepMs, started, succeeded, failed },
    ...middleAndSlow(durations),
  };
}

/** Of at most as many as are looked at: the newest of those running. */
async function oldest(engine: Engine, of: FindQuery["of"]): Promise<Dashboard["oldestRunning"]> {
  const query = { of, statuses: ["RUNNING"], limit: 1_000, scan: 1_000 } as const;
  const { items } = await engine.findExecutions(query);
  return items.slice(-SHOWN).reverse().map(executionItem);
}

interface StateSample {
  readonly arn: string;
  readonly name: string;
  readonly durations: number[];
  visits: number;
  failures: number;
  retries: number;
}

async function slowStates(
  { engine, foldOf }: DashboardPorts,
  { of, from, to }: Span,
): Promise<Pick<Dashboard, "states" | "sampled">> {
  const { items } = await engine.findExecutions({ of, from, to, limit: SAMPLE, scan: SAMPLE });
  const byState = new Map<string, StateSample>();
  let events = 0;
  let sampled = 0;
  for (const execution of items) {
    if (events > SAMPLED_EVENTS_MAX) break;
    const fold = await foldOf(execution);
    events += fold.count;
    sampled += 1;
    for (const visit of fold.visits) {
      noteVisit(byState, execution.stateMachineArn, { visit, tookMs: tookMs(visit, fold) });
    }
  }
  const states = [...byState.values()].flatMap(({ arn, name, durations, ...counted }) => {
    const { p50Ms, p95Ms } = middleAndSlow(durations);
    if (p50Ms === undefined || p95Ms === undefined) return [];
    const machineName = machineNameOf(arn);
    return [{ machineName, stateMachineArn: arn, stateName: name, ...counted, p50Ms, p95Ms }];
  });
  states.sort((a, b) => b.p95Ms - a.p95Ms);
  return { states: states.slice(0, STATES_MAX), sampled };
}

/**
 * Until the exit, or the failure, caught or not; undefined while it runs. What was cut off would have taken longer: it
 * counts where the execution ran out of time in it, and not where somebody, or a failure beside it, ended it early.
 */
function tookMs(visit: FoldedVisit, fold: HistoryFold): number | undefined {
  const end = visitEnd(visit);
  const cutOff = visitStatus(visit, fold) === "aborted" && fold.end !== "timedOut";
  return end === undefined || cutOff ? undefined : visitRan(visit, fold.pauses, end).ms;
}

interface TimedVisit {
  readonly visit: FoldedVisit;
  readonly tookMs: number | undefined;
}

function noteVisit(
  byState: Map<string, StateSample>,
  arn: string,
  { visit, tookMs }: TimedVisit,
): void {
  const { name, failure } = visit;
  const key = `${arn} ${name}`;
  const sample = byState.get(key) ?? {
    ...{ arn, name, durations: [], visits: 0, failures: 0, retries: 0 },
  };
  byState.set(key, sample);
  sample.visits += 1;
  sample.retries += retriesOf(visit);
  if (failure === "failed" || failure === "caught") sample.failures += 1;
  if (tookMs !== undefined) sample.durations.push(tookMs);
}
