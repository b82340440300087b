// dead-letter.ts — what could not be delivered goes to a queue, with the reason in its attributes.
import type { JsonObject, Scope } from "../../base/index.ts";
import { type CallInside, scopeOfArn, urlOfQueueArn } from "../inside.ts";
import type { SendEnd } from "../outbox.ts";
import { objectIn, textIn } from "../parameters.ts";

export interface Undelivered {
  readonly scope: Scope;
  /** As the rule or schedule names it. */
  readonly target: JsonObject;
  readonly input: string;
  /** Whose target it is: `RULE_ARN`, `SCHEDULE_ARN`. */
  readonly source: Readonly<Record<string, string>>;
}

/** Nothing where the target has no such queue; rejects where the queue does not take it. */
export async function toDeadLetterQueue(
  callInside: CallInside,
  { scope, target, input, source }: Undelivered,
  end: SendEnd & { readonly ok: false },
): Promise<void> {
  const queueArn = textIn(objectIn(target, "DeadLetterConfig") ?? {}, "Arn");
  if (queueArn === undefined) return;
  const texts = {
    ...source,
    TARGET_ARN: textIn(target, "Arn") ?? "",
    ERROR_CODE: end.code,
    ERROR_MESSAGE: end.message.slice(0, 1_000),
  };
  const shown = Object.entries(texts).map(([name, value]) => [
    name,
    { DataType: "String", StringValue: value || "-" },
  ]);
  const outcome = await callInside({
    ...{ service: "sqs", operation: "SendMessage", scope: scopeOfArn(queueArn, scope) },
    parameters: {
      ...{ QueueUrl: urlOfQueueArn(queueArn), MessageBody: input },
      MessageAttributes: Object.fromEntries(shown),
    },
  });
  if (!outcome.ok) throw new Error(`${queueArn}: ${outcome.message}`);
}
