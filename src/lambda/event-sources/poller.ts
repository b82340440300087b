// poller.ts — brings the messages of one queue to one function, batch by batch.
//
// Lambda developer guide, "Using Lambda with Amazon SQS": messages of a batch that succeeded are removed; those of one
// that failed stay and come back when their visibility timeout ends, so that the queue's redrive policy counts them.
// A throttled invocation is tried again while the messages are still hidden.
import type { Scope } from "../../base/index.ts";
import type { InvokeOutcome, InvokeRequest } from "../invocation.ts";
import { batchEvent, failedItems, filterView } from "./batch.ts";
import type { EventSourceMapping } from "./mapping.ts";
import type { MatcherOf, Matches, QueueMessage, QueuePort } from "./queue-port.ts";

interface PollerPorts {
  readonly queues: QueuePort;
  readonly matcherOf: MatcherOf;
  readonly invoke: (request: InvokeRequest, scope: Scope) => Promise<InvokeOutcome>;
  readonly report: (where: string, error: unknown) => void;
}

const RECEIVE_MAX = 10;
const WAIT_SECONDS = 20;
/** Lambda begins with five batches at a time. */
const CONCURRENCY_DEFAULT = 5;
const THROTTLE_MS = 500;
const THROTTLE_MS_MAX = 8_000;
const VISIBILITY_SECONDS_DEFAULT = 30;
/** Before a queue that cannot be asked is asked again. */
const TROUBLE_MS = 5_000;

export class Poller {
  readonly #mapping: EventSourceMapping;
  readonly #ports: PollerPorts;
  readonly #stopped = new AbortController();
  #matchers: readonly Matches[] | undefined;
  #running = 0;
  #roomMade: () => void = () => undefined;

  constructor(mapping: EventSourceMapping, ports: PollerPorts) {
    this.#mapping = mapping;
    this.#ports = ports;
  }

  start(): void {
    // Every error of a round is told and survived there.
    void this.#rounds();
  }

  /** No further batch is begun. */
  stop(): void {
    this.#stopped.abort();
    this.#roomMade();
  }

  async #rounds(): Promise<void> {
    const { maximumConcurrency = CONCURRENCY_DEFAULT } = this.#mapping;
    const { signal } = this.#stopped;
    while (!signal.aborted) {
      if (this.#running >= maximumConcurrency) {
        await new Promise<void>((resolve) => {
          this.#roomMade = resolve;
        });
        continue;
      }
      try {
        const release = await this.#gatherAndBegin(signal);
        release?.();
      } catch (error) {
        if (signal.aborted) return;
        this.#ports.report(`event source ${this.#mapping.uuid}`, error);
        await this.#ports.queues.pause(TROUBLE_MS, signal);
      }
    }
  }

  /** Waits for messages and starts their batch; the answer lets a skipping clock go on. */
  async #gatherAndBegin(signal: AbortSignal): Promise<(() => void) | undefined> {
    const { queues } = this.#ports;
    const { eventSourceArn } = this.#mapping;
    const first = await queues.receive(eventSourceArn, {
      ...{ max: Math.min(this.#mapping.batchSize, RECEIVE_MAX), waitSeconds: WAIT_SECONDS, signal },
    });
    if (first.length === 0) return undefined;
    const release = queues.hold();
    const messages = await this.#fill(first, signal);
    const wanted = await this.#filtered(messages);
    if (wanted.length > 0) {
      this.#running += 1;
      void this.#deliver(wanted).finally(() => {
        this.#running -= 1;
        this.#roomMade();
      });
    }
    return release;
  }

  /** More messages until the batch is full or its window has passed. */
  async #fill(first: readonly QueueMessage[], stop: AbortSignal): Promise<readonly QueueMessage[]> {
    const { batchSize, windowSeconds, eventSourceArn } = this.#mapping;
    const messages = [...first];
    const window = new AbortController();
    const ended = (): void => window.abort();
    stop.addEventListener("abort", ended, { once: true });
    if (windowSeconds > 0)
      void this.#ports.queues.pause(windowSeconds * 1000, window.signal).then(ended);
    while (messages.length < batchSize && !stop.aborted) {
      const more = await this.#ports.queues.receive(eventSourceArn, {
        max: Math.min(batchSize - messages.length, RECEIVE_MAX),
        waitSeconds: windowSeconds > 0 && !window.signal.aborted ? WAIT_SECONDS : 0,
        signal: window.signal,
      });
      if (more.length === 0 && (windowSeconds === 0 || window.signal.aborted)) break;
      messages.push(...more);
    }
    ended();
    stop.removeEventListener("abort", ended);
    return messages;
  }

  async #filtered(messages: readonly QueueMessage[]): Promise<readonly QueueMessage[]> {
    const { matcherOf, queues } = this.#ports;
    const { filters } = this.#mapping;
    if (filters.length === 0) return messages;
    const compiled = this.#matchers ?? (await Promise.all(filters.map(matcherOf)));
    this.#matchers = compiled;
    const matches = (message: QueueMessage): boolean =>
      compiled.some((matcher) => matcher(filterView(message)));
    const unwanted = messages.filter((message) => !matches(message));
    const handles = unwanted.map(({ ReceiptHandle }) => ReceiptHandle);
    if (handles.length > 0) await queues.remove(this.#mapping.eventSourceArn, handles);
    return messages.filter(matches);
  }

  async #deliver(messages: readonly QueueMessage[]): Promise<void> {
    const release = this.#ports.queues.hold();
    try {
      const outcome = await this.#invokeWhileHidden(messages);
      const failed = failedItems(messages, outcome, this.#mapping.reportsItemFailures);
      const done = messages.filter(({ MessageId }) => !failed.has(MessageId));
      const handles = done.map(({ ReceiptHandle }) => ReceiptHandle);
      if (handles.length > 0)
        await this.#ports.queues.remove(this.#mapping.eventSourceArn, handles);
    } catch (error) {
      this.#ports.report(`event source ${this.#mapping.uuid}`, error);
    } finally {
      release();
    }
  }

  /** Tries again after a throttle until the messages show again; the last outcome. */
  async #invokeWhileHidden(messages: readonly QueueMessage[]): Promise<InvokeOutcome> {
    const { queues, invoke } = this.#ports;
    const { eventSourceArn, functionArn, scope } = this.#mapping;
    const payload = JSON.stringify(batchEvent(messages, eventSourceArn));
    let hiddenMs =
      ((await queues.visibilityTimeout(eventSourceArn)) ?? VISIBILITY_SECONDS_DEFAULT) * 1000;
    for (let pauseMs = THROTTLE_MS; ; pauseMs = Math.min(2 * pauseMs, THROTTLE_MS_MAX)) {
      const outcome = await invoke({ functionName: functionArn, payload }, scope);
      const throttled = outcome.kind === "refused" && outcome.error === "TooManyRequestsException";
      hiddenMs -= pauseMs;
      if (!throttled || hiddenMs <= 0 || this.#stopped.signal.aborted) return outcome;
      await queues.pause(pauseMs, this.#stopped.signal);
    }
  }
}
