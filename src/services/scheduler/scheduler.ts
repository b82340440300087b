// scheduler.ts — EventBridge Scheduler: schedules in groups, rung by the clock.
//
//   S1. When a schedule rings, its invocation and its next time are on disk together: it rings once.
//   S2. The clock's wake-ups are passive: a schedule is no reason for a skipping clock to jump. A time that passed
//       while the process was down is not made up for, except a one-time schedule's.
import { randomUUID } from "node:crypto";
import { isoTime, type JsonObject, type Scope, type TimestampMs } from "../../base/index.ts";
import type { CallInside } from "../inside.ts";
import type { Journal, Shelf } from "../journal/index.ts";
import type { Outbox, SendEnd } from "../outbox.ts";
import { numberIn, objectIn, present, textIn } from "../parameters.ts";
import type { DeliveryPorts, KnowsAction, ServicesClock } from "../ports.ts";
import { ScheduleProblem } from "../schedules/index.ts";
import type { Call, OperationTable } from "../service.ts";
import { invokeTarget, isUniversalAction, targetOutbox } from "../targets/index.ts";
import { Wakes } from "../wakes.ts";
import { checkedSchedule, scheduleOf } from "./checks.ts";
import { Groups } from "./groups.ts";
import {
  conflict,
  keyOf,
  missing,
  paged,
  type ScheduleRecord,
  scheduleArn,
  shownSchedule,
} from "./records.ts";

export interface SchedulerParts {
  readonly journal: Journal;
  readonly clock: ServicesClock;
  readonly callInside: CallInside;
  readonly ports: DeliveryPorts;
  readonly report: (where: string, error: unknown) => void;
  readonly knowsAction: KnowsAction;
}

export interface Scheduler {
  readonly operations: OperationTable;
  stop(): void;
}

interface Invocation {
  readonly scope: Scope;
  readonly arn: string;
  readonly target: JsonObject;
  readonly input: string;
  readonly id: string;
}

export function scheduler(parts: SchedulerParts): Scheduler {
  const own = new Schedules(parts);
  return { operations: own.operations(), stop: () => own.stop() };
}

class Schedules {
  readonly #parts: SchedulerParts;
  readonly #records: Shelf<ScheduleRecord>;
  readonly #groups: Groups;
  readonly #outbox: Outbox<Invocation>;
  readonly #wakes: Wakes;

  constructor(parts: SchedulerParts) {
    const { journal, clock } = parts;
    this.#parts = parts;
    this.#wakes = new Wakes(clock);
    this.#records = journal.shelf("schedules");
    this.#groups = new Groups(journal.shelf("groups"), () => clock.now());
    this.#outbox = targetOutbox(parts, {
      name: "scheduler:target",
      send: (invocation) => this.#send(invocation),
      source: ({ arn: SCHEDULE_ARN }) => ({ SCHEDULE_ARN }),
    });
    for (const [key] of this.#records.entries()) this.#plan(key);
  }

  operations(): OperationTable {
    return {
      ...this.#groups.operations(this.#records, (key) => this.#drop(key)),
      CreateSchedule: (parameters, call) => this.#create(parameters, call),
      DeleteSchedule: (parameters, call) => {
        const record = this.#named(parameters, call);
        this.#drop(keyOf(record.scope, record.group, record.name));
        return {};
      },
      GetSchedule: (parameters, call) => shownSchedule(this.#named(parameters, call)),
      ListSchedules: (parameters, call) => this.#list(parameters, call),
      UpdateSchedule: (parameters, call) => this.#update(parameters, call),
    };
  }

  #drop(key: string): void {
    this.#records.delete(key);
    this.#plan(key);
  }

  #named(parameters: JsonObject, { scope }: Call): ScheduleRecord {
    const name = textIn(parameters, "Name") ?? "";
    const group = textIn(parameters, "GroupName") ?? textIn(parameters, "groupName") ?? "default";
    const record = this.#records.get(keyOf(scope, group, name));
    if (record === undefined) throw missing(`Schedule ${name} does not exist.`);
    return record;
  }

  #create(parameters: JsonObject, { scope }: Call): JsonObject {
    const group = textIn(parameters, "GroupName") ?? "default";
    const name = textIn(parameters, "Name") ?? "";
    this.#groups.named(scope, group);
    if (this.#records.has(keyOf(scope, group, name)))
      throw conflict(`Schedule ${name} already exists.`);
    this.#check(parameters);
    return this.#save(recordOf(parameters, { scope, group, now: this.#parts.clock.now() }));
  }

  #check(parameters: JsonObject): void {
    checkedSchedule(parameters, (arn) => isUniversalAction(this.#parts.knowsAction, arn));
  }

  #update(parameters: JsonObject, call: Call): JsonObject {
    this.#check(parameters);
    const { scope, group, createdAt } = this.#named(parameters, call);
    const record = recordOf(parameters, { scope, group, now: this.#parts.clock.now() });
    return this.#save({ ...record, createdAt });
  }

  #save(record: ScheduleRecord): JsonObject {
    const key = keyOf(record.scope, record.group, record.name);
    this.#records.put(key, record);
    this.#plan(key);
    return { ScheduleArn: scheduleArn(record) };
  }

  #list(parameters: JsonObject, { scope }: Call): JsonObject {
    const group = textIn(parameters, "GroupName");
    const prefix = textIn(parameters, "NamePrefix") ?? "";
    const state = textIn(parameters, "State");
    const own = [...this.#records.values()].filter(
      (record) =>
        record.scope.account === scope.account &&
        record.scope.region === scope.region &&
        (group === undefined || record.group === group) &&
        record.name.startsWith(prefix) &&
        (state === undefined || record.settings["State"] === state),
    );
    const shown = own.map((record) => ({
      ...{ Arn: scheduleArn(record), Name: record.name, GroupName: record.group },
      ...{ State: record.settings["State"] ?? "ENABLED" },
      ...{ CreationDate: record.createdAt / 1000, LastModificationDate: record.modifiedAt / 1000 },
      Target: { Arn: textIn(objectIn(record.settings, "Target") ?? {}, "Arn") ?? "" },
    }));
    return paged(shown, parameters, "Schedules");
  }

  #plan(key: string): void {
    this.#wakes.drop(key);
    const record = this.#records.get(key);
    if (
      record === undefined ||
      record.settings["State"] === "DISABLED" ||
      record.doneAt !== undefined
    )
      return;
    const at = this.#nextTime(record);
    if (at === undefined) return;
    this.#wakes.plan(key, at, () => this.#ring(key, at), { passive: true });
  }

  /** Undefined also for what an older Treadle took and AWS does not. */
  #nextTime(record: ScheduleRecord): TimestampMs | undefined {
    try {
      return nextTime(record, this.#parts.clock.now());
    } catch (error) {
      if (!(error instanceof ScheduleProblem)) throw error;
      this.#parts.report(`scheduler:${record.name}`, error);
      return undefined;
    }
  }

  #ring(key: string, at: TimestampMs): void {
    const record = this.#records.get(key);
    if (record === undefined) return;
    const target = objectIn(record.settings, "Target") ?? {};
    const id = randomUUID();
    const input = filledInput(textIn(target, "Input") ?? "{}", {
      arn: scheduleArn(record),
      at,
      id,
    });
    this.#outbox.add(id, { scope: record.scope, arn: scheduleArn(record), target, input, id });
    const rung = { ...record, lastAt: at };
    const over = nextTime(rung, at) === undefined;
    if (over && record.settings["ActionAfterCompletion"] === "DELETE") this.#records.delete(key);
    else this.#records.put(key, { ...rung, ...(over ? { doneAt: at } : {}) });
    this.#plan(key);
  }

  #send({ scope, target, input, id }: Invocation): Promise<SendEnd> {
    const groupId = textIn(objectIn(target, "SqsParameters") ?? {}, "MessageGroupId");
    const bus = objectIn(target, "EventBridgeParameters");
    const arn = textIn(target, "Arn") ?? "";
    const text = bus === undefined ? input : busEvent(bus, input);
    return invokeTarget(this.#parts, {
      ...{ scope, arn, input: text, at: this.#parts.clock.now(), deduplicationId: id },
      ...(groupId === undefined ? {} : { groupId }),
    });
  }

  stop(): void {
    this.#outbox.close();
    this.#wakes.close();
  }
}

