// move-tasks.ts — moving messages out of a dead-letter queue. Here a task ends in the call that starts it.
import { randomUUID } from "node:crypto";
import { isJsonNumber, type JsonObject, numberOf, type TimestampMs } from "../../base/index.ts";
import type { Shelf } from "../journal/index.ts";
import { ServiceFault } from "../service-fault.ts";
import { missingParameter, queueFault } from "./faults.ts";
import { redriveOf } from "./queue-attributes.ts";
import type { Queues } from "./queues.ts";
import { type QueueRecord, queueArn } from "./records.ts";

export interface MoveTask {
  readonly sourceArn: string;
  readonly destinationArn?: string;
  readonly moved: number;
  readonly startedAt: TimestampMs;
}

const SHOWN_MAX = 10;

export function startMessageMoveTask(
  queues: Queues,
  tasks: Shelf<MoveTask>,
  parameters: JsonObject,
): JsonObject {
  const source = sourceOf(queues, parameters);
  const arn = queueArn(source);
  const isTarget = [...queues.records.values()].some(
    (record) => redriveOf(record.attributes)?.targetArn === arn,
  );
  if (!isTarget) {
    throw queueFault(
      "UnsupportedOperation",
      "Source queue must be configured as a Dead Letter Queue.",
    );
  }
  const destinationArn = parameters["DestinationArn"];
  const named = typeof destinationArn === "string" ? queues.byArn(destinationArn) : undefined;
  if (typeof destinationArn === "string" && named === undefined) throw taskMissing();
  let moved = 0;
  for (const held of [...queues.list(source).all()]) {
    const target = named ?? queues.byArn(held.record.sourceArn ?? "");
    if (target === undefined) continue;
    queues.move(source, target, held);
    moved += 1;
  }
  const handle = Buffer.from(`${randomUUID()} ${arn}`).toString("base64");
  const destination = typeof destinationArn === "string" ? { destinationArn } : {};
  tasks.put(handle, { sourceArn: arn, ...destination, moved, startedAt: queues.now });
  return { TaskHandle: handle };
}

function sourceOf(queues: Queues, parameters: JsonObject): QueueRecord {
  const arn = parameters["SourceArn"];
  if (typeof arn !== "string") throw missingParameter("SourceArn");
  const source = queues.byArn(arn);
  if (source === undefined) throw taskMissing();
  return source;
}

function taskMissing(): ServiceFault {
  const text = "The resource that you specified for the SourceArn parameter doesn't exist.";
  return new ServiceFault("ResourceNotFoundException", text, { status: 404 });
}

export function listMessageMoveTasks(
  queues: Queues,
  tasks: Shelf<MoveTask>,
  parameters: JsonObject,
): JsonObject {
  const source = queueArn(sourceOf(queues, parameters));
  const asked = parameters["MaxResults"];
  const limit = isJsonNumber(asked) ? Math.min(numberOf(asked), SHOWN_MAX) : 1;
  const found = [...tasks.values()].filter(({ sourceArn }) => sourceArn === source).reverse();
  const results = found.slice(0, limit).map(({ sourceArn, destinationArn, moved, startedAt }) => ({
    Status: "COMPLETED",
    SourceArn: sourceArn,
    ...(destinationArn === undefined ? {} : { DestinationArn: destinationArn }),
    ApproximateNumberOfMessagesMoved: moved,
    ApproximateNumberOfMessagesToMove: moved,
    StartedTimestamp: startedAt,
  }));
  return { Results: results };
}

export function cancelMessageMoveTask(tasks: Shelf<MoveTask>, parameters: JsonObject): JsonObject {
  const handle = parameters["TaskHandle"];
  if (typeof handle !== "string") throw missingParameter("TaskHandle");
  if (!tasks.has(handle)) {
    throw new ServiceFault("ResourceNotFoundException", "Task does not exist.", { status: 404 });
  }
  throw queueFault(
    "UnsupportedOperation",
    "Active message movement task not found for source queue.",
  );
}
