// event-bridge.ts — EventBridge: events in, rules asked, targets invoked; scheduled rules by the clock.
//
//   B1. A target's input is on disk before PutEvents is answered (see the outbox).
//   B2. The clock's wake-ups of schedules are passive: they are no reason for a skipping clock to jump. A time that
//       passed while the process was down is not made up for.
import { randomUUID } from "node:crypto";
import { isJsonObject, isoTime, type JsonObject, type Scope } from "../../base/index.ts";
import type { CallInside } from "../inside.ts";
import type { Journal, Shelf } from "../journal/index.ts";
import type { Outbox, SendEnd } from "../outbox.ts";
import { numberIn, objectIn, objectsIn, present, textIn, textsIn } from "../parameters.ts";
import { parsedObject } from "../parsed.ts";
import type { DeliveryPorts, ServicesClock } from "../ports.ts";
import { parseSchedule, ScheduleProblem } from "../schedules/index.ts";
import type { Call, OperationTable } from "../service.ts";
import { invokeTarget, targetInput, targetOutbox } from "../targets/index.ts";
import { Wakes } from "../wakes.ts";
import { Buses } from "./buses.ts";
import { type ConnectionSecrets, Connections } from "./connections.ts";
import { type BusRecord, busKey, invalid, type RuleRecord, ruleArn } from "./records.ts";
import { matcherOf, ruleOperations } from "./rules.ts";

export interface EventBridgeParts {
  readonly journal: Journal;
  readonly clock: ServicesClock;
  readonly callInside: CallInside;
  readonly ports: DeliveryPorts;
  readonly report: (where: string, error: unknown) => void;
}

export interface EventBridge {
  readonly operations: OperationTable;
  /** For HTTP tasks: what stands behind a connection's ARN, with its secrets. */
  connection(arn: string): ConnectionSecrets | undefined;
  /** Whether a rule of the default bus looks at events: without one there is no need to make them. */
  hasListener(scope: Scope): boolean;
  stop(): void;
}

interface Invocation {
  readonly scope: Scope;
  readonly ruleArn: string;
  readonly target: JsonObject;
  readonly input: string;
  readonly eventId: string;
}

const ENTRY_BYTES_MAX = 1_048_576;

export function eventBridge(parts: EventBridgeParts): EventBridge {
  const bridge = new Bridge(parts);
  return {
    operations: bridge.operations(),
    connection: (arn) => bridge.connections.secretsOf(arn),
    hasListener: (scope) => bridge.hasListener(scope),
    stop: () => bridge.stop(),
  };
}

class Bridge {
  readonly connections: Connections;
  readonly #parts: EventBridgeParts;
  readonly #buses: Buses;
  readonly #rules: Shelf<RuleRecord>;
  readonly #outbox: Outbox<Invocation>;
  readonly #wakes: Wakes;