function recordOf(
  parameters: JsonObject,
  {
    scope,
    group,
    now,
  }: { readonly scope: Scope; readonly group: string; readonly now: TimestampMs },
): ScheduleRecord {
  const { Name, GroupName: _group, ClientToken: _token, ...settings } = parameters;
  const name = String(Name ?? "");
  return { scope, group, name, settings, createdAt: now, modifiedAt: now };
}

/** Within StartDate and EndDate, which bound rates and crons. */
function nextTime(record: ScheduleRecord, now: TimestampMs): TimestampMs | undefined {
  const { settings, createdAt, lastAt } = record;
  const schedule = scheduleOf(settings);
  if (schedule.kind === "at") {
    // What was missed while the process was down rings late, once.
    return lastAt === undefined ? schedule.next(Number.NEGATIVE_INFINITY, createdAt) : undefined;
  }
  const start = (numberIn(settings, "StartDate") ?? 0) * 1000;
  const end = (numberIn(settings, "EndDate") ?? Number.POSITIVE_INFINITY) * 1000;
  const base = Math.max(start, createdAt);
  // A rate with a start rings at the start, and counts from there.
  const first =
    schedule.kind === "rate" && lastAt === undefined && start > createdAt ? start : undefined;
  const at =
    first !== undefined && first > now ? first : schedule.next(Math.max(now, start - 1), base);
  return at === undefined || at > end ? undefined : at;
}

/** Scheduler user guide, "context attributes". */
function filledInput(
  input: string,
  { arn, at, id }: { arn: string; at: TimestampMs; id: string },
): string {
  return input
    .replaceAll("<aws.scheduler.schedule-arn>", arn)
    .replaceAll("<aws.scheduler.scheduled-time>", isoTime(at).replace(/\.\d+Z$/, "Z"))
    .replaceAll("<aws.scheduler.execution-id>", id)
    .replaceAll("<aws.scheduler.attempt-number>", "1");
}

function busEvent(bus: JsonObject, input: string): string {
  const { DetailType, Source } = bus;
  return JSON.stringify(
    present({ source: Source, "detail-type": DetailType, detail: parsedDetail(input) }),
  );
}

function parsedDetail(input: string): JsonObject {
  try {
    // The cast: Scheduler takes JSON objects alone as the detail of an event.
    return JSON.parse(input) as JsonObject;
  } catch {
    // A text that is no JSON becomes the detail's only member.
    return { input };
  }
}
