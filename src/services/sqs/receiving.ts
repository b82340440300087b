// receiving.ts — ReceiveMessage, and what is done with a receipt handle: delete, change the visibility.
import {
  isJsonArray,
  isJsonNumber,
  type Json,
  type JsonObject,
  numberOf,
} from "../../base/index.ts";
import type { Call } from "../service.ts";
import { ServiceFault } from "../service-fault.ts";
import { invalidParameter, missingParameter, queueFault } from "./faults.ts";
import { attributesMd5, chosenAttributes } from "./message-attributes.ts";
import type { Held } from "./message-list.ts";
import { VISIBILITY_SECONDS_MAX, WAIT_SECONDS_MAX } from "./queue-attributes.ts";
import type { Queues } from "./queues.ts";
import { isFifo, type QueueRecord, queueArn } from "./records.ts";

const RECEIVE_MAX = 10;
/** Messages in flight at once. */
const IN_FLIGHT_MAX = { standard: 120_000, fifo: 120_000 };

export async function receiveMessage(
  queues: Queues,
  queue: QueueRecord,
  { parameters, call }: { readonly parameters: JsonObject; readonly call: Call },
): Promise<JsonObject> {
  const max = ranged(parameters, "MaxNumberOfMessages", {
    range: [1, RECEIVE_MAX],
    reason: "Must be between 1 and 10, if provided.",
  });
  const visibility = visibilityOf(parameters);
  const wait = ranged(parameters, "WaitTimeSeconds", {
    range: [0, WAIT_SECONDS_MAX],
    reason: "Must be >= 0 and <= 20, if provided.",
  });
  const visibilityMs = (visibility ?? Number(queue.attributes["VisibilityTimeout"])) * 1000;
  const waitSeconds = wait ?? Number(queue.attributes["ReceiveMessageWaitTimeSeconds"]);
  refuseOverLimit(queues, queue);
  let received = queues.receive(queue, max ?? 1, visibilityMs);
  if (received.length === 0 && waitSeconds > 0) {
    const take = (): boolean => {
      // The queue may have been changed or deleted meanwhile.
      const current = queues.find(queue.scope, queue.name);
      if (current === undefined) return true;
      received = queues.receive(current, max ?? 1, visibilityMs);
      return received.length > 0;
    };
    const until = queues.now + waitSeconds * 1000;
    await queues.wait(queue, take, { until, signal: call.signal });
  }
  if (received.length === 0) return {};
  return { Messages: received.map((held) => shown(queue, held, parameters)) };
}

function refuseOverLimit(queues: Queues, queue: QueueRecord): void {
  const { inFlight } = queues.list(queue).counts(queues.now);
  if (inFlight < (isFifo(queue) ? IN_FLIGHT_MAX.fifo : IN_FLIGHT_MAX.standard)) return;
  throw new ServiceFault("OverLimit", "Too many messages in flight.");
}

interface Rule {
  readonly range: readonly [number, number];
  readonly reason: string;
}

function ranged(parameters: JsonObject, name: string, { range, reason }: Rule): number | undefined {
  const given = parameters[name];
  if (given === undefined || given === null) return undefined;
  const value = isJsonNumber(given) ? numberOf(given) : Number.NaN;
  if (Number.isInteger(value) && value >= range[0] && value <= range[1]) return value;
  throw invalidParameter(name, isJsonNumber(given) ? value : String(given), reason);
}

function visibilityOf(parameters: JsonObject): number | undefined {
  return ranged(parameters, "VisibilityTimeout", {
    range: [0, VISIBILITY_SECONDS_MAX],
    reason: `VisibilityTimeout must be an integer between 0 and ${VISIBILITY_SECONDS_MAX}`,
  });
}

function shown(queue: QueueRecord, held: Held, parameters: JsonObject): JsonObject {
  const { record } = held;
  const asked = listOf(parameters["MessageAttributeNames"]);
  const attributes = chosenAttributes(record.attributes, asked);
  const md5 = attributesMd5(attributes);
  const system = systemAttributes(held, [
    ...listOf(parameters["AttributeNames"]),
    ...listOf(parameters["MessageSystemAttributeNames"]),
  ]);
  return {
    MessageId: record.id,
    ReceiptHandle: receiptHandle(queue, held),
    MD5OfBody: record.md5,
    Body: record.body,
    ...(Object.keys(system).length === 0 ? {} : { Attributes: system }),
    ...(md5 === undefined
      ? {}
      : {
          MD5OfMessageAttributes: md5,
          MessageAttributes: { ...attributes } as unknown as JsonObject,
        }),
  };
}

