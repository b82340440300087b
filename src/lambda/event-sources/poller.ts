// poller.ts — brings the messages of one queue to one function, batch by batch.
//
// Lambda developer guide, "Using Lambda with Amazon SQS": messages of a batch that succeeded are removed; those of one
// that failed stay and come back when their visibility timeout ends, so that the queue's redrive policy counts them.
// A throttled invocation is tried again while the messages are still hidden.
import type { Scope } from "../../base/index.ts";
import type { InvokeOutcome, InvokeRequest } from "../invocation.ts";
import { type Batch, batchesOf, failedItems, filterView } from "./batch.ts";
import type { EventSourceMapping } from "./mapping.ts";
import type { MatcherOf, Matches, QueueMessage, QueuePort } from "./queue-port.ts";

interface PollerPorts {
  readonly queues: QueuePort;
  readonly matcherOf: MatcherOf;
  readonly invoke: (request: InvokeRequest, scope: Scope) => Promise<InvokeOutcome>;
  readonly report: (where: string, error: unknown) => void;
}

const RECEIVE_MAX = 10;
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
        const release = await this.#ports.queues.ready(this.#mapping.eventSourceArn, signal);
        if (release !== undefined) await this.#gatherAndBegin(signal, release);
      } catch (error) {
        if (signal.aborted) return;
        this.#ports.report(`event source ${this.#mapping.uuid}`, error);
        await this.#ports.queues.pause(TROUBLE_MS, signal);
      }
    }
  }

  /** Takes the messages of a batch and begins with it. The clock is held, but not while a window is open. */
  async #gatherAndBegin(signal: AbortSignal, held: () => void): Promise<void> {
    const { batchSize, windowSeconds } = this.#mapping;
    let release = held;
    try {
      const messages: QueueMessage[] = [];
      await this.#takeInto(messages);
      if (windowSeconds > 0 && messages.length > 0 && messages.length < batchSize) {
        release();
        await this.#fill(messages, signal);
        release = this.#ports.queues.hold();
      }
      const wanted = await this.#filtered(messages);
      if (wanted.length === 0) return;
      this.#running += 1;
      void this.#deliverAll(wanted).finally(() => {
        this.#running -= 1;
        this.#roomMade();
      });
    } finally {
      release();
    }
  }

  /** What is there now, as far as the batch has room. */
  async #takeInto(messages: QueueMessage[]): Promise<void> {
    const { batchSize, eventSourceArn } = this.#mapping;
    while (messages.length < batchSize) {
      const max = Math.min(batchSize - messages.length, RECEIVE_MAX);
      const more = await this.#ports.queues.receive(eventSourceArn, max);
      if (more.length === 0) return;
      messages.push(...more);
    }
  }

  /** What comes until the batch is full or its window has passed. */
  async #fill(messages: QueueMessage[], stop: AbortSignal): Promise<void> {
    const { batchSize, windowSeconds, eventSourceArn } = this.#mapping;
    const { queues } = this.#ports;
    const window = new AbortController();
    const close = (): void => window.abort();
    stop.addEventListener("abort", close, { once: true });
    const passed = queues.pause(windowSeconds * 1000, window.signal).then(close);
    while (messages.length < batchSize && !window.signal.aborted) {
      const release = await queues.ready(eventSourceArn, window.signal);
      if (release !== undefined) await this.#takeInto(messages).finally(release);
    }
    close();
    await passed;
    stop.removeEventListener("abort", close);
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

  async #deliverAll(messages: readonly QueueMessage[]): Promise<void> {
    const batches = batchesOf(messages, this.#mapping.eventSourceArn);
    for (const batch of batches) await this.#deliver(batch);
  }

  async #deliver(batch: Batch): Promise<void> {
    const { messages } = batch;
    const release = this.#ports.queues.hold();
    try {
      const outcome = await this.#invokeWhileHidden(batch);
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
  async #invokeWhileHidden({ payload }: Batch): Promise<InvokeOutcome> {
    const { queues, invoke } = this.#ports;
    const { eventSourceArn, functionArn, scope } = this.#mapping;
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
