// notification-filter.ts — which objects a bucket's notification is about, and whether two of them are about the same.
import type { JsonObject } from "../../base/index.ts";
import { objectIn, objectsIn, textIn, textsIn } from "../parameters.ts";

interface Filter {
  readonly events: readonly string[];
  readonly prefix: string;
  readonly suffix: string;
}

const EVENTS: readonly string[] = [
  ...["s3:TestEvent", "s3:ReducedRedundancyLostObject", "s3:IntelligentTiering"],
  ...["s3:ObjectCreated:*", "s3:ObjectCreated:Put", "s3:ObjectCreated:Post"],
  ...["s3:ObjectCreated:Copy", "s3:ObjectCreated:CompleteMultipartUpload"],
  ...["s3:ObjectRemoved:*", "s3:ObjectRemoved:Delete", "s3:ObjectRemoved:DeleteMarkerCreated"],
  ...["s3:ObjectRestore:*", "s3:ObjectRestore:Post", "s3:ObjectRestore:Completed"],
  ...["s3:ObjectRestore:Delete", "s3:ObjectAcl:Put", "s3:LifecycleTransition"],
  ...["s3:Replication:*", "s3:Replication:OperationFailedReplication"],
  ...["s3:Replication:OperationMissedThreshold", "s3:Replication:OperationNotTracked"],
  ...["s3:Replication:OperationReplicatedAfterThreshold"],
  ...["s3:LifecycleExpiration:*", "s3:LifecycleExpiration:Delete"],
  ...["s3:LifecycleExpiration:DeleteMarkerCreated"],
  ...["s3:ObjectTagging:*", "s3:ObjectTagging:Put", "s3:ObjectTagging:Delete"],
];

export function isNotificationEvent(name: string): boolean {
  return EVENTS.includes(name);
}

function filterOf(configuration: JsonObject): Filter {
  const rules = objectsIn(
    objectIn(objectIn(configuration, "Filter") ?? {}, "Key") ?? {},
    "FilterRules",
  );
  const value = (name: string): string => {
    const rule = rules.find((one) => textIn(one, "Name")?.toLowerCase() === name);
    return textIn(rule ?? {}, "Value") ?? "";
  };
  const events = textsIn(configuration, "Events");
  return { events, prefix: value("prefix"), suffix: value("suffix") };
}

/** `event`: `ObjectCreated:Put`. */
export function concerns(configuration: JsonObject, event: string, key: string): boolean {
  const { events, prefix, suffix } = filterOf(configuration);
  const isNamed = events.some((name) => covers(name, `s3:${event}`));
  return isNamed && key.startsWith(prefix) && key.endsWith(suffix);
}

function covers(name: string, event: string): boolean {
  return name.endsWith("*") ? event.startsWith(name.slice(0, -1)) : event === name;
}

/** One object could cause both of them, for one event. */
export function overlap(first: JsonObject, second: JsonObject): boolean {
  const [one, other] = [filterOf(first), filterOf(second)];
  const events = one.events.some((a) => other.events.some((b) => covers(a, b) || covers(b, a)));
  const prefixes = one.prefix.startsWith(other.prefix) || other.prefix.startsWith(one.prefix);
  const suffixes = one.suffix.endsWith(other.suffix) || other.suffix.endsWith(one.suffix);
  return events && prefixes && suffixes;
}
