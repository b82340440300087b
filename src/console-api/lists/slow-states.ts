// slow-states.ts — which states are slow: known from histories, so a sample of executions is followed.
//
//   D1. At most SAMPLE executions of the span, the newest, and about EVENTS_MAX events of them together.
//   D2. Each has the same share of the events. What short ones leave goes to the longer ones, of which the beginning is
//       read: one large execution takes no other's place.
import type { Dashboard } from "../../console-wire/index.ts";
import type { Engine, FindQuery, FoundExecution } from "../../engine/index.ts";
import {
  type Folded,
  type FoldedVisit,
  type HistoryFold,
  retriesOf,
  visitEnd,
  visitRan,
  visitStatus,
} from "../fold/index.ts";
import { machineNameOf } from "./arn-names.ts";
import { middleAndSlow } from "./timings.ts";

const STATES_MAX = 20;
const SAMPLE = 100;
const EVENTS_MAX = 20_000;
/** Executions of others that are passed over on the way to those of one machine. */
const LOOKED_AT_MAX = 50_000;
const SCAN = 2_000;

export type SlowStates = Pick<Dashboard, "states" | "sampled" | "shortened">;
export type BeginningOf = (execution: FoundExecution, most: number) => Promise<Folded>;
type Span = Pick<FindQuery, "of" | "from" | "to">;

export async function slowStates(
  engine: Pick<Engine, "findExecutions">,
  begunOf: BeginningOf,
  span: Span,
): Promise<SlowStates> {
  const items = await newest(engine, span);
  const { histories, shortened } = await beginnings(items, begunOf);
  const byState = new Map<string, StateSample>();
  for (const { execution, fold } of histories) {
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
  return {
    ...{ states: states.slice(0, STATES_MAX), sampled: items.length },
    ...(shortened === undefined ? {} : { shortened }),
  };
}

async function newest(
  engine: Pick<Engine, "findExecutions">,
  span: Span,
): Promise<readonly FoundExecution[]> {
  const items: FoundExecution[] = [];
  let searched = 0;
  let after: string | undefined;
  do {
    const cursor = after === undefined ? {} : { after };
    const limit = SAMPLE - items.length;
    const page = await engine.findExecutions({ ...span, ...cursor, limit, scan: SCAN });
    items.push(...page.items);
    searched += page.searched;
    after = page.next;
  } while (after !== undefined && items.length < SAMPLE && searched < LOOKED_AT_MAX);
  return items.slice(0, SAMPLE);
}

interface Followed extends Folded {
  readonly execution: FoundExecution;
}

interface Beginnings {
  readonly histories: readonly Followed[];
  readonly shortened: SlowStates["shortened"];
}

/** D2. */
async function beginnings(
  items: readonly FoundExecution[],
  begunOf: BeginningOf,
): Promise<Beginnings> {
  const share = Math.floor(EVENTS_MAX / Math.max(1, items.length));
  const begun: Followed[] = [];
  let left = EVENTS_MAX;
  for (const execution of items) {
    const folded = await begunOf(execution, share);
    left -= Math.min(share, folded.fold.count);
    begun.push({ execution, ...folded });
  }
  const long = begun.filter(({ isWhole }) => !isWhole).length;
  if (long === 0) return { histories: begun, shortened: undefined };
  const events = share + Math.floor(left / long);
  const histories: Followed[] = [];
  for (const one of begun) {
    const { execution, isWhole } = one;
    histories.push(isWhole ? one : { execution, ...(await begunOf(execution, events)) });
  }
  const executions = histories.filter(({ isWhole }) => !isWhole).length;
  return { histories, shortened: executions === 0 ? undefined : { executions, events } };
}

interface StateSample {
  readonly arn: string;
  readonly name: string;
  readonly durations: number[];
  visits: number;
  failures: number;
  retries: number;
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
