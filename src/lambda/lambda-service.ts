// lambda-service.ts — local AWS Lambda: declare functions, invoke them, speak Lambda's own API.
import { randomUUID } from "node:crypto";
import { mkdirSync } from "node:fs";
import { availableParallelism, totalmem } from "node:os";
import { join, resolve } from "node:path";
import { globalArn, type Scope, type TimestampMs } from "../base/index.ts";
import {
  type KnowsLayer,
  type LambdaRequest,
  type LambdaResponse,
  type ReadObject,
  routeLambdaRequest,
} from "./api/index.ts";
import { CodeStore } from "./code/index.ts";
import { checkReservation } from "./concurrency.ts";
import { checkSettings, settingsOf } from "./configuration.ts";
import { EventSources, type EventSourcesOptions } from "./event-sources/index.ts";
import { type FunctionDeclaration, type FunctionRecord, ROLE_DEFAULT_NAME } from "./function.ts";
import { functionArn, parseFunctionName } from "./function-name.ts";
import type { InvocationEnd, InvokeOutcome, InvokeRequest } from "./invocation.ts";
import { InvocationCounter, type InvocationCounts } from "./invocation-counts.ts";
import { Invoker } from "./invoker.ts";
import { functionNotFound } from "./lambda-error.ts";
import { Pools } from "./pools.ts";
import { FunctionFiles, FunctionRegistry, LATEST } from "./registry/index.ts";
import { Interpreters, type LogLine, WorkerBudget } from "./runtime/index.ts";

export interface LambdaServiceOptions {
  /** Belongs to this service alone; created functions come back from it. */
  readonly dataDirectory: string;
  /** Account and region of names that carry none. */
  readonly scope: Scope;
  readonly now: () => TimestampMs;
  /** Gets every line that functions print, with the platform's START, END and REPORT. */
  readonly onLog?: (line: LogLine) => void;
  /** Variables for the processes of a function, such as AWS_ENDPOINT_URL and minted credentials. */
  readonly environment?: (scope: Scope, functionName: string) => Readonly<Record<string, string>>;
  /** Programs by runtime or family, where the first one found on PATH is not the right one. */
  readonly interpreters?: Readonly<Record<string, string>>;
  /** Reads a zip from S3 for functions whose code lies there; without it there is no S3. */
  readonly readObject?: ReadObject;
  /** Whether a layer version of our own accounts is there; without it there is none. */
  readonly knowsLayer?: KnowsLayer;
  /** What a start may take before it counts against the function's timeout; AWS's ten seconds. */
  readonly initMs?: number;
  /** How long a process waits for its next invocation. */
  readonly idleMs?: number;
  /** How many processes all functions keep before invocations wait for one. */
  readonly workersMax?: number;
  /** Waiting times before the second and third try of a failed Event invocation. */
  readonly eventRetryDelaysMs?: readonly number[];
  /** Told of every invocation that ended or was throttled. */
  readonly onInvocation?: (end: InvocationEnd) => void;
  /** Reaches the queues of event sources; absent: there are none. */
  readonly eventSources?: Pick<EventSourcesOptions, "queues" | "matcherOf" | "report">;
}

const INIT_MS = 10_000;
const IDLE_MS = 300_000;
const EVENT_RETRY_DELAYS_MS = [60_000, 120_000] as const;
const EVENT_THROTTLE_DELAY_MS = 1_000;
/** A process of a scripting language takes about this much. */
const WORKER_BYTES = 64 * 1_048_576;
const WORKERS_MIN = 16;
const WORKERS_MAX = 512;

export class LambdaService {
  readonly #options: LambdaServiceOptions;
  readonly #registry: FunctionRegistry;
  readonly #codeStore: CodeStore;
  readonly #pools: Pools;
  readonly #invoker: Invoker;
  readonly #counter = new InvocationCounter();
  readonly #counted = new Set<() => void>();
  readonly #eventSources: EventSources | undefined;

