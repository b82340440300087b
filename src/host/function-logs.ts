// function-logs.ts — what functions print goes to the embedded CloudWatch Logs, `/aws/lambda/<name>`.
//
// Owns: a bounded line of what waits. Written down in the background, many lines at once: a call pays for putting its
// lines into a list and nothing else. Never: more than STREAMS_MAX streams of a function; a process has one.
import type { JsonObject, Scope } from "../base/index.ts";
import { type Clock, RealClock } from "../engine/index.ts";
import type { LogLine } from "../lambda/index.ts";
import type { MetricsReader } from "./metric-gathering.ts";

/** Between two writes of a real clock; another would go on without them. */
const EVERY_MS = 250;
const WAITING_MAX = 20_000;
const WAITING_CHARACTERS_MAX = 8 * 1024 * 1024;
/** What one call of PutLogEvents takes. */
const EVENTS_MAX = 5_000;
const BATCH_BYTES_MAX = 900_000;
const EVENT_BYTES = 26;
const STREAMS_MAX = 20;
const GROUPS_MAX = 10_000;

export interface FunctionLogsOptions {
  readonly services: () => MetricsReader;
  readonly clock: Clock;
  readonly report: (where: string, error: unknown) => void;
}

interface Batch {
  readonly scope: Scope;
  readonly logGroupName: string;
  readonly logStreamName: string;
  readonly logEvents: JsonObject[];
  bytes: number;
}

export class FunctionLogs {
  readonly #options: FunctionLogsOptions;
  readonly #everyMs: number;
  #waiting: LogLine[] = [];
  #characters = 0;
  #dropped = 0;
  #closed = false;
  /** Under way, or about to be. */
  #writing: Promise<void> | undefined;
  /** Begins what is about to be. */
  #now: () => void = () => undefined;
  /** By group: the streams that were made here, oldest first. */
  readonly #streams = new Map<string, string[]>();

  constructor(options: FunctionLogsOptions) {
    this.#options = options;
    this.#everyMs = options.clock instanceof RealClock ? EVERY_MS : 0;
  }

