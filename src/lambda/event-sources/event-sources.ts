// event-sources.ts — all event source mappings: kept on disk, each with a poller while it is enabled.
//
//   R1. A mapping is durable before anybody sees it.
//   R2. Nothing is polled before `start`, so that functions of a project are there when messages are brought.
import { existsSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import type { Scope } from "../../base/index.ts";
import type { InvokeOutcome, InvokeRequest } from "../invocation.ts";
import { LambdaError } from "../lambda-error.ts";
import { type FileKind, readWhole, writeWhole } from "../registry/index.ts";
import type { EventSourceMapping } from "./mapping.ts";
import { Poller } from "./poller.ts";
import type { MatcherOf, QueuePort } from "./queue-port.ts";

export interface EventSourcesOptions {
  /** The file that holds all mappings. */
  readonly path: string;
  readonly queues: QueuePort;
  readonly matcherOf: MatcherOf;
  readonly invoke: (request: InvokeRequest, scope: Scope) => Promise<InvokeOutcome>;
  /** Told of errors that are ours. */
  readonly report: (where: string, error: unknown) => void;
}

const KIND: FileKind = {
  ...{ magic: "treadle-lambda-event-sources", version: "1" },
  noun: "list of event sources",
};

export class EventSources {
  readonly #options: EventSourcesOptions;
  readonly #mappings = new Map<string, EventSourceMapping>();
  readonly #pollers = new Map<string, Poller>();
  #started = false;
  #lastChange: Promise<unknown> = Promise.resolve();

  /** Throws when the file is damaged or was written by a newer program. */
  constructor(options: EventSourcesOptions) {
    this.#options = options;
    mkdirSync(dirname(options.path), { recursive: true, mode: 0o700 });
    if (!existsSync(options.path)) return;
    // The cast: the checksum proves that the text is what was written.
    const kept = readWhole(options.path, KIND) as readonly EventSourceMapping[];
    for (const mapping of kept) this.#mappings.set(mapping.uuid, mapping);
  }

  get queues(): QueuePort {
    return this.#options.queues;
  }

  get matcherOf(): MatcherOf {
    return this.#options.matcherOf;
  }

  /** R2. */
  start(): void {
    if (this.#started) return;
    this.#started = true;
    for (const mapping of this.#mappings.values()) this.#poll(mapping);
  }

  list(scope: Scope): readonly EventSourceMapping[] {
    return [...this.#mappings.values()].filter(
      ({ scope: own }) => own.account === scope.account && own.region === scope.region,
    );
  }

  /** Throws ResourceNotFoundException. */
  get(scope: Scope, uuid: string): EventSourceMapping {
    const mapping = this.#mappings.get(uuid);
    if (mapping !== undefined && this.list(scope).includes(mapping)) return mapping;
    throw new LambdaError(
      "ResourceNotFoundException",
      "The resource you requested does not exist.",
    );
  }

  /** R1. The pollers of before end with what they have, the new one begins. */
  async put(mapping: EventSourceMapping): Promise<void> {
    await this.#change(() => this.#mappings.set(mapping.uuid, mapping));
    this.#stop(mapping.uuid);
    if (this.#started) this.#poll(mapping);
  }

  /** A change that polling does not depend on. */
  async tag(mapping: EventSourceMapping): Promise<void> {
    await this.#change(() => this.#mappings.set(mapping.uuid, mapping));
  }

  async remove(uuid: string): Promise<void> {
    await this.#change(() => this.#mappings.delete(uuid));
    this.#stop(uuid);
  }

  /** Ends all polls; invocations that have begun are waited for by their function's pool. */
  close(): void {
    for (const uuid of [...this.#pollers.keys()]) this.#stop(uuid);
  }

  /** Changes happen one after the other; one that cannot be written is taken back. */
  #change(apply: () => void): Promise<void> {
    const turn = this.#lastChange.then(async () => {
      const before = [...this.#mappings.values()];
      apply();
      try {
        await writeWhole(this.#options.path, KIND, [...this.#mappings.values()]);
      } catch (error) {
        this.#mappings.clear();
        for (const mapping of before) this.#mappings.set(mapping.uuid, mapping);
        throw error;
      }
    });
    // The next turn waits for the end of this one, whichever it is; the caller gets the error.
    this.#lastChange = turn.catch(() => undefined);
    return turn;
  }

  #poll(mapping: EventSourceMapping): void {
    if (!mapping.enabled) return;
    const { queues, matcherOf, invoke, report } = this.#options;
    const poller = new Poller(mapping, { queues, matcherOf, invoke, report });
    this.#pollers.set(mapping.uuid, poller);
    poller.start();
  }

  #stop(uuid: string): void {
    this.#pollers.get(uuid)?.stop();
    this.#pollers.delete(uuid);
  }
}
