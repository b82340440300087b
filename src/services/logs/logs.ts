// logs.ts — CloudWatch Logs' operations: groups and streams, events put, got and filtered.
import type { JsonObject, TimestampMs } from "../../base/index.ts";
import type { Journal, Shelf } from "../journal/index.ts";
import { numberIn, objectsIn, pageOf, present, textIn, textsIn } from "../parameters.ts";
import type { Call, OperationTable } from "../service.ts";
import { compileFilter } from "./filter-pattern.ts";
import { type Groups, invalid, missing } from "./groups.ts";
import type { StoredEvent } from "./records.ts";

const EVENTS_MAX = 10_000;
const BATCH_BYTES_MAX = 1_048_576;
const EVENT_BYTES = 26;
const DAY_MS = 86_400_000;
const TOO_OLD_MS = 14 * DAY_MS;
const TOO_NEW_MS = 2 * 3_600_000;
/** Every call of a function leaves three lines or more, which nobody has asked for. */
const OF_FUNCTIONS = "/aws/lambda/";
const FUNCTION_EVENTS_MAX = 10_000;
const ANSWER_BYTES_MAX = 1_048_576;

export function logsOperations(journal: Journal, groups: Groups): OperationTable {
  const { now } = groups;
  const policies = journal.shelf<JsonObject>("policies");
  return {
    CreateLogGroup: (parameters, call) => groups.create(parameters, call),
    CreateLogStream: (parameters, call) => groups.createStream(parameters, call),
    DeleteLogGroup: (parameters, call) => groups.delete(parameters, call),
    DeleteLogStream: (parameters, call) => groups.deleteStream(parameters, call),
    DeleteRetentionPolicy: (parameters, call) => groups.deleteRetention(parameters, call),
    DescribeLogGroups: (parameters, call) => groups.describe(parameters, call),
    DescribeLogStreams: (parameters, call) => groups.describeStreams(parameters, call),
    DescribeMetricFilters: () => ({ metricFilters: [] }),
    DescribeSubscriptionFilters: (parameters, call) => {
      groups.named(parameters, call);
      return { subscriptionFilters: [] };
    },
    FilterLogEvents: (parameters, call) => filterEvents(groups, parameters, call),
    GetLogEvents: (parameters, call) => getEvents(groups, parameters, call),
    ListTagsForResource: (parameters, call) => groups.listTags(parameters, call),
    ListTagsLogGroup: (parameters, call) => groups.listTags(parameters, call),
    PutLogEvents: (parameters, call) => putEvents(groups, parameters, call),
    PutRetentionPolicy: (parameters, call) => groups.putRetention(parameters, call),
    TagLogGroup: (parameters, call) => groups.tag(parameters, call),
    TagResource: (parameters, call) => groups.tag(parameters, call),
    UntagLogGroup: (parameters, call) => groups.untag(parameters, call, "tags"),
    UntagResource: (parameters, call) => groups.untag(parameters, call, "tagKeys"),
    ...policyOperations(policies, now),
  };
}

function policyOperations(policies: Shelf<JsonObject>, now: () => TimestampMs): OperationTable {
  const keyOf = (call: Call, name: string) => `${call.scope.account}/${call.scope.region}/${name}`;
  return {
    DeleteResourcePolicy: (parameters, call) => {
      const key = keyOf(call, textIn(parameters, "policyName") ?? "");
      if (!policies.delete(key)) throw missing("policy");
      return {};
    },
    DescribeResourcePolicies: (_, call) => {
      const prefix = keyOf(call, "");
      const own = [...policies.entries()].filter(([key]) => key.startsWith(prefix));
      return { resourcePolicies: own.map(([, policy]) => policy) };
    },
    PutResourcePolicy: (parameters, call) => {
      const policyName = textIn(parameters, "policyName") ?? "";
      const policyDocument = textIn(parameters, "policyDocument") ?? "";
      const policy = { policyName, policyDocument, lastUpdatedTime: now() };
      policies.put(keyOf(call, policyName), policy);
      return { resourcePolicy: policy };
    },
  };
}

function streamOf(groups: Groups, parameters: JsonObject, call: Call) {
  const group = groups.named(parameters, call);
  const key = groups.streamKey(group, textIn(parameters, "logStreamName") ?? "");
  if (!groups.streams.has(key)) throw missing("log stream");
  return { group, key };
}

