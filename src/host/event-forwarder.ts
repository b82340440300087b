// event-forwarder.ts — sends status events and execution logs on to an AWS endpoint, best effort.
//
// Owns: a bounded queue per kind. Never: waits for an answer before the engine goes on, or keeps what it could not send.
import type { EventSink, ExecutionLogEntry, StatusNews } from "../engine/index.ts";

export interface ForwardTargets {
  /** EventBridge: status events by PutEvents. */
  readonly events?: string;
  /** CloudWatch Logs: execution logs by PutLogEvents. */
  readonly logs?: string;
}

/** At most this many calls wait to be sent; what comes on top is dropped and counted. */
const QUEUE_MAX = 1_000;

interface Message {
  readonly endpoint: string;
  readonly target: string;
  readonly service: string;
  readonly region: string;
  readonly body: unknown;
}

/**
 * The endpoints that the variables of AWS's own tools name. What points where Step Functions' own variable points was
 * set by `treadle env` for the tools that call this server, which keeps events and logs itself.
 */
export function forwardTargets(env: NodeJS.ProcessEnv): ForwardTargets {
  const here = env["AWS_ENDPOINT_URL_SFN"];
  const elsewhere = (name: string): string | undefined => {
    const endpoint = env[name] ?? env["AWS_ENDPOINT_URL"];
    return endpoint === here ? undefined : endpoint;
  };
  const events = elsewhere("AWS_ENDPOINT_URL_EVENTBRIDGE");
  const logs = elsewhere("AWS_ENDPOINT_URL_CLOUDWATCH_LOGS");
  return { ...(events === undefined ? {} : { events }), ...(logs === undefined ? {} : { logs }) };
}

export class EventForwarder implements EventSink {
  readonly #targets: ForwardTargets;
  readonly #report: (message: string) => void;
  readonly #queue: Message[] = [];
  readonly #streams = new Set<string>();
  #sending = false;
  #reported = false;

  constructor(targets: ForwardTargets, report: (message: string) => void) {
    this.#targets = targets;
    this.#report = report;
  }

  statusChanged(news: StatusNews): void {
    const endpoint = this.#targets.events;
    if (endpoint === undefined) return;
    const event = news.event();
    const entry = {
      Source: event.source,
      DetailType: event["detail-type"],
      Detail: JSON.stringify(event.detail),
      Resources: event.resources,
      Time: Date.parse(event.time) / 1000,
    };
    this.#enqueue({
      endpoint,
      target: "AWSEvents.PutEvents",
      service: "events",
      region: event.region,
      body: { Entries: [entry] },
    });
  }

  log(entries: readonly ExecutionLogEntry[]): void {
    const endpoint = this.#targets.logs;
    if (endpoint === undefined) return;
    for (const entry of entries) {
      for (const arn of entry.logGroupArns) this.#logTo(endpoint, arn, entry);
    }
  }

  #logTo(endpoint: string, logGroupArn: string, entry: ExecutionLogEntry): void {
    const region = logGroupArn.split(":")[3] ?? "us-east-1";
    const logGroupName = logGroupArn.split(":")[6] ?? "";
    const machine = entry.stateMachineArn.split(":").at(-1) ?? "";
    const logStreamName = `states/${machine}/${new Date(entry.at).toISOString().slice(0, 10)}`;
    const common = { endpoint, service: "logs", region };
    const stream = `${region}/${logGroupName}/${logStreamName}`;
    if (!this.#streams.has(stream)) {
      if (this.#streams.size > QUEUE_MAX) this.#streams.clear();
      this.#streams.add(stream);
      const body = { logGroupName, logStreamName };
      this.#enqueue({ ...common, target: "Logs_20140328.CreateLogStream", body });
    }
    const logEvents = [{ timestamp: entry.at, message: entry.message }];
    const body = { logGroupName, logStreamName, logEvents };
    this.#enqueue({ ...common, target: "Logs_20140328.PutLogEvents", body });
  }

  #enqueue(message: Message): void {
    if (this.#queue.length >= QUEUE_MAX) {
      this.#complain("the endpoint is too slow, events are dropped");
      return;
    }
    this.#queue.push(message);
    if (!this.#sending) void this.#send();
  }

  async #send(): Promise<void> {
    this.#sending = true;
    for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) {
      await this.#post(next).catch((error: unknown) =>
        this.#complain(error instanceof Error ? error.message : String(error)),
      );
    }
    this.#sending = false;
  }

  async #post({ endpoint, target, service, region, body }: Message): Promise<void> {
    const scope = `treadle/20260101/${region}/${service}/aws4_request`;
    const answer = await fetch(endpoint, {
      method: "POST",
      headers: {
        "content-type": "application/x-amz-json-1.1",
        "x-amz-target": target,
        authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`,
      },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(10_000),
    });
    // A stream that is there already is as good as one that was made.
    if (answer.ok || target.endsWith("CreateLogStream")) return;
    this.#complain(`${target} answers ${answer.status}: ${(await answer.text()).slice(0, 200)}`);
  }

  /** Once is enough: the next thousand say the same. */
  #complain(why: string): void {
    if (this.#reported) return;
    this.#reported = true;
    this.#report(`events and logs cannot be forwarded: ${why}`);
  }
}
