// pools.ts — from a version of a function to the pool that runs it.
//
// A pool lives as long as its code and configuration do. When these change, a new pool takes the invocations
// that follow and the old one finishes what it has.
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { isoTime, type Scope, type TimestampMs } from "../base/index.ts";
import { type BootstrapFiles, writeBootstraps } from "./bootstrap/index.ts";
import { type CodeStore, FolderWatch } from "./code/index.ts";
import type { FunctionRecord, FunctionVersion } from "./function.ts";
import { functionArn } from "./function-name.ts";
import { LambdaError } from "./lambda-error.ts";
import {
  type Interpreters,
  type Launch,
  type LaunchProblem,
  type LineWriter,
  type LogLine,
  LogMemory,
  logGroupOf,
  markOf,
  Pool,
  planLaunch,
  Strays,
  Watchdog,
  Worker,
  type WorkerBudget,
  WorkerLog,
  type WorkerStart,
  workerEnvironment,
} from "./runtime/index.ts";

export interface PoolsOptions {
  readonly directory: string;
  readonly codeStore: CodeStore;
  readonly interpreters: Interpreters;
  readonly budget: WorkerBudget;
  readonly now: () => TimestampMs;
  readonly onLog: (line: LogLine) => void;
  readonly environment: (scope: Scope, functionName: string) => Readonly<Record<string, string>>;
  readonly idleMs: number;
  readonly startsMax: number;
  /** What a start may take beside the function's own timeout. */
  readonly initMs: number;
}

interface Entry {
  readonly revisionId: string;
  readonly opening: Promise<Pool | LaunchProblem>;
  readonly watch: FolderWatch | undefined;
}

/** Where a worker of a pool runs. */
interface Place {
  readonly record: FunctionRecord;
  readonly version: FunctionVersion;
  readonly taskRoot: string;
  readonly runtimeFolder: string;
}

export class Pools {
  readonly #options: PoolsOptions;
  readonly #entries = new Map<string, Entry>();
  /** Every pool that has a process or may start one, those that are letting go included. */
  readonly #pools = new Set<Pool>();
  readonly #memories = new Map<string, LogMemory>();
  readonly #watchdog = new Watchdog();
  readonly #strays = new Strays();
  #isClosed = false;
  #bootstraps: Promise<BootstrapFiles> | undefined;

  constructor(options: PoolsOptions) {
    this.#options = options;
  }

