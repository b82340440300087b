// target-outbox.ts — deliveries to the targets of rules or schedules: tried again as a target says, then buried.
import type { CallInside } from "../inside.ts";
import type { Journal } from "../journal/index.ts";
import { Outbox, type OutboxItem, type SendEnd } from "../outbox.ts";
import { numberIn, objectIn } from "../parameters.ts";
import type { ServicesClock } from "../ports.ts";
import { toDeadLetterQueue, type Undelivered } from "./dead-letter.ts";

/** `target` as the rule or schedule names it. */
type Delivery = Omit<Undelivered, "source">;

export interface TargetOutboxParts {
  readonly journal: Journal;
  readonly clock: ServicesClock;
  readonly callInside: CallInside;
  readonly report: (where: string, error: unknown) => void;
}

export interface TargetSending<T> {
  /** For reports. */
  readonly name: string;
  readonly send: (item: T) => Promise<SendEnd>;
  /** What a dead letter says of whose target it is. */
  readonly source: (item: T) => Undelivered["source"];
}

const RETRIES = 185;
const AGE_SECONDS = 86_400;
const BACKOFF_MAX_MS = 10 * 60_000;

export function targetOutbox<T extends Delivery>(
  { journal, clock, callInside, report }: TargetOutboxParts,
  { name, send, source }: TargetSending<T>,
): Outbox<T> {
  return new Outbox<T>({
    ...{ journal, clock, report, name, delayMs, send },
    bury: (item, end) => toDeadLetterQueue(callInside, { ...item, source: source(item) }, end),
  });
}

/** EventBridge's and Scheduler's user guides: 185 times within 24 hours where the target says nothing. */
function delayMs({ item, attempts, since, dueAt }: OutboxItem<Delivery>): number | undefined {
  const policy = objectIn(item.target, "RetryPolicy") ?? {};
  const delay = Math.min(1_000 * 2 ** (attempts - 1), BACKOFF_MAX_MS);
  const age = numberIn(policy, "MaximumEventAgeInSeconds") ?? AGE_SECONDS;
  if (attempts > (numberIn(policy, "MaximumRetryAttempts") ?? RETRIES)) return undefined;
  return dueAt + delay - since > age * 1_000 ? undefined : delay;
}
