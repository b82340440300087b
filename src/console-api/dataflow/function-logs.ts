// function-logs.ts — `function-logs`: what the function printed while a visit ran.
//
// The request's id is known where the answer tells it; else those requests count that began while the task ran and that
// no other visit is known to have made.
import { isJsonObject } from "../../base/index.ts";
import type { FunctionLogs } from "../../console-wire/index.ts";
import type { Engine } from "../../engine/index.ts";
import { notFound, type Query } from "../door/index.ts";
import type { Subject } from "../execution/index.ts";
import { type FoldEvent, type FoldedVisit, visitEnd } from "../fold/index.ts";
import type { ConsoleFunctions, FunctionLogLine } from "../ports.ts";
import { jsonOf, visitEvents } from "./visit-events.ts";

export async function functionLogs(
  engine: Engine,
  functions: ConsoleFunctions,
  subject: Subject,
  query: Query,
): Promise<FunctionLogs> {
  const entered = query.number("entered");
  const visit = subject.fold.visits.find(({ enteredEventId }) => enteredEventId === entered);
  if (visit === undefined) throw notFound(`No state was entered with the event ${entered}.`);
  const { scheduled, succeeded } = await visitEvents(engine, subject, visit);
  const functionName = functionNameOf(subject, visit, jsonOf(scheduled, "parameters"));
  if (functionName === undefined) throw notFound(`${visit.name} calls no function.`);
  const all = functions.logs(functionName);
  const known = visit.attempts.length < 2 ? requestIdOf(succeeded) : undefined;
  const wanted =
    known !== undefined && all.some(({ requestId }) => requestId === known)
      ? new Set<string>([known])
      : await ownRequests(engine, subject, { visit, all });
  const lines = all.filter(({ requestId }) => requestId !== undefined && wanted.has(requestId));
  return {
    functionName,
    lines: lines.map(({ at, text }) => ({ at, text })),
    ...(wanted.size > Math.max(1, visit.attempts.length) ? { mixed: true } : {}),
  };
}

function requestIdOf(succeeded: FoldEvent | undefined): string | undefined {
  const answer = jsonOf(succeeded, "output");
  const metadata = isJsonObject(answer) ? answer["SdkResponseMetadata"] : undefined;
  const id = isJsonObject(metadata) ? metadata["RequestId"] : undefined;
  return typeof id === "string" ? id : undefined;
}

/** Visits at the same time whose requests are looked up, at most. */
const OTHERS_MAX = 60;

async function ownRequests(
  engine: Engine,
  subject: Subject,
  { visit, all }: { readonly visit: FoldedVisit; readonly all: readonly FunctionLogLine[] },
): Promise<ReadonlySet<string>> {
  const requests = requestsWithin(all, visit);
  if (requests.size <= visit.attempts.length) return requests;
  const until = visitEnd(visit) ?? Number.POSITIVE_INFINITY;
  const others = subject.fold.visits.filter(
    (other) =>
      other !== visit &&
      other.type === "Task" &&
      other.enteredAt <= until &&
      (other.exitedAt ?? 0) >= visit.enteredAt,
  );
  const events = await Promise.all(
    others.slice(0, OTHERS_MAX).map((other) => visitEvents(engine, subject, other)),
  );
  const taken = new Set(events.map(({ succeeded }) => requestIdOf(succeeded)));
  return new Set([...requests].filter((id) => !taken.has(id)));
}

/** Requests that began while an attempt ran: the function is started after its Scheduled event. */
function requestsWithin(
  lines: readonly FunctionLogLine[],
  { attempts }: FoldedVisit,
): ReadonlySet<string> {
  const begun = lines.filter(
    ({ at, text }) =>
      text.startsWith("START ") &&
      attempts.some(
        ({ scheduledAt, endedAt }) =>
          at >= scheduledAt && at <= (endedAt ?? Number.POSITIVE_INFINITY),
      ),
  );
  return new Set(begun.flatMap(({ requestId }) => requestId ?? []));
}

function functionNameOf(
  { picture }: Subject,
  { name }: FoldedVisit,
  parameters: unknown,
): string | undefined {
  const resource = picture.states.get(name)?.json["Resource"];
  const given =
    typeof parameters === "object" && parameters !== null && "FunctionName" in parameters
      ? parameters.FunctionName
      : resource;
  if (typeof given !== "string" || !/:lambda:|^[\w-]+$|:function:/.test(given)) return undefined;
  const [, named] = /:function:([\w-]+)/.exec(given) ?? [];
  if (named !== undefined) return named;
  return given.startsWith("arn:") ? undefined : given.split(":")[0];
}
