// kept-lines.ts — the lines of a function that its log group keeps, each with the invocation that it is of.
//
// A stream has the lines of one process, which has one invocation at a time: what stands between its START and its
// REPORT is that invocation's.
import {
  isJsonArray,
  isJsonNumber,
  isJsonObject,
  type JsonObject,
  numberOf,
} from "../base/index.ts";
import { logGroupOf } from "../lambda/index.ts";

export interface KeptLine {
  readonly at: number;
  readonly text: string;
  readonly logStream: string;
  /** Undefined for what a process prints before its first invocation, and where the log no longer tells. */
  readonly requestId: string | undefined;
}

/** An operation of CloudWatch Logs; undefined where it was refused. */
export type AskLogs = (
  operation: string,
  parameters: JsonObject,
) => Promise<JsonObject | undefined>;

/** The newest before a time over all streams, oldest first; undefined where the function has no log group. */
export async function newestKept(
  ask: AskLogs,
  functionName: string,
  { before, limit }: { readonly before: number; readonly limit: number },
): Promise<{ readonly lines: readonly KeptLine[]; readonly more: boolean } | undefined> {
  const logGroupName = logGroupOf(functionName);
  const newestFirst = { logGroupName, orderBy: "LastEventTime", descending: true };
  const listed = await ask("DescribeLogStreams", newestFirst);
  if (listed === undefined) return undefined;
  const until = Number.isFinite(before) ? { endTime: before } : {};
  const pages = await Promise.all(
    objectsOf(listed, "logStreams").map(async (stream) => {
      const logStream = textOf(stream, "logStreamName");
      const asked = { logGroupName, logStreamName: logStream, ...until, limit };
      const lines = linesOf(logStream, await ask("GetLogEvents", asked));
      const first = lines[0]?.at ?? Number.NEGATIVE_INFINITY;
      return { lines, more: timeOf(stream, "firstEventTimestamp") < first };
    }),
  );
  const sorted = pages.flatMap(({ lines }) => lines).toSorted((a, b) => a.at - b.at);
  const isCut = sorted.length > limit || listed["nextToken"] !== undefined;
  return { lines: sorted.slice(-limit), more: isCut || pages.some(({ more }) => more) };
}

/**
 * All of the streams and the times in which the invocations ran whose ids begin so, none of them before `since`; other
 * invocations' among them. Undefined where the function has no log group.
 */
export async function keptAround(
  ask: AskLogs,
  functionName: string,
  { beginning, since }: { readonly beginning: string; readonly since: number },
): Promise<readonly KeptLine[] | undefined> {
  const logGroupName = logGroupOf(functionName);
  const filterPattern = `"RequestId: ${beginning}"`;
  const found = await ask("FilterLogEvents", { logGroupName, filterPattern, startTime: since });
  if (found === undefined) return undefined;
  const marks = new Map<string, { readonly first: JsonObject; readonly last: JsonObject }>();
  for (const last of objectsOf(found, "events")) {
    const logStream = textOf(last, "logStreamName");
    marks.set(logStream, { first: marks.get(logStream)?.first ?? last, last });
  }
  const streams = [...marks].map(async ([logStream, { first, last }]) => {
    const asked = {
      ...{ logGroupName, logStreamNames: [logStream] },
      // A log that has lost the START has lines before what is left.
      startTime: /^START /.test(textOf(first, "message")) ? timeOf(first, "timestamp") : since,
      ...(/^REPORT /.test(textOf(last, "message"))
        ? { endTime: timeOf(last, "timestamp") + 1 }
        : {}),
    };
    return linesOf(logStream, await ask("FilterLogEvents", asked));
  });
  return (await Promise.all(streams)).flat();
}

/** What the platform prints around an invocation. */
interface Mark {
  readonly kind: string | undefined;
  readonly id: string | undefined;
}

const MARK = /^(START|END|REPORT) RequestId: ([0-9a-f-]{36})\b/;

/** Of the events of one stream, oldest first. */
function linesOf(logStream: string, answer: JsonObject | undefined): readonly KeptLine[] {
  const events = objectsOf(answer ?? {}, "events");
  const marks: readonly Mark[] = events.map((event) => {
    const [, kind, id] = MARK.exec(textOf(event, "message")) ?? [];
    return { kind, id };
  });
  // Where the beginning is lost, the first end tells whose it was.
  const first = marks.find(({ id }) => id !== undefined);
  let open = first?.kind === "START" ? undefined : first?.id;
  return events.map((event, i) => {
    const { kind, id } = marks[i] ?? {};
    if (kind === "START" && !goesOn(open, marks, i)) open = id;
    const requestId = open;
    if (kind === "REPORT" && id === open) open = undefined;
    const [at, text] = [timeOf(event, "timestamp"), textOf(event, "message")];
    return { at, text, logStream, requestId };
  });
}

/** Within an invocation that still ends, a START is what that one printed: the log of another, for instance. */
function goesOn(open: string | undefined, marks: readonly Mark[], at: number): boolean {
  if (open === undefined) return false;
  const next = marks.find(({ id }, i) => i > at && id === open);
  return next !== undefined && next.kind !== "START";
}

function objectsOf(answer: JsonObject, member: string): readonly JsonObject[] {
  const value = answer[member];
  return isJsonArray(value) ? value.filter(isJsonObject) : [];
}

function textOf(from: JsonObject, member: string): string {
  const value = from[member];
  return typeof value === "string" ? value : "";
}

function timeOf(from: JsonObject, member: string): number {
  const value = from[member];
  return isJsonNumber(value) ? numberOf(value) : 0;
}
