// groups.ts — log groups and streams: made, described, tagged, taken away.
import type { JsonObject, Scope, TimestampMs } from "../../base/index.ts";
import type { Journal, Shelf } from "../journal/index.ts";
import {
  numberIn,
  objectIn,
  pageOf,
  present,
  type Texts,
  textIn,
  textsIn,
  without,
} from "../parameters.ts";
import type { Call } from "../service.ts";
import { ServiceFault } from "../service-fault.ts";
import { EventStore } from "./event-store.ts";
import { type LinesAsked, type NewestLines, newestLines } from "./newest-lines.ts";
import { type GroupRecord, groupArn, groupKey, type StreamRecord } from "./records.ts";

const RETENTIONS: readonly number[] = [
  ...[1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192],
  ...[2557, 2922, 3288, 3653],
];
const DAY_MS = 86_400_000;

export function invalid(message: string): ServiceFault {
  return new ServiceFault("InvalidParameterException", message);
}

export function missing(what: string): ServiceFault {
  return new ServiceFault("ResourceNotFoundException", `The specified ${what} does not exist.`);
}

function exists(what: string): ServiceFault {
  return new ServiceFault("ResourceAlreadyExistsException", `The specified ${what} already exists`);
}

export class Groups {
  readonly events: EventStore;
  readonly records: Shelf<GroupRecord>;
  readonly streams: Shelf<StreamRecord>;
  readonly now: () => TimestampMs;

  constructor(journal: Journal, now: () => TimestampMs) {
    this.events = new EventStore(journal);
    this.records = journal.shelf("groups");
    this.streams = journal.shelf("streams");
    this.now = now;
  }

  /** By logGroupName, logGroupIdentifier or an ARN. */
  named(parameters: JsonObject, { scope }: Call): GroupRecord {
    const given =
      textIn(parameters, "logGroupName") ??
      textIn(parameters, "logGroupIdentifier") ??
      textIn(parameters, "resourceArn") ??
      "";
    const arn = /^arn:[^:]+:logs:([^:]+):(\d+):log-group:([^:]+)/.exec(given);
    const home: Scope = arn === null ? scope : { region: arn[1] ?? "", account: arn[2] ?? "" };
    const group = this.records.get(groupKey(home, arn?.[3] ?? given));
    if (group === undefined) throw missing("log group");
    return group;
  }

  streamKey(group: GroupRecord, stream: string): string {
    return `${groupKey(group.scope, group.name)}\n${stream}`;
  }

  oldest(group: GroupRecord): TimestampMs {
    return group.retentionDays === undefined ? 0 : this.now() - group.retentionDays * DAY_MS;
  }

  create(parameters: JsonObject, { scope }: Call): JsonObject {
    const name = textIn(parameters, "logGroupName") ?? "";
    if (this.records.has(groupKey(scope, name))) throw exists("log group");
    const kmsKeyId = textIn(parameters, "kmsKeyId");
    this.records.put(groupKey(scope, name), {
      ...{ scope, name, createdAt: this.now(), tags: tagsOf(parameters) },
      groupClass: textIn(parameters, "logGroupClass") ?? "STANDARD",
      protected: parameters["deletionProtectionEnabled"] === true,
      ...(kmsKeyId === undefined ? {} : { kmsKeyId }),
    });
    return {};
  }

  delete(parameters: JsonObject, call: Call): JsonObject {
    const group = this.named(parameters, call);
    if (group.protected) throw invalid("The log group has deletion protection enabled.");
    for (const stream of this.streamsOf(group)) this.#dropStream(group, stream.name);
    this.records.delete(groupKey(group.scope, group.name));
    return {};
  }

  streamsOf(group: GroupRecord): StreamRecord[] {
    const prefix = this.streamKey(group, "");
    return [...this.streams.entries()]
      .filter(([key]) => key.startsWith(prefix))
      .map(([, stream]) => stream);
  }

