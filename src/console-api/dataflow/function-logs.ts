// function-logs.ts — `function-logs`: what the function printed while a visit ran.
//
// The request's id is known where the answer tells it; else those requests count that began while the task ran.
import { isJsonObject } from "../../base/index.ts";
import type { FunctionLogs } from "../../console-wire/index.ts";
import type { Engine } from "../../engine/index.ts";
import { notFound, type Query } from "../door/index.ts";
import type { Subject } from "../execution/index.ts";
import type { FoldedVisit } from "../fold/index.ts";
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
  const answer = jsonOf(succeeded, "output");
  const metadata = isJsonObject(answer) ? answer["SdkResponseMetadata"] : undefined;
  const requestId = isJsonObject(metadata) ? metadata["RequestId"] : undefined;
  const all = functions.logs(functionName);
  const known =
    visit.attempts.length < 2 &&
    all.some((line) => line.requestId === requestId && requestId !== undefined);
  const wanted = known
    ? new Set([requestId])
    : requestsWithin(all, visit, Number.POSITIVE_INFINITY);
  const lines = all.filter((line) => line.requestId !== undefined && wanted.has(line.requestId));
  return { functionName, lines: lines.map(({ at, text }) => ({ at, text })) };
}

/** Requests that began while an attempt ran: the function is started after its Scheduled event. */
function requestsWithin(
  lines: readonly FunctionLogLine[],
  { attempts }: FoldedVisit,
  now: number,
): ReadonlySet<unknown> {
  const begun = lines.filter(
    ({ at, text }) =>
      text.startsWith("START ") &&
      attempts.some(({ scheduledAt, endedAt = now }) => at >= scheduledAt && at <= endedAt),
  );
  return new Set(begun.map(({ requestId }) => requestId));
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