  /** Throws when a file of the data directory is damaged or was written by a newer program. */
  constructor(options: LambdaServiceOptions) {
    const { now } = options;
    // Absolute, because workers run in folders of their own.
    const dataDirectory = resolve(options.dataDirectory);
    mkdirSync(dataDirectory, { recursive: true, mode: 0o700 });
    this.#options = options;
    this.#codeStore = new CodeStore(join(dataDirectory, "code"));
    this.#pools = new Pools({
      directory: dataDirectory,
      codeStore: this.#codeStore,
      interpreters: new Interpreters(options.interpreters),
      budget: new WorkerBudget(options.workersMax ?? workersOfThisMachine()),
      now,
      onLog: options.onLog ?? (() => undefined),
      environment: options.environment ?? (() => ({})),
      idleMs: options.idleMs ?? IDLE_MS,
      initMs: options.initMs ?? INIT_MS,
      startsMax: 2 * availableParallelism(),
    });
    const files = new FunctionFiles(join(dataDirectory, "functions"));
    this.#registry = new FunctionRegistry(files, (scope, name) => this.#onChange(scope, name));
    this.#invoker = new Invoker({
      registry: this.#registry,
      pools: this.#pools,
      now,
      onEnd: (end) => {
        this.#counter.note(end);
        for (const counted of this.#counted) counted();
        options.onInvocation?.(end);
      },
      asyncInvocations: {
        retryDelaysMs: options.eventRetryDelaysMs ?? EVENT_RETRY_DELAYS_MS,
        throttleDelayMs: EVENT_THROTTLE_DELAY_MS,
        now,
      },
    });
    if (options.eventSources !== undefined) {
      this.#eventSources = new EventSources({
        ...options.eventSources,
        path: join(dataDirectory, "event-sources.json"),
        invoke: (request, scope) => this.invoke(request, { scope }),
      });
    }
    this.#sweepCode();
  }

  /** Lets event sources bring messages; before it none is brought. */
  startEventSources(): void {
    this.#eventSources?.start();
  }

  /** Makes a function known, or replaces it; gives its ARN. Throws LambdaError where it cannot be. */
  declare(declaration: FunctionDeclaration): Promise<string> {
    const scope = declaration.scope ?? this.#options.scope;
    return this.#registry.exclusively(async () => {
      const record = await this.#recordOf(declaration, scope);
      await this.#registry.put(record);
      return functionArn(scope, declaration.name);
    });
  }

  /** Takes back a declaration; invocations that have begun go on. */
  undeclare(name: string, scope: Scope = this.#options.scope): Promise<void> {
    return this.#registry.exclusively(async () => {
      const record = this.#registry.find(scope, name);
      if (record === undefined) throw functionNotFound(functionArn(scope, name));
      await this.#registry.remove(record);
    });
  }

  /** Never throws for what a caller or a function does; that is the outcome. */
  invoke(
    request: InvokeRequest,
    options: { readonly scope?: Scope; readonly signal?: AbortSignal } = {},
  ): Promise<InvokeOutcome> {
    return this.#invoker.invoke(request, options.scope ?? this.#options.scope, options.signal);
  }

  /** A request of Lambda's REST API, on behalf of an account and region. */
  handleRequest(request: LambdaRequest, scope: Scope): Promise<LambdaResponse> {
    const context = {
      registry: this.#registry,
      codeStore: this.#codeStore,
      now: this.#options.now,
      readObject: this.#options.readObject ?? (() => Promise.resolve(undefined)),
      knowsLayer: this.#options.knowsLayer ?? (() => Promise.resolve(false)),
      invoke: (invocation: InvokeRequest) => this.invoke(invocation, { scope }),
      eventSources: this.#eventSources,
    };
    return routeLambdaRequest(context, request, scope);
  }

  /** What a function printed lately, oldest first; of one invocation, where its id is given. */
  logs(functionName: string, requestId?: string): readonly LogLine[] {
    const { scope, name } = parseFunctionName(functionName, this.#options.scope);
    return this.#pools.logs(functionArn(scope, name), requestId);
  }

  /** How often a function ran and failed since the start. */
  counts(functionName: string): InvocationCounts {
    const { scope, name } = parseFunctionName(functionName, this.#options.scope);
    return this.#counter.of(functionArn(scope, name));
  }

  /** Calls whenever {@link counts} may have changed, until the answer is called. */
  onCounted(changed: () => void): () => void {
    this.#counted.add(changed);
    return () => this.#counted.delete(changed);
  }

  /** Kills all workers and waits until none is left. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#eventSources?.close();
    this.#invoker.close();
    await this.#pools.close();
  }

  async #recordOf(declaration: FunctionDeclaration, scope: Scope): Promise<FunctionRecord> {
    const { name, ...settings } = settingsOf(declaration);
    checkSettings({ name, ...settings });
    const { reservedConcurrency } = declaration;
    if (reservedConcurrency !== undefined) {
      const before = this.#registry.find(scope, name)?.reservedConcurrency ?? 0;
      checkReservation(reservedConcurrency, this.#registry.reserved(scope) - before);
    }
    return {
      scope,
      name,
      origin: "declared",
      latest: {
        ...settings,
        version: LATEST,
        role: declaration.role ?? globalArn(scope, "iam", `role/${ROLE_DEFAULT_NAME}`),
        environment: declaration.environment ?? {},
        code: await this.#codeStore.admit(declaration.code),
        lastModified: this.#options.now(),
        revisionId: randomUUID(),
        kept: {},
      },
      versions: [],
      nextVersion: 1,
      aliases: (declaration.aliases ?? []).map((alias) => ({
        ...{ name: alias, version: LATEST, description: "", weights: {} },
        revisionId: randomUUID(),
      })),
      reservedConcurrency,
      tags: declaration.tags ?? {},
      policy: [],
    };
  }

  #onChange(scope: Scope, name: string): void {
    const arn = functionArn(scope, name);
    const record = this.#registry.find(scope, name);
    this.#pools.keepOnly(arn, record === undefined ? [] : [record.latest, ...record.versions]);
    if (record === undefined) this.#pools.forgetLogs(arn);
  }

  /** Archives that a crash or a deletion has left behind. */
  #sweepCode(): void {
    const sweep = async (): Promise<void> => {
      const versions = this.#registry.all().flatMap((it) => [it.latest, ...it.versions]);
      const codes = versions.map((version) => version.code);
      await this.#codeStore.sweep(
        new Set(codes.flatMap((code) => (code.kind === "zip" ? [code.sha256] : []))),
      );
    };
    // What cannot be swept now only takes room until the next start.
    this.#registry.exclusively(sweep).catch(() => undefined);
  }
}

function workersOfThisMachine(): number {
  const fitting = Math.floor(totalmem() / 2 / WORKER_BYTES);
  return Math.min(WORKERS_MAX, Math.max(WORKERS_MIN, fitting));
}
