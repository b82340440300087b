// own-requests.ts — which requests to a function a visit made.
//
//   R1. An attempt's request is known where its answer, or its failure's cause, tells the id.
//   R2. Of other attempts those requests count that began while it ran and that nobody is known to have made.
//   R3. Node's causes tell no id; the function then wrote the same failure into its log.
import { isJsonObject } from "../../base/index.ts";
import type { Engine } from "../../engine/index.ts";
import type { Subject } from "../execution/index.ts";
import {
  type FoldEvent,
  type FoldedAttempt,
  type FoldedVisit,
  functionErrorOf,
  textOf,
  visitEnd,
} from "../fold/index.ts";
import type { FunctionLogLine } from "../ports.ts";
import { eventAt, jsonOf } from "./visit-events.ts";

/** Visits at the same time whose requests are looked up, at most. */
const OTHERS_MAX = 60;
/** Of a visit: the last ones; a function's log does not go back further for long. */
const ATTEMPTS_MAX = 20;
const ANSWERED = /^(?:Task|LambdaFunction)(?:Submitted|Succeeded|Failed)$/;
const CAUSE_IDS: readonly RegExp[] = [
  /"requestId":\s*"([\w-]+)"/,
  /"errorMessage":\s*"RequestId: ([\w-]+) Error: /,
];

export interface OwnRequests {
  readonly ids: ReadonlySet<string>;
  /** Requests of others may be among them. */
  readonly isMixed: boolean;
}

interface Attempt {
  readonly attempt: FoldedAttempt;
  readonly requestId: string | undefined;
  /** What the function threw. */
  readonly message: string | undefined;
}

export async function ownRequests(
  engine: Engine,
  subject: Subject,
  { visit, all }: { readonly visit: FoldedVisit; readonly all: readonly FunctionLogLine[] },
): Promise<OwnRequests> {
  const logged = new Set(all.map(({ requestId }) => requestId));
  const attempts = await attemptsOf(engine, subject, visit);
  const isTold = ({ requestId }: Attempt): boolean =>
    requestId !== undefined && logged.has(requestId);
  const ids = new Set(attempts.filter(isTold).flatMap(({ requestId }) => requestId ?? []));
  const untold = attempts.filter((one) => !isTold(one));
  const within = (taken: ReadonlySet<string>): ReadonlySet<string> =>
    new Set(
      untold.flatMap((one) => {
        const begun = begunDuring(all, one.attempt).filter((id) => !taken.has(id));
        return one.message === undefined ? begun : failedWith(one.message, { begun, all });
      }),
    );
  let others = within(ids);
  if (others.size > untold.length) {
    others = within(new Set([...ids, ...(await requestsBeside(engine, subject, visit))]));
  }
  return { ids: new Set([...ids, ...others]), isMixed: others.size > untold.length };
}

/** R1; where several events of one attempt tell an id, the first: what a token brought comes after it. */
async function attemptsOf(
  engine: Engine,
  { fold, record }: Subject,
  visit: FoldedVisit,
): Promise<readonly Attempt[]> {
  const last = visit.attempts.slice(-ATTEMPTS_MAX);
  const answers = last.map((): number[] => []);
  const until = visit.exitedEventId ?? fold.count;
  let at = -1;
  for (let id = last[0]?.scheduledEventId ?? until + 1; id <= until; id += 1) {
    if (id === last[at + 1]?.scheduledEventId) at += 1;
    if (fold.positionOf(id)?.visit === visit && ANSWERED.test(fold.typeOf(id))) {
      answers[at]?.push(id);
    }
  }
  const read = await Promise.all(
    answers.map((own) => Promise.all(own.map((id) => eventAt(engine, record.executionArn, id)))),
  );
  const told = last.map((attempt, i) => {
    const events = read[i] ?? [];
    const cause = events.map((event) => event && textOf(event.details, "cause")).find(Boolean);
    return {
      attempt,
      requestId: events.map(requestIdOf).find((id) => id !== undefined),
      message: cause === undefined ? undefined : functionErrorOf(cause)?.message,
    };
  });
  const earlier = visit.attempts.slice(0, -ATTEMPTS_MAX);
  const nothing = { requestId: undefined, message: undefined };
  return [...earlier.map((attempt) => ({ attempt, ...nothing })), ...told];
}

function requestIdOf(event: FoldEvent | undefined): string | undefined {
  const cause = event && textOf(event.details, "cause");
  // By its letters: a long cause is cut off, and is no JSON then.
  if (cause?.startsWith("{")) {
    return CAUSE_IDS.map((id) => id.exec(cause)?.[1]).find((id) => id !== undefined);
  }
  const answer = cause === undefined ? jsonOf(event, "output") : undefined;
  const metadata = isJsonObject(answer) ? answer["SdkResponseMetadata"] : undefined;
  const id = isJsonObject(metadata) ? metadata["RequestId"] : undefined;
  return typeof id === "string" ? id : undefined;
}

async function requestsBeside(
  engine: Engine,
  subject: Subject,
  visit: FoldedVisit,
): Promise<readonly string[]> {
  const until = visitEnd(visit) ?? Number.POSITIVE_INFINITY;
  const others = subject.fold.visits.filter(
    (other) =>
      other !== visit &&
      other.type === "Task" &&
      other.enteredAt <= until &&
      (visitEnd(other) ?? Number.POSITIVE_INFINITY) >= visit.enteredAt,
  );
  const attempts = await Promise.all(
    others.slice(0, OTHERS_MAX).map((other) => attemptsOf(engine, subject, other)),
  );
  return attempts.flat().flatMap(({ requestId }) => requestId ?? []);
}

/** The function is started after its Scheduled event. */
function begunDuring(
  lines: readonly FunctionLogLine[],
  { scheduledAt, endedAt }: FoldedAttempt,
): readonly string[] {
  const until = endedAt ?? Number.POSITIVE_INFINITY;
  return lines
    .filter(({ at, text }) => text.startsWith("START ") && at >= scheduledAt && at <= until)
    .flatMap(({ requestId }) => requestId ?? []);
}

/** R3; all of them where none wrote it. */
function failedWith(
  message: string,
  { begun, all }: { readonly begun: readonly string[]; readonly all: readonly FunctionLogLine[] },
): readonly string[] {
  const told = `"errorMessage":${JSON.stringify(message)}`;
  const wrote = new Set(
    all.filter(({ text }) => text.includes(told)).map(({ requestId }) => requestId),
  );
  const failed = begun.filter((id) => wrote.has(id));
  return failed.length === 0 ? begun : failed;
}
