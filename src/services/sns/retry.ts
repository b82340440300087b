// retry.ts — when a delivery that failed is tried again.
//
// SNS developer guide, "Message delivery retries": to AWS services 3 times at once, 2 after a second, 10 backing off
// from 1 to 20 s, then every 20 s for 23 days; to HTTP by the delivery policy, 3 times every 20 s where it says
// nothing.
import { isJsonNumber, isJsonObject, numberOf } from "../../base/index.ts";
import { parsedObject } from "../parsed.ts";
import type { SubscriptionRecord } from "./records.ts";

const MANAGED_RETRIES = 100_015;

/** Milliseconds until the next attempt; undefined: no more. `attempt` counts those that failed. */
export function retryDelayMs(
  subscription: SubscriptionRecord,
  attempt: number,
): number | undefined {
  const http = subscription.protocol === "http" || subscription.protocol === "https";
  if (http) return httpDelay(subscription, attempt);
  if (attempt > MANAGED_RETRIES) return undefined;
  if (attempt <= 3) return 0;
  if (attempt <= 5) return 1_000;
  return Math.min(1_000 * 2 ** (attempt - 6), 20_000);
}

function httpDelay({ attributes }: SubscriptionRecord, attempt: number): number | undefined {
  const policy = parsedObject(attributes["DeliveryPolicy"] ?? "")?.["healthyRetryPolicy"];
  const number = (name: string, usual: number): number => {
    const value = isJsonObject(policy) ? policy[name] : undefined;
    return isJsonNumber(value) ? numberOf(value) : usual;
  };
  if (attempt > number("numRetries", 3)) return undefined;
  const least = number("minDelayTarget", 20) * 1_000;
  const most = number("maxDelayTarget", 20) * 1_000;
  return Math.min(least * 2 ** (attempt - 1), most);
}