  #dropStream(group: GroupRecord, name: string): void {
    const key = this.streamKey(group, name);
    this.streams.delete(key);
    this.events.drop(key);
  }

  describe(parameters: JsonObject, { scope }: Call): JsonObject {
    const prefix = textIn(parameters, "logGroupNamePrefix") ?? "";
    const pattern = textIn(parameters, "logGroupNamePattern")?.toLowerCase() ?? "";
    const own = [...this.records.values()]
      .filter(
        (group) => group.scope.account === scope.account && group.scope.region === scope.region,
      )
      .filter(({ name }) => name.startsWith(prefix) && name.toLowerCase().includes(pattern))
      .sort((left, right) => (left.name < right.name ? -1 : 1));
    return paged(own, parameters, { member: "logGroups", shown: (group) => this.#shown(group) });
  }

  #shown(group: GroupRecord): JsonObject {
    const arn = groupArn(group);
    const bytes = this.streamsOf(group).reduce(
      (sum, { name }) => sum + this.#bytes(group, name),
      0,
    );
    return present({
      ...{ logGroupName: group.name, creationTime: group.createdAt },
      ...{ retentionInDays: group.retentionDays, metricFilterCount: 0, arn: `${arn}:*` },
      ...{ storedBytes: bytes, kmsKeyId: group.kmsKeyId, logGroupClass: group.groupClass },
      ...{ logGroupArn: arn, deletionProtectionEnabled: group.protected },
    });
  }

  #bytes(group: GroupRecord, stream: string): number {
    const events = this.events.events(this.streamKey(group, stream), this.oldest(group));
    return events.reduce((sum, { message }) => sum + Buffer.byteLength(message) + 26, 0);
  }

  /** Undefined where there is no such group. */
  newestLines(scope: Scope, name: string, asked: LinesAsked): NewestLines | undefined {
    const group = this.records.get(groupKey(scope, name));
    if (group === undefined) return undefined;
    const oldest = this.oldest(group);
    const streams = this.streamsOf(group).map((stream) => ({
      name: stream.name,
      events: this.events.events(this.streamKey(group, stream.name), oldest),
    }));
    return newestLines(streams, asked);
  }

  createStream(parameters: JsonObject, call: Call): JsonObject {
    const group = this.named(parameters, call);
    const name = textIn(parameters, "logStreamName") ?? "";
    const key = this.streamKey(group, name);
    if (this.streams.has(key)) throw exists("log stream");
    this.streams.put(key, { name, createdAt: this.now() });
    return {};
  }

  deleteStream(parameters: JsonObject, call: Call): JsonObject {
    const group = this.named(parameters, call);
    const name = textIn(parameters, "logStreamName") ?? "";
    if (!this.streams.has(this.streamKey(group, name))) throw missing("log stream");
    this.#dropStream(group, name);
    return {};
  }

  describeStreams(parameters: JsonObject, call: Call): JsonObject {
    const group = this.named(parameters, call);
    const prefix = textIn(parameters, "logStreamNamePrefix") ?? "";
    const byTime = parameters["orderBy"] === "LastEventTime";
    if (byTime && prefix !== "")
      throw invalid("Cannot order by LastEventTime with a logStreamNamePrefix.");
    const shown = this.streamsOf(group)
      .filter(({ name }) => name.startsWith(prefix))
      .map((stream) => this.#shownStream(group, stream))
      .sort((left, right) => {
        if (byTime)
          return Number(left["lastEventTimestamp"] ?? 0) - Number(right["lastEventTimestamp"] ?? 0);
        return String(left["logStreamName"]) < String(right["logStreamName"]) ? -1 : 1;
      });
    if (parameters["descending"] === true) shown.reverse();
    return paged(shown, parameters, { member: "logStreams", shown: (stream) => stream });
  }

  #shownStream(group: GroupRecord, { name, createdAt }: StreamRecord): JsonObject {
    const key = this.streamKey(group, name);
    const events = this.events.events(key, this.oldest(group));
    return present({
      ...{ logStreamName: name, creationTime: createdAt },
      ...{ firstEventTimestamp: events[0]?.at, lastEventTimestamp: events.at(-1)?.at },
      lastIngestionTime: this.events.lastIngestedAt(key),
      uploadSequenceToken: "49039859500000000000000000000000000000000000000000000000",
      ...{ arn: `${groupArn(group)}:log-stream:${name}`, storedBytes: 0 },
    });
  }

  #change(parameters: JsonObject, call: Call, changes: Partial<GroupRecord>): JsonObject {
    const group = this.named(parameters, call);
    this.records.put(groupKey(group.scope, group.name), { ...group, ...changes });
    return {};
  }

  putRetention(parameters: JsonObject, call: Call): JsonObject {
    const days = numberIn(parameters, "retentionInDays") ?? 0;
    if (!RETENTIONS.includes(days)) {
      throw invalid(
        `1 validation error detected: Value '${days}' at 'retentionInDays' failed to satisfy constraint: Member must satisfy enum value set: [${RETENTIONS.join(", ")}]`,
      );
    }
    return this.#change(parameters, call, { retentionDays: days });
  }

  deleteRetention(parameters: JsonObject, call: Call): JsonObject {
    const { retentionDays: _, ...group } = this.named(parameters, call);
    this.records.put(groupKey(group.scope, group.name), group);
    return {};
  }

  tag(parameters: JsonObject, call: Call): JsonObject {
    const { tags } = this.named(parameters, call);
    return this.#change(parameters, call, { tags: { ...tags, ...tagsOf(parameters) } });
  }

  untag(parameters: JsonObject, call: Call, member: string): JsonObject {
    const { tags } = this.named(parameters, call);
    return this.#change(parameters, call, { tags: without(tags, textsIn(parameters, member)) });
  }

  listTags(parameters: JsonObject, call: Call): JsonObject {
    return { tags: this.named(parameters, call).tags };
  }
}

function tagsOf(parameters: JsonObject): Texts {
  const tags = objectIn(parameters, "tags") ?? {};
  return Object.fromEntries(Object.entries(tags).map(([key, value]) => [key, String(value)]));
}

/** Only what is on the page is made to be shown. */
function paged<T>(
  all: readonly T[],
  parameters: JsonObject,
  { member, shown }: { readonly member: string; readonly shown: (one: T) => JsonObject },
): JsonObject {
  const asked = {
    token: textIn(parameters, "nextToken"),
    limit: numberIn(parameters, "limit") ?? 50,
  };
  const { items, next } = pageOf(all, asked, () => invalid("The specified nextToken is invalid."));
  return present({ [member]: items.map(shown), nextToken: next });
}
