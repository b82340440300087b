// queue-port.ts — lets Lambda's event sources reach the embedded queues and the patterns of their filters.
import { isJsonObject, type JsonObject, parseJson, type Scope } from "../base/index.ts";
import type { Clock } from "../engine/index.ts";
import type { EventSourcesOptions, QueueMessage, QueuePort } from "../lambda/index.ts";
import type { LazyServices } from "./lazy-services.ts";
import { pause } from "./pause.ts";

const NOT_THERE: ReadonlySet<string> = new Set([
  "QueueDoesNotExist",
  "AWS.SimpleQueueService.NonExistentQueue",
]);
/** How long one wait for messages lasts, as a long poll of SQS. */
const WAIT_SECONDS = 20;
/** What one call of DeleteMessageBatch takes. */
const BATCH_MAX = 10;

export function eventSourcePorts(
  services: LazyServices,
  clock: Clock,
  report: EventSourcesOptions["report"],
): Pick<EventSourcesOptions, "queues" | "matcherOf" | "report"> {
  return { queues: queuePort(services, clock), matcherOf, report };
}

async function matcherOf(pattern: string): Promise<(event: JsonObject) => boolean> {
  const { compilePattern } = await import("../services/index.ts");
  return compilePattern(parseJson(pattern));
}

function queuePort(services: LazyServices, clock: Clock): QueuePort {
  /** Undefined where there is no such queue. */
  const ask = async (
    [queueArn, operation]: readonly [string, string],
    parameters: JsonObject,
  ): Promise<JsonObject | undefined> => {
    const { scope, name } = queueOf(queueArn);
    const outcome = await (await services.get()).call({
      ...{ service: "sqs", operation, scope },
      parameters: { QueueUrl: `http://sqs/${scope.account}/${name}`, ...parameters },
    });
    if (outcome.ok) return outcome.output;
    if (NOT_THERE.has(outcome.code)) return undefined;
    throw new Error(`${operation} of ${queueArn}: ${outcome.code}: ${outcome.message}`);
  };
  return {
    ready: async (queueArn, signal) =>
      (await services.get()).queueReady(queueArn, WAIT_SECONDS, signal),
    receive: async (queueArn, max) => {
      const answer = await ask([queueArn, "ReceiveMessage"], {
        ...{ MaxNumberOfMessages: max, WaitTimeSeconds: 0 },
        ...{ MessageSystemAttributeNames: ["All"], MessageAttributeNames: ["All"] },
      });
      if (answer === undefined) throw new Error(`There is no queue ${queueArn}.`);
      // The cast: SQS's own shape.
      return (answer["Messages"] ?? []) as unknown as readonly QueueMessage[];
    },
    remove: async (queueArn, receiptHandles) => {
      for (let at = 0; at < receiptHandles.length; at += BATCH_MAX) {
        const Entries = receiptHandles
          .slice(at, at + BATCH_MAX)
          .map((ReceiptHandle, index) => ({ Id: String(index), ReceiptHandle }));
        await ask([queueArn, "DeleteMessageBatch"], { Entries });
      }
    },
    visibilityTimeout: async (queueArn) => {
      const AttributeNames = ["VisibilityTimeout"];
      const answer = await ask([queueArn, "GetQueueAttributes"], { AttributeNames });
      const attributes = answer?.["Attributes"];
      return isJsonObject(attributes) ? Number(attributes["VisibilityTimeout"]) : undefined;
    },
    pause: (ms, signal) => pause(clock, ms, signal),
    hold: () => clock.hold(),
  };
}

function queueOf(arn: string): { readonly scope: Scope; readonly name: string } {
  const [, , , region = "", account = "", name = ""] = arn.split(":");
  return { scope: { account, region }, name };
}
