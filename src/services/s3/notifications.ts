// notifications.ts — what becomes of objects is told to queues, topics, functions and EventBridge.
//
//   N1. A message is on disk before the change that it tells of is answered (see the outbox).
//   N2. Configurations are checked when they are put: names of events, destinations, overlapping filters.
import { randomBytes, randomUUID } from "node:crypto";
import { type JsonObject, parseArn, type Scope, type TimestampMs } from "../../base/index.ts";
import { type CallInside, scopeOfArn, urlOfQueueArn } from "../inside.ts";
import type { Journal } from "../journal/index.ts";
import { Outbox, type OutboxItem, type SendEnd } from "../outbox.ts";
import { objectIn, objectsIn, present, textIn, textsIn } from "../parameters.ts";
import type { DeliveryPorts, ServicesClock } from "../ports.ts";
import type { OperationTable } from "../service.ts";
import { ServiceFault } from "../service-fault.ts";
import { invokeTarget } from "../targets/index.ts";
import { saveSetting } from "./bucket-settings.ts";
import {
  bridgeEntry,
  type ObjectChange,
  type Occasion,
  recordsMessage,
  testMessage,
} from "./event-shapes.ts";
import { concerns, isNotificationEvent, overlap } from "./notification-filter.ts";
import { type BucketRecord, fault } from "./records.ts";
import type { Store } from "./store.ts";

export interface NotificationParts {
  readonly journal: Journal;
  readonly clock: ServicesClock;
  readonly callInside: CallInside;
  readonly ports: DeliveryPorts;
  readonly report: (where: string, error: unknown) => void;
}

/** One message to one destination; an entry of PutEvents where that is EventBridge. */
interface Notice {
  readonly scope: Scope;
  readonly arn: string;
  readonly message: JsonObject;
}

interface Kind {
  readonly list: string;
  readonly arn: string;
  readonly service: string;
}

const KINDS: readonly Kind[] = [
  { list: "TopicConfigurations", arn: "TopicArn", service: "sns" },
  { list: "QueueConfigurations", arn: "QueueArn", service: "sqs" },
  { list: "LambdaFunctionConfigurations", arn: "LambdaFunctionArn", service: "lambda" },
];
const SETTING = "BucketNotificationConfiguration";
const EVENT_BRIDGE = "events";
const RETRIES = 5;

export class Notifications {
  readonly #parts: NotificationParts;
  readonly #outbox: Outbox<Notice>;
  #lastAt: TimestampMs = 0;
  #turn = 0;

