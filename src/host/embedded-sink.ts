// embedded-sink.ts — status events and execution logs go to the embedded EventBridge and CloudWatch Logs.
//
// Owns: a bounded line of what waits. Never: makes an event that no rule looks at, or keeps the engine waiting.
import { type JsonObject, parseArn, type Scope } from "../base/index.ts";
import type { Clock, EventSink, ExecutionLogEntry, StatusNews } from "../engine/index.ts";
import type { Services } from "../services/index.ts";
import type { LazyServices } from "./lazy-services.ts";

const WAITING_MAX = 10_000;
const STREAMS_MAX = 1_000;

interface Message {
  readonly service: "events" | "logs";
  readonly operation: string;
  readonly scope: Scope;
  readonly parameters: JsonObject;
  readonly isOurs?: boolean;
}

export class EmbeddedSink implements EventSink {
  readonly #services: LazyServices;
  readonly #clock: Clock;
  readonly #report: (line: string) => void;
  #waiting: (StatusNews | ExecutionLogEntry)[] = [];
  readonly #streams = new Set<string>();
  #isSending = false;
  #dropped = 0;

  constructor(services: LazyServices, clock: Clock, report: (line: string) => void) {
    this.#services = services;
    this.#clock = clock;
    this.#report = report;
  }

  statusChanged(news: StatusNews): void {
    // Nobody has made a rule where nobody has used a service.
    if (this.#services.isBuilt) this.#enqueue(news);
  }

  log(entries: readonly ExecutionLogEntry[]): void {
    for (const entry of entries) this.#enqueue(entry);
  }

  #enqueue(item: StatusNews | ExecutionLogEntry): void {
    if (this.#waiting.length >= WAITING_MAX) {
      this.#dropped += 1;
      return;
    }
    this.#waiting.push(item);
    if (!this.#isSending) void this.#send();
  }

  async #send(): Promise<void> {
    this.#isSending = true;
    const release = this.#clock.hold();
    try {
      const services = await this.#services.get();
      while (this.#waiting.length > 0) {
        const batch = this.#waiting;
        this.#waiting = [];
        for (const item of batch) await this.#deliver(services, item);
      }
      if (this.#dropped > 0) {
        this.#report(
          `${this.#dropped} status events or log entries were dropped: too many at once`,
        );
        this.#dropped = 0;
      }
    } catch (error) {
      this.#report(
        `status events and logs: ${error instanceof Error ? error.message : String(error)}`,
      );
    } finally {
      this.#isSending = false;
      release();
    }
  }

  async #deliver(services: Services, item: StatusNews | ExecutionLogEntry): Promise<void> {
    if ("event" in item) {
      const scope = parseArn(item.executionArn);
      if (scope === undefined || !services.hasEventListener(scope)) return;
      await this.#call(services, eventMessage(item));
      return;
    }
    for (const arn of item.logGroupArns) await this.#logTo(services, arn, item);
  }

  async #logTo(services: Services, logGroupArn: string, entry: ExecutionLogEntry): Promise<void> {
    const [, , , region = "", account = "", , logGroupName = ""] = logGroupArn.split(":");
    const machine = entry.stateMachineArn.split(":")[6] ?? "";
    const logStreamName = `states/${machine}/${new Date(entry.at).toISOString().slice(0, 10)}`;
    const message = { service: "logs" as const, scope: { account, region } };
    const stream = `${logGroupArn} ${logStreamName}`;
    if (!this.#streams.has(stream)) {
      if (this.#streams.size >= STREAMS_MAX) this.#streams.clear();
      this.#streams.add(stream);
      const parameters = { logGroupName, logStreamName };
      await this.#call(services, { ...message, operation: "CreateLogStream", parameters });
    }
    const logEvents = [{ timestamp: entry.at, message: entry.message }];
    const parameters = { logGroupName, logStreamName, logEvents };
    await this.#call(services, { ...message, operation: "PutLogEvents", parameters });
  }

  async #call(services: Services, message: Message): Promise<void> {
    const outcome = await services.call(message);
    if (outcome.ok || GOOD_ENOUGH.has(outcome.code)) return;
    this.#report(`${message.operation} of ${message.service}: ${outcome.code}: ${outcome.message}`);
  }
}

/** A stream that is there already; a group that is gone: then nobody wants the log. */
const GOOD_ENOUGH: ReadonlySet<string> = new Set([
  "ResourceAlreadyExistsException",
  "ResourceNotFoundException",
]);

function eventMessage(news: StatusNews): Message {
  const event = news.event();
  const entry = {
    ...{ Source: event.source, DetailType: event["detail-type"] },
    ...{ Detail: JSON.stringify(event.detail), Resources: event.resources },
    Time: Date.parse(event.time) / 1000,
  };
  const { account, region } = event;
  return {
    ...{ service: "events", operation: "PutEvents", scope: { account, region } },
    parameters: { Entries: [entry] },
    isOurs: true,
  };
}