  constructor(parts: EventBridgeParts) {
    const { journal, clock } = parts;
    const now = () => clock.now();
    this.#parts = parts;
    this.#wakes = new Wakes(clock);
    this.#buses = new Buses(journal.shelf("buses"), now);
    this.#rules = journal.shelf("rules");
    this.connections = new Connections(journal.shelf("connections"), now);
    this.#outbox = targetOutbox(parts, {
      name: "events:target",
      send: (invocation) => this.#send(invocation),
      source: ({ ruleArn: RULE_ARN }) => ({ RULE_ARN }),
    });
    for (const [key] of this.#rules.entries()) this.#planRule(key);
  }

  hasListener({ account, region }: Scope): boolean {
    for (const [, { scope, bus, pattern, state }] of this.#rules.entries()) {
      const isHere = scope.account === account && scope.region === region && bus === "default";
      if (isHere && pattern !== undefined && state !== "DISABLED") return true;
    }
    return false;
  }

  operations(): OperationTable {
    const { clock } = this.#parts;
    return {
      ...this.#buses.operations(this.#rules),
      ...this.connections.operations(),
      ...ruleOperations({
        ...{ buses: this.#buses, records: this.#rules, now: () => clock.now() },
        report: this.#parts.report,
        changed: (key) => this.#planRule(key),
      }),
      PutEvents: (parameters, call) => this.#putEvents(parameters, call),
    };
  }

  #putEvents(parameters: JsonObject, call: Call): JsonObject {
    const entries = objectsIn(parameters, "Entries");
    const bytes = entries.reduce((sum, entry) => sum + sizeOf(entry), 0);
    if (bytes > ENTRY_BYTES_MAX)
      throw invalid("Total size of the entries in the request is over the limit.");
    const results = entries.map((entry) => this.#putEntry(entry, call));
    const FailedEntryCount = results.filter((result) => result["ErrorCode"] !== undefined).length;
    return { FailedEntryCount, Entries: results };
  }

  #putEntry(entry: JsonObject, { scope, isOurs }: Call): JsonObject {
    const problem = entryProblem(entry);
    if (problem !== undefined) return problem;
    if (isOurs !== true && textIn(entry, "Source")?.startsWith("aws.")) {
      const ErrorCode = "NotAuthorizedForSourceException";
      return { ErrorCode, ErrorMessage: "Not authorized for the source." };
    }
    const bus = this.#buses.find(textIn(entry, "EventBusName") || undefined, scope);
    const id = randomUUID();
    // AWS takes events for a bus that does not exist, and drops them.
    if (bus !== undefined) this.#route(bus, this.#eventOf(entry, { id, scope }));
    return { EventId: id };
  }

  #eventOf(
    entry: JsonObject,
    { id, scope }: { readonly id: string; readonly scope: Scope },
  ): JsonObject {
    const seconds = numberIn(entry, "Time");
    const at = seconds === undefined ? this.#parts.clock.now() : seconds * 1000;
    return {
      ...{ version: "0", id, "detail-type": textIn(entry, "DetailType") ?? "" },
      ...{ source: textIn(entry, "Source") ?? "", account: scope.account },
      time: isoTime(at).replace(/\.\d+Z$/, "Z"),
      ...{ region: scope.region, resources: textsIn(entry, "Resources") },
      detail: parsedObject(textIn(entry, "Detail") ?? "{}") ?? {},
    };
  }

  #route(bus: BusRecord, event: JsonObject): void {
    const prefix = `${busKey(bus.scope, bus.name)}\n`;
    for (const [key, rule] of this.#rules.entries()) {
      if (!key.startsWith(prefix) || rule.state === "DISABLED" || rule.pattern === undefined)
        continue;
      if (matcherOf(rule.pattern)(event)) this.#invoke(rule, event);
    }
  }

  #invoke(rule: RuleRecord, event: JsonObject): void {
    const names = {
      ruleArn: ruleArn(rule),
      ruleName: rule.name,
      ingestedAt: isoTime(this.#parts.clock.now()),
    };
    for (const target of rule.targets) {
      const input = targetInput(target, event, names);
      const eventId = String(event["id"]);
      this.#outbox.add(randomUUID(), {
        scope: rule.scope,
        ruleArn: names.ruleArn,
        target,
        input,
        eventId,
      });
    }
  }

  #planRule(key: string): void {
    this.#wakes.drop(key);
    const rule = this.#rules.get(key);
    if (rule?.schedule === undefined || rule.state === "DISABLED") return;
    const at = this.#nextTime(rule, rule.schedule);
    if (at === undefined) return;
    this.#wakes.plan(key, at, () => this.#ring(key, at), { passive: true });
  }

  /** Undefined also for what an older Treadle took and AWS does not. */
  #nextTime(rule: RuleRecord, schedule: string): number | undefined {
    const { clock, report } = this.#parts;
    try {
      return parseSchedule(schedule, "UTC").next(clock.now(), rule.since);
    } catch (error) {
      if (!(error instanceof ScheduleProblem)) throw error;
      report(`events:${rule.name}`, error);
      return undefined;
    }
  }

  #ring(key: string, at: number): void {
    const rule = this.#rules.get(key);
    if (rule === undefined) return;
    this.#invoke(rule, {
      ...{ version: "0", id: randomUUID(), "detail-type": "Scheduled Event", source: "aws.events" },
      ...{ account: rule.scope.account, time: isoTime(at).replace(/\.\d+Z$/, "Z") },
      ...{ region: rule.scope.region, resources: [ruleArn(rule)], detail: {} },
    });
    this.#planRule(key);
  }

  #send({ scope, target, input, eventId }: Invocation): Promise<SendEnd> {
    const groupId = textIn(objectIn(target, "SqsParameters") ?? {}, "MessageGroupId");
    return invokeTarget(this.#parts, {
      ...{ scope, arn: textIn(target, "Arn") ?? "", input, at: this.#parts.clock.now() },
      ...(groupId === undefined ? {} : { groupId }),
      deduplicationId: eventId,
    });
  }

  stop(): void {
    this.#outbox.close();
    this.#wakes.close();
  }
}

function sizeOf(entry: JsonObject): number {
  const names = ["Source", "DetailType", "Detail"];
  const texts = [...names.map((name) => textIn(entry, name) ?? ""), ...textsIn(entry, "Resources")];
  return texts.reduce(
    (sum, text) => sum + Buffer.byteLength(text),
    entry["Time"] === undefined ? 0 : 14,
  );
}

function entryProblem(entry: JsonObject): JsonObject | undefined {
  for (const name of ["Source", "DetailType", "Detail"]) {
    if (textIn(entry, name)) continue;
    const ErrorMessage = `Parameter ${name} is not valid. Reason: ${name} is a required argument.`;
    return { ErrorCode: "InvalidArgument", ErrorMessage };
  }
  const detail = parsedObject(textIn(entry, "Detail") ?? "");
  if (isJsonObject(detail)) return undefined;
  return present({ ErrorCode: "MalformedDetail", ErrorMessage: "Detail is malformed." });
}
