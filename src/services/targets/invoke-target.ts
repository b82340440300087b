// invoke-target.ts — sends one input to the target of a rule or a schedule, by the target's ARN.
import { isoTime, parseArn, type Scope, type TimestampMs } from "../../base/index.ts";
import type { CallOutcome } from "../front-door/index.ts";
import { type CallInside, scopeOfArn, urlOfQueueArn } from "../inside.ts";
import type { SendEnd } from "../outbox.ts";
import { parsedObject } from "../parsed.ts";
import type { Delivered, DeliveryPorts, KnowsAction } from "../ports.ts";

export interface TargetPorts {
  readonly callInside: CallInside;
  readonly ports: DeliveryPorts;
}

export interface TargetCall {
  readonly scope: Scope;
  readonly arn: string;
  /** JSON text, or the text of a template. */
  readonly input: string;
  /** Of mails that a topic sends. */
  readonly subject?: string;
  /** Of FIFO queues. */
  readonly groupId?: string;
  readonly deduplicationId?: string;
  readonly at: TimestampMs;
}

const DELIVERED: readonly string[] = [
  ...["events", "lambda", "logs", "scheduler", "sns", "sqs", "states"],
];

/** Whether something here takes what is sent to the target. */
export function isDelivered(arn: string): boolean {
  return DELIVERED.includes(parseArn(arn)?.service ?? "");
}

export async function invokeTarget(parts: TargetPorts, call: TargetCall): Promise<SendEnd> {
  const arn = parseArn(call.arn);
  switch (arn?.service) {
    case "sqs":
      return await toQueue(parts, call);
    case "sns":
      return await inside(parts, call, [
        "sns",
        "Publish",
        {
          ...{ TopicArn: call.arn, Message: call.input },
          ...(call.subject === undefined ? {} : { Subject: call.subject }),
        },
      ]);
    case "lambda":
      return fromPort(
        await parts.ports.invokeFunction({
          ...{ scope: scopeOfArn(call.arn, call.scope), functionName: call.arn },
          ...{ payload: call.input, invocation: "Event" },
        }),
      );
    case "states":
      return fromPort(
        await parts.ports.startExecution({
          ...{
            scope: scopeOfArn(call.arn, call.scope),
            stateMachineArn: call.arn,
            input: call.input,
          },
        }),
      );
    case "logs":
      return await toLogs(parts, call);
    case "events":
      return await toBus(parts, call);
    case "scheduler":
      return await universal(parts, call);
    default:
      return {
        ok: false,
        lasting: true,
        code: "UNSUPPORTED_TARGET",
        message: `No target: ${call.arn}`,
      };
  }
}

type InsideCall = readonly [service: string, operation: string, parameters: object];

async function inside(
  { callInside }: TargetPorts,
  { arn, scope }: TargetCall,
  [service, operation, parameters]: InsideCall,
): Promise<SendEnd> {
  const request = { service, operation, scope: scopeOfArn(arn, scope) };
  // The cast: every caller of this function passes JSON.
  return fromOutcome(await callInside({ ...request, parameters: parameters as never }));
}

function fromOutcome(outcome: CallOutcome): SendEnd {
  if (outcome.ok) return { ok: true };
  const { code, message, status } = outcome;
  return { ok: false, lasting: status < 500 && status !== 429, code, message };
}

function fromPort(delivered: Delivered): SendEnd {
  if (delivered.ok) return { ok: true };
  const lasting = /^(ResourceNotFound|StateMachineDoesNotExist|Invalid)/.test(delivered.error);
  return { ok: false, lasting, code: delivered.error, message: delivered.message };
}

function toQueue(parts: TargetPorts, call: TargetCall): Promise<SendEnd> {
  const { groupId, deduplicationId } = call;
  const parameters = {
    ...{ QueueUrl: urlOfQueueArn(call.arn), MessageBody: call.input },
    ...(groupId === undefined ? {} : { MessageGroupId: groupId }),
    ...(call.arn.endsWith(".fifo") && deduplicationId !== undefined
      ? { MessageDeduplicationId: deduplicationId }
      : {}),
  };
  return inside(parts, call, ["sqs", "SendMessage", parameters]);
}

/** A group gets one stream a day, made when it is missing. */
async function toLogs(parts: TargetPorts, call: TargetCall): Promise<SendEnd> {
  const logGroupName = call.arn.split(":")[6] ?? "";
  const logStreamName = `treadle-${isoTime(call.at).slice(0, 10)}`;
  const logEvents = [{ timestamp: call.at, message: call.input }];
  const put = { logGroupName, logStreamName, logEvents };
  const first = await inside(parts, call, ["logs", "PutLogEvents", put]);
  if (first.ok || first.code !== "ResourceNotFoundException") return first;
  await inside(parts, call, ["logs", "CreateLogStream", { logGroupName, logStreamName }]);
  return await inside(parts, call, ["logs", "PutLogEvents", put]);
}

/** Another bus gets the event as it is. */
async function toBus(parts: TargetPorts, call: TargetCall): Promise<SendEnd> {
  const event = parsedObject(call.input) ?? {};
  const entry = {
    ...{ EventBusName: call.arn, Source: event["source"], DetailType: event["detail-type"] },
    ...{ Detail: JSON.stringify(event["detail"] ?? {}), Resources: event["resources"] ?? [] },
  };
  return await inside(parts, call, ["events", "PutEvents", { Entries: [entry] }]);
}

/** Scheduler's universal targets: `arn:aws:scheduler:::aws-sdk:sqs:sendMessage`, the input is the request. */
async function universal(parts: TargetPorts, call: TargetCall): Promise<SendEnd> {
  const [, service = "", action = ""] = /:aws-sdk:([^:]+):([^:.]+)/.exec(call.arn) ?? [];
  const parameters = parsedObject(call.input) ?? {};
  const text = (name: string) => {
    const value = parameters[name];
    return typeof value === "string" ? value : JSON.stringify(value ?? {});
  };
  if (service === "lambda" && action === "invoke") {
    const functionName = text("FunctionName");
    const payload = text("Payload");
    const sent = { scope: call.scope, functionName, payload, invocation: "Event" } as const;
    return fromPort(await parts.ports.invokeFunction(sent));
  }
  if (service === "sfn" && action === "startExecution") {
    const start = {
      scope: call.scope,
      stateMachineArn: text("StateMachineArn"),
      input: text("Input"),
    };
    return fromPort(await parts.ports.startExecution(start));
  }
  const operation = `${action.charAt(0).toUpperCase()}${action.slice(1)}`;
  const model = UNIVERSAL_MODELS[service] ?? service;
  const request = { service: model, operation, parameters, scope: call.scope };
  return fromOutcome(await parts.callInside(request));
}

/** Whether AWS has the action that a universal target names. */
export function isUniversalAction(knows: KnowsAction, arn: string): boolean {
  const [, service = "", action = ""] = /:aws-sdk:([^:]+):([^:.]+)$/.exec(arn) ?? [];
  return service !== "" && knows(service, action);
}

/** Names of services in ARNs, where the model's file is called otherwise. */
const UNIVERSAL_MODELS: Readonly<Record<string, string>> = {
  cloudwatchlogs: "logs",
  eventbridge: "events",
  redshiftdata: "redshift-data",
};
