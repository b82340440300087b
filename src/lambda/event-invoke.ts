// event-invoke.ts — how asynchronous invocations of a function, a version or an alias are tried again.
import type { JsonObject, TimestampMs } from "../base/index.ts";

export interface EventInvokeConfig {
  /** `$LATEST`, a version or an alias. */
  readonly qualifier: string;
  /** Undefined: AWS's two. */
  readonly retriesMax: number | undefined;
  /** Undefined: AWS's six hours. */
  readonly ageSecondsMax: number | undefined;
  /** Where records of what ended go: kept and shown, nothing is sent. */
  readonly destinations: JsonObject;
  readonly lastModified: TimestampMs;
}

export const EVENT_AGE_SECONDS_MAX = 21_600;

/** What is set for a qualifier of a function; without one, for `$LATEST`. */
export function eventInvokeOf(
  { eventInvoke }: { readonly eventInvoke?: readonly EventInvokeConfig[] },
  qualifier: string | undefined,
): EventInvokeConfig | undefined {
  const wanted = qualifier ?? "$LATEST";
  return eventInvoke?.find((config) => config.qualifier === wanted);
}
