// notification.ts — what subscribers get: the JSON documents of SNS.
import { createHash } from "node:crypto";
import { isJsonObject, isoTime, type Json, type JsonObject } from "../../base/index.ts";
import type { Message, SubscriptionRecord } from "./records.ts";

/** Documents are not signed with a key that anybody could check: the signature is a digest of the message. */
function signatureOf(message: Message): string {
  return createHash("sha512").update(JSON.stringify(message)).digest("base64");
}

const CERTIFICATE = "SimpleNotificationService-00000000000000000000000000000000.pem";

export function messageText(subscription: SubscriptionRecord, { texts }: Message): string {
  return texts[subscription.protocol] ?? texts["default"] ?? "";
}

/** As SQS and HTTP endpoints get it, without raw delivery. */
export function notification(
  subscription: SubscriptionRecord,
  message: Message,
  origin: string,
): string {
  const attributes = shownAttributes(message.attributes);
  return layout({
    Type: "Notification",
    MessageId: message.id,
    ...(message.sequenceNumber === undefined ? {} : { SequenceNumber: message.sequenceNumber }),
    TopicArn: message.topicArn,
    ...(message.subject === undefined ? {} : { Subject: message.subject }),
    Message: messageText(subscription, message),
    Timestamp: isoTime(message.at),
    SignatureVersion: "1",
    Signature: signatureOf(message),
    SigningCertURL: `${origin}/${CERTIFICATE}`,
    UnsubscribeURL: unsubscribeUrl(subscription, origin),
    ...(Object.keys(attributes).length === 0 ? {} : { MessageAttributes: attributes }),
  });
}

function unsubscribeUrl({ arn }: SubscriptionRecord, origin: string): string {
  return `${origin}/?Action=Unsubscribe&SubscriptionArn=${arn}`;
}

function shownAttributes(attributes: JsonObject): JsonObject {
  const shown = Object.entries(attributes).map(([name, attribute]): [string, Json] => {
    const own = isJsonObject(attribute) ? attribute : {};
    const value = own["StringValue"] ?? own["BinaryValue"] ?? "";
    return [name, { Type: own["DataType"] ?? "String", Value: value }];
  });
  return Object.fromEntries(shown);
}

/** SNS lays its documents out with a space on both sides of the colon. */
function layout(document: JsonObject): string {
  const members = Object.entries(document).map(([name, value]) => {
    const text = isJsonObject(value) ? innerLayout(value) : JSON.stringify(value);
    return `  ${JSON.stringify(name)} : ${text}`;
  });
  return `{\n${members.join(",\n")}\n}`;
}

function innerLayout(members: JsonObject): string {
  const lines = Object.entries(members).map(
    ([name, value]) => `    ${JSON.stringify(name)} : ${JSON.stringify(value)}`,
  );
  return `{\n${lines.join(",\n")}\n  }`;
}

/** The event of a function that is subscribed. */
export function lambdaEvent(
  subscription: SubscriptionRecord,
  message: Message,
  origin: string,
): string {
  return JSON.stringify({
    Records: [
      {
        EventSource: "aws:sns",
        EventVersion: "1.0",
        EventSubscriptionArn: subscription.arn,
        Sns: {
          Type: "Notification",
          MessageId: message.id,
          TopicArn: message.topicArn,
          Subject: message.subject ?? null,
          Message: messageText(subscription, message),
          Timestamp: isoTime(message.at),
          SignatureVersion: "1",
          Signature: signatureOf(message),
          SigningCertUrl: `${origin}/${CERTIFICATE}`,
          UnsubscribeUrl: unsubscribeUrl(subscription, origin),
          MessageAttributes: shownAttributes(message.attributes),
        },
      },
    ],
  });
}

/** What an HTTP endpoint gets first; it answers by opening SubscribeURL. */
export function confirmationRequest(
  subscription: SubscriptionRecord,
  { id, at, origin }: { readonly id: string; readonly at: number; readonly origin: string },
): string {
  const { token, topicArn } = subscription;
  return layout({
    Type: "SubscriptionConfirmation",
    MessageId: id,
    Token: token,
    TopicArn: topicArn,
    Message: `You have chosen to subscribe to the topic ${topicArn}.\nTo confirm the subscription, visit the SubscribeURL included in this message.`,
    SubscribeURL: `${origin}/?Action=ConfirmSubscription&Version=2010-03-31&TopicArn=${topicArn}&Token=${token}`,
    Timestamp: isoTime(at),
    SignatureVersion: "1",
    Signature: createHash("sha512").update(token).digest("base64"),
    SigningCertURL: `${origin}/${CERTIFICATE}`,
  });
}
