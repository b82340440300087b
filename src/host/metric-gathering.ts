// metric-gathering.ts — metrics of our own on their way into the embedded CloudWatch.
//
// Written down in the background, as every write is a commit: what comes meanwhile waits for the next one, equal
// values of a minute as one value and how often it came.
import { isoTime, type JsonObject, type Scope, type TimestampMs } from "../base/index.ts";
import { type Clock, RealClock } from "../engine/index.ts";
import type { Services } from "../services/index.ts";

/** What one call of PutMetricData takes, and one datum of it. */
const DATA_MAX = 1_000;
const VALUES_MAX = 150;
/** Beyond it the newest are dropped: metrics must not fill the memory. */
const WAITING_MAX = 10_000;
const MINUTE_MS = 60_000;

/** Services that may not be there yet. */
export interface MetricsReader {
  readonly isBuilt: boolean;
  get(): Promise<Pick<Services, "call">>;
}

/** What metrics are about: a function, a state machine. */
export interface MetricSubject {
  readonly scope: Scope;
  readonly dimension: string;
  readonly value: string;
}

/** What one subject did in one minute. */
interface Gathered {
  readonly subject: MetricSubject;
  readonly minute: TimestampMs;
  readonly metrics: Map<string, Map<number, number>>;
}

export interface MetricGatheringOptions {
  readonly namespace: string;
  /** By the name of a metric; counts where nothing is said. */
  readonly units: Readonly<Record<string, string>>;
  /** Between two writes of a real clock; another would go on without them. */
  readonly everyMs: number;
  readonly services: () => MetricsReader;
  readonly clock: Clock;
  readonly report: (where: string, error: unknown) => void;
}

export class MetricGathering {
  readonly #options: MetricGatheringOptions;
  readonly #gatherMs: number;
  #waiting = new Map<string, Gathered>();
  #isClosed = false;
  /** Under way; kept a little longer, so that the next one has something to write. */
  #writing: Promise<void> | undefined;

  constructor(options: MetricGatheringOptions) {
    this.#options = options;
    this.#gatherMs = options.clock instanceof RealClock ? options.everyMs : 0;
  }

  /** False where nobody has looked at any service yet, so that there is no alarm that could fire. */
  get isWanted(): boolean {
    if (this.#isClosed || this.#waiting.size >= WAITING_MAX) return false;
    return this.#options.services().isBuilt;
  }

  add(subject: MetricSubject, metrics: readonly (readonly [name: string, value: number])[]): void {
    const now = this.#options.clock.now();
    const minute = now - (now % MINUTE_MS);
    const key = `${subject.scope.account}/${subject.scope.region}/${subject.value}/${minute}`;
    let known = this.#waiting.get(key);
    if (known === undefined) {
      known = { subject, minute, metrics: new Map() };
      this.#waiting.set(key, known);
    }
    for (const [name, value] of metrics) {
      let counts = known.metrics.get(name);
      if (counts === undefined) {
        counts = new Map();
        known.metrics.set(name, counts);
      }
      counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    // Owned by the gathering: `write` never rejects.
    this.#writing ??= this.#write();
  }

  /** Writes what waits, and nothing more. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#writing;
    if (this.#waiting.size > 0) await this.#write();
  }

  async #write(): Promise<void> {
    const { clock, report, services, namespace } = this.#options;
    const release = clock.hold();
    try {
      const cloudwatch = await services().get();
      while (this.#waiting.size > 0) {
        const calls = this.#calls();
        this.#waiting = new Map();
        for (const { scope, parameters } of calls) {
          const put = { service: "cloudwatch", operation: "PutMetricData", scope, parameters };
          const call = { ...put, isOurs: true };
          const outcome = await cloudwatch.call(call);
          if (!outcome.ok) report(`metrics of ${namespace}`, new Error(outcome.message));
        }
        if (this.#gatherMs > 0) break;
      }
    } catch (error) {
      report(`metrics of ${namespace}`, error);
    } finally {
      release();
    }
    if (this.#gatherMs > 0) setTimeout(() => this.#goOn(), this.#gatherMs).unref();
    else this.#writing = undefined;
  }

  #goOn(): void {
    this.#writing = undefined;
    if (this.#waiting.size > 0 && !this.#isClosed) this.#writing = this.#write();
  }

  /** An account and region each. */
  #calls(): readonly { readonly scope: Scope; readonly parameters: JsonObject }[] {
    const byScope = new Map<string, { readonly scope: Scope; readonly data: JsonObject[] }>();
    for (const gathered of this.#waiting.values()) {
      const { scope } = gathered.subject;
      const key = `${scope.account}/${scope.region}`;
      const known = byScope.get(key) ?? { scope, data: [] };
      byScope.set(key, known);
      known.data.push(...this.#dataOf(gathered));
    }
    return [...byScope.values()].flatMap(({ scope, data }) =>
      portions(data, DATA_MAX).map((MetricData) => ({
        scope,
        parameters: { Namespace: this.#options.namespace, MetricData },
      })),
    );
  }

  #dataOf({ subject, minute, metrics }: Gathered): readonly JsonObject[] {
    const Dimensions = [{ Name: subject.dimension, Value: subject.value }];
    const Timestamp = isoTime(minute);
    return [...metrics].flatMap(([MetricName, counts]) =>
      portions([...counts], VALUES_MAX).map((pairs) => ({
        ...{ MetricName, Unit: this.#options.units[MetricName] ?? "Count", Timestamp, Dimensions },
        Values: pairs.map(([value]) => value),
        Counts: pairs.map(([, count]) => count),
      })),
    );
  }
}

function portions<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) =>
    items.slice(i * size, (i + 1) * size),
  );
}