  constructor(parts: NotificationParts) {
    const { journal, clock, report } = parts;
    this.#parts = parts;
    this.#outbox = new Outbox({
      ...{ journal, clock, report, name: "s3:notification", delayMs },
      send: (notice) => this.#send(notice),
      bury: async ({ arn, scope }, { code, message }) =>
        report("s3:notification", new Error(`${arn || scope.region}: ${code}: ${message}`)),
    });
  }

  operations(store: Store): OperationTable {
    return {
      PutBucketNotificationConfiguration: async (parameters) => {
        const bucket = store.bucket(textIn(parameters, "Bucket") ?? "");
        const given = objectIn(parameters, "NotificationConfiguration") ?? {};
        const checked = checkedConfiguration(given);
        if (parameters["SkipDestinationValidation"] !== true)
          await this.#findDestinations(bucket, checked);
        saveSetting(store, parameters, { name: SETTING, value: checked });
        this.#sayThatItWorks(bucket, checked);
        return {};
      },
    };
  }

  async #findDestinations(bucket: BucketRecord, configuration: JsonObject): Promise<void> {
    for (const { arn, service } of destinationsOf(configuration)) {
      const scope = scopeOfArn(arn, bucket);
      const request =
        service === "sqs"
          ? { operation: "GetQueueAttributes", parameters: { QueueUrl: urlOfQueueArn(arn) } }
          : { operation: "GetTopicAttributes", parameters: { TopicArn: arn } };
      // Functions are another room's: nobody here knows which there are.
      if (service === "lambda") continue;
      const found = await this.#parts.callInside({ service, scope, ...request });
      if (!found.ok) throw invalidDestination(arn, "The destination queue or topic does not exist");
    }
  }

  #sayThatItWorks(bucket: BucketRecord, configuration: JsonObject): void {
    const message = testMessage(bucket, this.#occasion());
    for (const { arn, service } of destinationsOf(configuration))
      if (service !== "lambda") this.#add({ scope: bucket, arn, message });
  }

  tell(change: ObjectChange): void {
    const { bucket } = change;
    const configuration = bucket.settings[SETTING];
    if (configuration === undefined) return;
    const occasion = this.#occasion();
    if (configuration["EventBridgeConfiguration"] !== undefined)
      this.#add({ scope: bucket, arn: EVENT_BRIDGE, message: bridgeEntry(change, occasion) });
    for (const { arn, own } of destinationsOf(configuration)) {
      if (!concerns(own, change.event, change.key)) continue;
      const id = textIn(own, "Id") ?? "";
      this.#add({ scope: bucket, arn, message: recordsMessage(change, occasion, id) });
    }
  }

  #add({ scope: { account, region }, arn, message }: Notice): void {
    this.#outbox.add(randomUUID(), { scope: { account, region }, arn, message });
  }

  #occasion(): Occasion {
    const at = this.#parts.clock.now();
    this.#turn = at === this.#lastAt ? this.#turn + 1 : 0;
    this.#lastAt = at;
    const digits = (value: number, length: number) => value.toString(16).padStart(length, "0");
    const sequencer = `${digits(at, 12)}${digits(this.#turn, 6)}`.toUpperCase();
    return { at, sequencer, requestId: randomBytes(8).toString("hex").toUpperCase() };
  }

  async #send({ scope, arn, message }: Notice): Promise<SendEnd> {
    if (arn !== EVENT_BRIDGE) {
      const call = { scope, arn, input: JSON.stringify(message), at: this.#parts.clock.now() };
      return await invokeTarget(this.#parts, { ...call, subject: "Amazon S3 Notification" });
    }
    const put = { service: "events", operation: "PutEvents", scope };
    const outcome = await this.#parts.callInside({ ...put, parameters: { Entries: [message] } });
    return outcome.ok ? { ok: true } : { ...outcome, lasting: outcome.status < 500 };
  }

  close(): void {
    this.#outbox.close();
  }
}

/** Twice as long from time to time, for about half a minute. */
function delayMs({ attempts }: OutboxItem<Notice>): number | undefined {
  return attempts > RETRIES ? undefined : 1_000 * 2 ** (attempts - 1);
}

interface Destination {
  readonly arn: string;
  readonly service: string;
  readonly own: JsonObject;
}

function destinationsOf(configuration: JsonObject): Destination[] {
  return KINDS.flatMap(({ list, arn, service }) =>
    objectsIn(configuration, list).map((own) => ({ arn: textIn(own, arn) ?? "", service, own })),
  );
}

/** As it is kept: every part has an id. */
function checkedConfiguration(given: JsonObject): JsonObject {
  const lists = KINDS.map(({ list }): [string, JsonObject[] | undefined] => {
    const parts = objectsIn(given, list).map((part) => ({ Id: randomUUID(), ...part }));
    return [list, parts.length === 0 ? undefined : parts];
  });
  const EventBridgeConfiguration = objectIn(given, "EventBridgeConfiguration");
  const checked = present({ ...Object.fromEntries(lists), EventBridgeConfiguration });
  const destinations = destinationsOf(checked);
  for (const { arn, service, own } of destinations) {
    const parsed = parseArn(arn);
    if (parsed?.service !== service) throw invalidDestination(arn, "The ARN is not well formed");
    if (arn.endsWith(".fifo"))
      throw invalidDestination(arn, "FIFO queues and topics are not supported");
    const events = textsIn(own, "Events");
    const unknown = events.find((name) => !isNotificationEvent(name));
    if (events.length === 0 || unknown !== undefined)
      throw fault(
        "MalformedXML",
        "The XML you provided was not well-formed or did not validate against our published schema",
      );
  }
  refuseOverlaps(destinations);
  return checked;
}

function refuseOverlaps(destinations: readonly Destination[]): void {
  const parts = destinations.map(({ own }) => own);
  const twice = parts.some((part, i) => parts.slice(i + 1).some((other) => overlap(part, other)));
  if (twice)
    throw fault(
      "InvalidArgument",
      "Configurations overlap. Configurations on the same bucket cannot share a common event type.",
    );
}

function invalidDestination(arn: string, reason: string): ServiceFault {
  const text = "Unable to validate the following destination configurations";
  return new ServiceFault("InvalidArgument", text, {
    members: { ArgumentName1: arn, ArgumentValue1: reason },
  });
}