function putEvents(groups: Groups, parameters: JsonObject, call: Call): JsonObject {
  const { group, key } = streamOf(groups, parameters, call);
  const events = objectsIn(parameters, "logEvents").map((event) => ({
    at: numberIn(event, "timestamp") ?? 0,
    message: textIn(event, "message") ?? "",
  }));
  const bytes = events.reduce(
    (sum, { message }) => sum + Buffer.byteLength(message) + EVENT_BYTES,
    0,
  );
  if (events.length > EVENTS_MAX || bytes > BATCH_BYTES_MAX)
    throw invalid(`Upload too large: ${bytes} bytes exceeds limit of ${BATCH_BYTES_MAX}`);
  if (events.some(({ at }, i) => at < (events[i - 1]?.at ?? at)))
    throw invalid("Log events in a single PutLogEvents request must be in chronological order.");
  const now = groups.now();
  const oldest = groups.oldest(group);
  const tooOld = events.findLastIndex(({ at }) => at < now - TOO_OLD_MS);
  const expired = events.findLastIndex(({ at }) => at < oldest);
  const tooNew = events.findIndex(({ at }) => at > now + TOO_NEW_MS);
  const kept = events.filter(
    ({ at }) => at >= Math.max(now - TOO_OLD_MS, oldest) && at <= now + TOO_NEW_MS,
  );
  const eventsMax = group.name.startsWith(OF_FUNCTIONS) ? FUNCTION_EVENTS_MAX : undefined;
  if (kept.length > 0) groups.events.add(key, { ingestedAt: now, events: kept }, eventsMax);
  const rejected = present({
    tooOldLogEventEndIndex: tooOld < 0 ? undefined : tooOld + 1,
    expiredLogEventEndIndex: expired < 0 ? undefined : expired + 1,
    tooNewLogEventStartIndex: tooNew < 0 ? undefined : tooNew,
  });
  return present({
    nextSequenceToken: "49039859500000000000000000000000000000000000000000000000",
    rejectedLogEventsInfo: Object.keys(rejected).length === 0 ? undefined : rejected,
  });
}

function withinTimes(events: readonly StoredEvent[], parameters: JsonObject): StoredEvent[] {
  const from = numberIn(parameters, "startTime") ?? 0;
  const to = numberIn(parameters, "endTime") ?? Number.POSITIVE_INFINITY;
  return events.filter(({ at }) => at >= from && at < to);
}

/** Tokens say a direction and how many events stand before the page: `f/00…12`. */
function getEvents(groups: Groups, parameters: JsonObject, call: Call): JsonObject {
  const { group, key } = streamOf(groups, parameters, call);
  const events = withinTimes(groups.events.events(key, groups.oldest(group)), parameters);
  const limit = numberIn(parameters, "limit") ?? EVENTS_MAX;
  const token = textIn(parameters, "nextToken");
  const match = token === undefined ? undefined : /^([fb])\/(\d{1,56})$/.exec(token);
  if (match === null) throw invalid("The specified nextToken is invalid.");
  const place = Number(match?.[2] ?? 0);
  const forward = match === undefined ? parameters["startFromHead"] === true : match[1] === "f";
  const end = match === undefined ? events.length : place;
  const from = forward ? place : Math.max(end - limit, 0);
  const asked = events.slice(from, forward ? from + limit : end);
  // Backwards, what does not fit is what is older.
  const page = forward ? limited(asked) : limited(asked.toReversed()).toReversed();
  const first = forward ? from : end - page.length;
  const position = (direction: string, at: number) =>
    `${direction}/${String(at).padStart(56, "0")}`;
  return {
    events: page.map(({ at, message, ingestedAt }) => ({
      timestamp: at,
      message,
      ingestionTime: ingestedAt,
    })),
    nextForwardToken: position("f", first + page.length),
    nextBackwardToken: position("b", first),
  };
}

/** An answer holds at most a megabyte. */
function limited(events: readonly StoredEvent[]): readonly StoredEvent[] {
  let bytes = 0;
  const end = events.findIndex(({ message }) => {
    bytes += Buffer.byteLength(message) + EVENT_BYTES;
    return bytes > ANSWER_BYTES_MAX;
  });
  return end < 0 ? events : events.slice(0, Math.max(end, 1));
}

function filterEvents(groups: Groups, parameters: JsonObject, call: Call): JsonObject {
  const group = groups.named(parameters, call);
  const filter = compileFilter(textIn(parameters, "filterPattern") ?? "");
  const names = textsIn(parameters, "logStreamNames");
  const prefix = textIn(parameters, "logStreamNamePrefix") ?? "";
  const streams = groups
    .streamsOf(group)
    .map(({ name }) => name)
    .filter((name) => (names.length === 0 || names.includes(name)) && name.startsWith(prefix));
  const found = streams.flatMap((name) => {
    const key = groups.streamKey(group, name);
    const events = withinTimes(groups.events.events(key, groups.oldest(group)), parameters);
    return events.filter(({ message }) => filter(message)).map((event) => ({ ...event, name }));
  });
  found.sort((left, right) => left.at - right.at);
  const asked = {
    token: textIn(parameters, "nextToken"),
    limit: numberIn(parameters, "limit") ?? EVENTS_MAX,
  };
  const { items, next } = pageOf(found, asked, () =>
    invalid("The specified nextToken is invalid."),
  );
  return present({
    events: items.map(({ at, message, ingestedAt, id, name }) => ({
      ...{ logStreamName: name, timestamp: at, message, ingestionTime: ingestedAt, eventId: id },
    })),
    searchedLogStreams: [],
    nextToken: next,
  });
}
