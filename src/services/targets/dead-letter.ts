// dead-letter.ts — what could not be delivered goes to a queue, with the reason in its attributes.
import type { Scope } from "../../base/index.ts";
import { type CallInside, scopeOfArn, urlOfQueueArn } from "../inside.ts";
import type { SendEnd } from "../outbox.ts";

export interface DeadLetter {
  readonly queueArn: string;
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly end: SendEnd & { readonly ok: false };
}

/** Rejects where the queue does not take it. */
export async function toDeadLetterQueue(
  callInside: CallInside,
  scope: Scope,
  { queueArn, body, attributes, end }: DeadLetter,
): Promise<void> {
  const texts = { ...attributes, ERROR_CODE: end.code, ERROR_MESSAGE: end.message.slice(0, 1_000) };
  const shown = Object.entries(texts).map(([name, value]) => [
    name,
    { DataType: "String", StringValue: value || "-" },
  ]);
  const outcome = await callInside({
    ...{ service: "sqs", operation: "SendMessage", scope: scopeOfArn(queueArn, scope) },
    parameters: {
      ...{ QueueUrl: urlOfQueueArn(queueArn), MessageBody: body },
      MessageAttributes: Object.fromEntries(shown),
    },
  });
  if (!outcome.ok) throw new Error(`${queueArn}: ${outcome.message}`);
}
