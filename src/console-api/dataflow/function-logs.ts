// function-logs.ts — `function-logs`: what the function printed while a visit ran.
import type { FunctionLogs } from "../../console-wire/index.ts";
import { visitNameOf } from "../../core/index.ts";
import type { Engine } from "../../engine/index.ts";
import { notFound, type Query } from "../door/index.ts";
import type { Subject } from "../execution/index.ts";
import type { FoldedAttempt, FoldedVisit } from "../fold/index.ts";
import type { ConsoleFunctions, FunctionLogLine } from "../ports.ts";
import { type AttemptMeant, attemptAsked, attemptMeant } from "./attempt-meant.ts";
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
  const { scheduled } = await visitEvents(engine, subject, visit, callMeant(visit, query));
  const functionName = functionNameOf(subject, visit, jsonOf(scheduled, "parameters"));
  if (functionName === undefined) throw notFound(`${visit.name} calls no function.`);
  const { executionArn, startDate: executionStartDate } = subject.record;
  const { enteredEventId, enteredAt: since } = visit;
  const name = visitNameOf({ executionArn, executionStartDate, enteredEventId });
  const { lines, ...found } = await functions.logsOfVisit(functionName, { name, since });
  return { functionName, ...found, lines: withAttempts(lines, visit.attempts) };
}

/** One that did not begin called nothing: the nearest before it that did, or after it. */
function callMeant(visit: FoldedVisit, query: Query): AttemptMeant | undefined {
  const asked = attemptAsked(visit, query)?.number ?? visit.attempts.length;
  if (visit.attempts[asked - 1]?.notBegun !== true) return attemptMeant(visit, asked);
  const hasBegun = ({ notBegun }: FoldedAttempt): boolean => !notBegun;
  const before = visit.attempts.slice(0, asked).findLastIndex(hasBegun);
  const at = before < 0 ? visit.attempts.findIndex(hasBegun) : before;
  if (at < 0) throw notFound(`No attempt of ${visit.name} has begun: it called no function.`);
  return attemptMeant(visit, at + 1);
}

const BEGINS = /^START RequestId: /;

/**
 * A call belongs to the attempt that was under way when it began; later lines of it may come after that one. Of a call
 * whose beginning the log no longer holds, the first attempt alone can be told: it had no other before it.
 */
export function withAttempts(
  lines: readonly FunctionLogLine[],
  attempts: readonly Pick<FoldedAttempt, "scheduledAt" | "notBegun">[],
): FunctionLogs["lines"] {
  const ofRequest = new Map<string, number>();
  const first = attempts.findIndex(({ notBegun }) => !notBegun) + 1;
  const begunAt = (at: number, text: string): number => {
    const attempt = attempts.findLastIndex((one) => !one.notBegun && one.scheduledAt <= at) + 1;
    return attempt === first || BEGINS.test(text) ? attempt : 0;
  };
  return lines.map(({ at, text, requestId = "" }) => {
    const attempt = ofRequest.get(requestId) ?? begunAt(at, text);
    if (requestId !== "") ofRequest.set(requestId, attempt);
    return { at, text, ...(attempt === 0 ? {} : { attempt }) };
  });
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