  /** The pool for a version, opened on first use; or why the function cannot start. */
  poolFor(record: FunctionRecord, version: FunctionVersion): Promise<Pool | LaunchProblem> {
    if (this.#isClosed) return Promise.reject(stopped());
    const key = functionArn(record.scope, record.name, version.version);
    const known = this.#entries.get(key);
    if (known?.revisionId === version.revisionId) return known.opening;
    if (known !== undefined) this.#drop(key);
    const watch = this.#watchFor(key, version);
    const opening = this.#open(record, version, watch);
    this.#entries.set(key, { revisionId: version.revisionId, opening, watch });
    const forget = (): void => this.#drop(key);
    // A function that cannot start is looked at again at its next invocation.
    opening.then((opened) => (opened instanceof Pool ? undefined : forget()), forget);
    return opening;
  }

  /** Lets go of the pools of a function whose version is no longer among those given. */
  keepOnly(arn: string, versions: readonly FunctionVersion[]): void {
    const kept = new Map(versions.map((version) => [`${arn}:${version.version}`, version]));
    for (const [key, entry] of this.#entries) {
      if (!key.startsWith(`${arn}:`)) continue;
      if (kept.get(key)?.revisionId !== entry.revisionId) this.#drop(key);
    }
  }

  logs(arn: string, requestId?: string): readonly LogLine[] {
    return this.#memories.get(arn)?.lines(requestId) ?? [];
  }

  /** A line of our own in the function's log. */
  note(record: FunctionRecord, text: string): void {
    const { version } = record.latest;
    this.#lineWriter(record, version, this.#newLogStream(version))(undefined, text);
  }

  forgetLogs(arn: string): void {
    this.#memories.delete(arn);
  }

  /** Kills every worker and waits until none is left */
  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.allSettled([...this.#entries.values()].map((entry) => entry.opening));
    for (const entry of this.#entries.values()) entry.watch?.close();
    this.#entries.clear();
    await Promise.all([...this.#pools].map((pool) => pool.close()));
    await this.#strays.settled();
    this.#watchdog.close();
  }

  #drop(key: string): void {
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    this.#entries.delete(key);
    entry.watch?.close();
    const letGo = async (opened: Pool | LaunchProblem): Promise<void> => {
      if (!(opened instanceof Pool)) return;
      await opened.retire();
      this.#pools.delete(opened);
    };
    // Who asked for the pool hears of an opening that failed; here nothing is left to let go.
    entry.opening.then(letGo).catch(() => undefined);
  }

  #watchFor(key: string, version: FunctionVersion): FolderWatch | undefined {
    return version.code.kind === "folder" ? new FolderWatch(() => this.#drop(key)) : undefined;
  }

  async #open(
    record: FunctionRecord,
    version: FunctionVersion,
    watch: FolderWatch | undefined,
  ): Promise<Pool | LaunchProblem> {
    const taskRoot = await this.#options.codeStore.folderOf(version.code);
    // Before the plan, so that no change falls between the two.
    await watch?.open(taskRoot);
    this.#bootstraps ??= writeBootstraps(join(this.#options.directory, "runtimes"));
    const bootstraps = await this.#bootstraps;
    const { interpreters, budget, idleMs, startsMax, initMs } = this.#options;
    const launch = await planLaunch(version, taskRoot, { interpreters, bootstraps });
    if ("errorType" in launch) return launch;
    const place = { record, version, taskRoot, runtimeFolder: bootstraps.folder };
    const pool = new Pool({
      version: version.version,
      timeoutSeconds: version.timeoutSeconds,
      memoryMb: version.memoryMb,
      initTimeoutMs: initMs + version.timeoutSeconds * 1_000,
      idleMs,
      startsMax,
      budget,
      createWorker: (owner) => new Worker(this.#workerStart(launch, place), owner),
    });
    this.#pools.add(pool);
    return pool;
  }

  #workerStart(launch: Launch, place: Place): WorkerStart {
    const { scope, name } = place.record;
    const { version, taskRoot, runtimeFolder } = place;
    const logStream = this.#newLogStream(version.version);
    return {
      ...launch,
      folder: taskRoot,
      environment: (runtimeApi) =>
        workerEnvironment({
          scope,
          functionName: name,
          version,
          taskRoot,
          runtimeFolder,
          logStream,
          runtimeApi,
          supplied: this.#options.environment(scope, name),
        }),
      log: new WorkerLog(this.#lineWriter(place.record, version.version, logStream)),
      ...{ watchdog: this.#watchdog, strays: this.#strays, mark: markOf(logStream) },
    };
  }

  #newLogStream(version: string): string {
    const day = isoTime(this.#options.now()).slice(0, 10).replaceAll("-", "/");
    return `${day}/[${version}]${randomBytes(16).toString("hex")}`;
  }

  #lineWriter(record: FunctionRecord, version: string, logStream: string): LineWriter {
    const { scope, name: functionName } = record;
    const memory = this.#memoryOf(functionArn(scope, functionName));
    const fixed = {
      scope,
      functionName,
      version,
      logGroup: logGroupOf(functionName),
      logStream,
    };
    return (requestId, text) => {
      const line: LogLine = { ...fixed, at: this.#options.now(), requestId, text };
      memory.add(line);
      this.#options.onLog(line);
    };
  }

  #memoryOf(arn: string): LogMemory {
    let memory = this.#memories.get(arn);
    if (memory === undefined) {
      memory = new LogMemory();
      this.#memories.set(arn, memory);
    }
    return memory;
  }
}

function stopped(): LambdaError {
  return new LambdaError("ServiceException", "The service has stopped.");
}
