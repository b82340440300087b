// sessions.ts — connections that outlive a statement: temporary tables, settings and transactions stay.
//
//   S1. A session ends when nothing has run in it for its keep-alive, after a day at the latest, and with the process.
//   S2. One statement at a time: another is refused, not queued.
import { randomUUID } from "node:crypto";
import type { Scope, TimestampMs } from "../../base/index.ts";
import type { ServicesClock } from "../ports.ts";
import type { Connection } from "../redshift-databases/index.ts";
import { invalid, missing, tooManySessions } from "./faults.ts";
import type { Target } from "./records.ts";

export interface Session {
  readonly id: string;
  readonly scope: Scope;
  readonly target: Target;
  readonly connection: Connection;
  readonly createdAt: TimestampMs;
}

interface Kept {
  readonly session: Session;
  keepAliveMs: number;
  busy: boolean;
  cancelEnd: (() => void) | undefined;
}

/** Redshift Data API quotas. */
const SESSIONS_MAX = 500;
const LIFE_MS = 24 * 3_600_000;

export interface SessionsParts {
  readonly clock: ServicesClock;
  readonly report: (where: string, error: unknown) => void;
}

export class Sessions {
  readonly #parts: SessionsParts;
  readonly #kept = new Map<string, Kept>();

  constructor(parts: SessionsParts) {
    this.#parts = parts;
  }

  /** A new session, busy with its first statement. */
  start(
    of: Pick<Session, "scope" | "target">,
    { connect, keepAliveSeconds }: { connect: () => Connection; keepAliveSeconds: number },
  ): Session {
    if (this.#kept.size >= SESSIONS_MAX) throw tooManySessions(SESSIONS_MAX);
    const createdAt = this.#parts.clock.now();
    const session = { ...of, id: randomUUID(), connection: connect(), createdAt };
    const keepAliveMs = keepAliveSeconds * 1000;
    this.#kept.set(session.id, { session, keepAliveMs, busy: true, cancelEnd: undefined });
    return session;
  }

  /** The session, busy from now on. */
  take(
    id: string,
    {
      scope,
      keepAliveSeconds,
    }: { readonly scope: Scope; readonly keepAliveSeconds: number | undefined },
  ): Session {
    const kept = this.#kept.get(id);
    const own = kept?.session.scope;
    if (kept === undefined || own?.account !== scope.account || own.region !== scope.region)
      throw missing("Session does not exist.", id);
    if (kept.busy) throw invalid(`Session is not available because a statement is running: ${id}`);
    kept.busy = true;
    kept.cancelEnd?.();
    kept.cancelEnd = undefined;
    if (keepAliveSeconds !== undefined) kept.keepAliveMs = keepAliveSeconds * 1000;
    return kept.session;
  }

  /** Its statement has ended. */
  rest(id: string): void {
    const kept = this.#kept.get(id);
    if (kept === undefined) return;
    kept.busy = false;
    const { clock } = this.#parts;
    const end = Math.min(clock.now() + kept.keepAliveMs, kept.session.createdAt + LIFE_MS);
    kept.cancelEnd = clock.wakeAt(end, () => this.end(id), { passive: true });
  }

  end(id: string): void {
    const kept = this.#kept.get(id);
    if (!this.#kept.delete(id)) return;
    kept?.cancelEnd?.();
    kept?.session.connection
      .close()
      .catch((error) => this.#parts.report("redshift-data:session", error));
  }

  stop(): void {
    for (const { cancelEnd } of this.#kept.values()) cancelEnd?.();
    this.#kept.clear();
  }
}