  add(line: LogLine): void {
    // Nobody listens, so nobody could read it.
    if (this.#closed || !this.#options.services().isBuilt) return;
    const isFull =
      this.#waiting.length >= WAITING_MAX || this.#characters >= WAITING_CHARACTERS_MAX;
    if (isFull) {
      this.#dropped += 1;
      return;
    }
    this.#waiting.push(line);
    this.#characters += line.text.length;
    if (this.#writing === undefined) this.#writeSoon();
  }

  /** Writes what waits, and takes nothing more; for the end of the host. */
  async close(): Promise<void> {
    this.#closed = true;
    // Again while there is something: lines may have come during a write, which then begins another.
    while (this.#writing !== undefined || this.#waiting.length > 0) {
      this.#now();
      await (this.#writing ?? this.#write());
    }
  }

  #writeSoon(): void {
    const wait = this.#everyMs;
    const until = new Promise<void>((resolve) => {
      this.#now = resolve;
      if (wait === 0) setImmediate(resolve);
      else setTimeout(resolve, wait).unref();
    });
    this.#writing = until.then(() => this.#write());
  }

  async #write(): Promise<void> {
    const { clock, report, services } = this.#options;
    const lines = this.#waiting;
    const dropped = this.#dropped;
    this.#waiting = [];
    this.#characters = 0;
    this.#dropped = 0;
    const release = clock.hold();
    try {
      const { call } = await services().get();
      for (const batch of batchesOf(lines)) await this.#put(call, batch);
      if (dropped > 0) report("logs of functions", new Error(`${dropped} lines were dropped`));
    } catch (error) {
      report("logs of functions", error);
    } finally {
      release();
      this.#writing = undefined;
    }
    if (this.#waiting.length > 0) this.#writeSoon();
  }

  async #put(call: Call, { bytes: _bytes, scope, ...parameters }: Batch): Promise<void> {
    await this.#makeStream(call, { scope, ...parameters });
    await this.#ask(call, "PutLogEvents", { scope, parameters });
  }

  async #makeStream(
    call: Call,
    { scope, logGroupName, logStreamName }: Pick<Batch, "scope" | "logGroupName" | "logStreamName">,
  ): Promise<void> {
    const key = `${scope.account}/${scope.region}/${logGroupName}`;
    if (this.#streams.size >= GROUPS_MAX) this.#streams.clear();
    const made = this.#streams.get(key) ?? [];
    if (made.includes(logStreamName)) return;
    if (made.length === 0) {
      await this.#ask(call, "CreateLogGroup", { scope, parameters: { logGroupName } });
    }
    const parameters = { logGroupName, logStreamName };
    await this.#ask(call, "CreateLogStream", { scope, parameters });
    this.#streams.set(key, [...made, logStreamName].slice(-STREAMS_MAX));
    await this.#forgetOld(call, scope, logGroupName);
  }

  /** Streams of processes that ended long ago, of earlier starts too. */
  async #forgetOld(call: Call, scope: Scope, logGroupName: string): Promise<void> {
    const asked = { logGroupName, orderBy: "LastEventTime", descending: true };
    const described = await call({
      ...{ service: "logs", operation: "DescribeLogStreams", scope, parameters: asked },
    });
    if (!described.ok) return;
    // The cast: DescribeLogStreams' answer.
    const { logStreams = [] } = described.output as {
      readonly logStreams?: readonly { readonly logStreamName: string }[];
    };
    const own = new Set(this.#streams.get(`${scope.account}/${scope.region}/${logGroupName}`));
    for (const { logStreamName } of logStreams.slice(STREAMS_MAX)) {
      if (own.has(logStreamName) || !PROCESS.test(logStreamName)) continue;
      const parameters = { logGroupName, logStreamName };
      await this.#ask(call, "DeleteLogStream", { scope, parameters });
    }
  }

  async #ask(
    call: Call,
    operation: string,
    { scope, parameters }: { readonly scope: Scope; readonly parameters: JsonObject },
  ): Promise<void> {
    const outcome = await call({ service: "logs", operation, scope, parameters });
    if (outcome.ok || GOOD_ENOUGH.has(outcome.code)) return;
    this.#options.report("logs of functions", new Error(`${operation}: ${outcome.message}`));
  }
}

type Call = Awaited<ReturnType<MetricsReader["get"]>>["call"];

/** A stream that is a process's. */
const PROCESS = /^\d{4}\/\d\d\/\d\d\/\[[^\]]+\][0-9a-f]{32}$/;

/** There already; or deleted by somebody who does not want it, and made again by the next process. */
const GOOD_ENOUGH: ReadonlySet<string> = new Set([
  "ResourceAlreadyExistsException",
  "ResourceNotFoundException",
]);

function batchesOf(lines: readonly LogLine[]): readonly Batch[] {
  const done: Batch[] = [];
  const open = new Map<string, Batch>();
  for (const { at, scope, logGroup, logStream, text } of lines) {
    const key = `${scope.account}/${scope.region}/${logGroup}/${logStream}`;
    const bytes = text.length * 3 + EVENT_BYTES;
    let batch = open.get(key);
    const isFull =
      batch !== undefined &&
      (batch.logEvents.length >= EVENTS_MAX || batch.bytes + bytes > BATCH_BYTES_MAX);
    if (batch === undefined || isFull) {
      batch = { scope, logGroupName: logGroup, logStreamName: logStream, logEvents: [], bytes: 0 };
      open.set(key, batch);
      done.push(batch);
    }
    // Nothing is logged without a character.
    batch.logEvents.push({ timestamp: at, message: text === "" ? " " : text });
    batch.bytes += bytes;
  }
  return done;
}