function listOf(value: Json | undefined): readonly Json[] {
  return isJsonArray(value) ? value : [];
}

function systemAttributes({ record, state }: Held, asked: readonly Json[]): JsonObject {
  const all: Readonly<Record<string, string | undefined>> = {
    SenderId: record.senderId,
    ApproximateFirstReceiveTimestamp: String(state.firstReceivedAt ?? record.sentAt),
    ApproximateReceiveCount: String(state.receiveCount),
    SentTimestamp: String(record.sentAt),
    SequenceNumber: record.sequenceNumber,
    MessageDeduplicationId: record.deduplicationId,
    MessageGroupId: record.groupId,
    AWSTraceHeader: record.systemAttributes["AWSTraceHeader"]?.StringValue,
    DeadLetterQueueSourceArn: record.sourceArn,
  };
  const wanted = (name: string): boolean => asked.includes("All") || asked.includes(name);
  const found = Object.entries(all).flatMap(([name, value]): [string, string][] =>
    value !== undefined && wanted(name) ? [[name, value]] : [],
  );
  return Object.fromEntries(found);
}

/** Opaque to clients: the queue, the message and what this receive drew. */
function receiptHandle(queue: QueueRecord, { record, state }: Held): string {
  const text = `${queueArn(queue)} ${record.id} ${state.receipt ?? ""}`;
  return Buffer.from(text, "utf8").toString("base64");
}

interface Receipt {
  readonly id: string;
  readonly receipt: string;
}

function readReceipt(queue: QueueRecord, parameters: JsonObject): Receipt {
  const handle = parameters["ReceiptHandle"];
  if (typeof handle !== "string" || handle === "") throw missingParameter("ReceiptHandle");
  const parts = Buffer.from(handle, "base64").toString("utf8").split(" ");
  const [arn, id, receipt] = parts;
  if (
    parts.length !== 3 ||
    arn === undefined ||
    id === undefined ||
    receipt === undefined ||
    arn !== queueArn(queue)
  ) {
    throw new ServiceFault(
      "ReceiptHandleIsInvalid",
      `The input receipt handle "${handle}" is not a valid receipt handle.`,
    );
  }
  return { id, receipt };
}

export function deleteMessage(
  queues: Queues,
  queue: QueueRecord,
  parameters: JsonObject,
): JsonObject {
  const { id, receipt } = readReceipt(queue, parameters);
  const held = queues.list(queue).get(id);
  if (held === undefined) return {};
  if (held.state.receipt === receipt) {
    const expired = isFifo(queue) && held.state.visibleAt <= queues.now;
    if (!expired) queues.remove(queue, id);
    else throw expiredReceipt(parameters);
  }
  return {};
}

function expiredReceipt(parameters: JsonObject): ServiceFault {
  return invalidParameter(
    "ReceiptHandle",
    parameters["ReceiptHandle"],
    "The receipt handle has expired.",
  );
}

export function changeMessageVisibility(
  queues: Queues,
  queue: QueueRecord,
  parameters: JsonObject,
): JsonObject {
  const { id, receipt } = readReceipt(queue, parameters);
  const seconds = visibilityOf(parameters);
  if (seconds === undefined) throw missingParameter("VisibilityTimeout");
  const held = queues.list(queue).get(id);
  if (held === undefined || held.state.receipt !== receipt) {
    throw invalidParameter(
      "ReceiptHandle",
      parameters["ReceiptHandle"],
      "Message does not exist or is not available for visibility timeout change.",
    );
  }
  if (held.state.visibleAt <= queues.now) {
    throw queueFault(
      "MessageNotInflight",
      `Value ${String(parameters["ReceiptHandle"])} for parameter ReceiptHandle is invalid. Reason: Message does not exist or is not available for visibility timeout change.`,
    );
  }
  const state = { ...held.state, visibleAt: queues.now + seconds * 1000 };
  queues.put(queue, { record: held.record, state });
  return {};
}
