// event-invoke-operations.ts — the settings of asynchronous invocations: put, change, read, delete, list.
import type { JsonObject } from "../../base/index.ts";
import { expectWhole, throwIfAny } from "../configuration.ts";
import { EVENT_AGE_SECONDS_MAX, type EventInvokeConfig, eventInvokeOf } from "../event-invoke.ts";
import type { FunctionRecord } from "../function.ts";
import { type FunctionReference, functionArn } from "../function-name.ts";
import { invalidParameter, LambdaError } from "../lambda-error.ts";
import { versionOf } from "../registry/index.ts";
import { type Call, emptyResponse, jsonResponse, type LambdaResponse } from "./call.ts";
import { recordOf, referenceOf } from "./function-operations.ts";
import { Members } from "./members.ts";
import { pageOf } from "./page.ts";

const AGE_SECONDS_MIN = 60;
const RETRIES_MAX = 2;
const CONFIGS_PAGE = 50;

export function putEventInvokeConfig(call: Call): Promise<LambdaResponse> {
  return save(call, () => undefined);
}

/** What the request leaves out stays. */
export function updateEventInvokeConfig(call: Call): Promise<LambdaResponse> {
  return save(call, (record, reference) => configOf(record, reference));
}

export function getEventInvokeConfig(call: Call): LambdaResponse {
  const reference = referenceOf(call);
  const record = recordOf(call, reference);
  return jsonResponse(200, shapeOf(record, configOf(record, reference)));
}

export async function deleteEventInvokeConfig(call: Call): Promise<LambdaResponse> {
  const reference = referenceOf(call);
  await call.context.registry.change(reference.scope, reference.name, (record) => {
    const gone = configOf(record, reference);
    return { ...record, eventInvoke: (record.eventInvoke ?? []).filter((one) => one !== gone) };
  });
  return emptyResponse(204);
}

export function listEventInvokeConfigs(call: Call): LambdaResponse {
  const record = recordOf(call, referenceOf(call));
  const shapes = (record.eventInvoke ?? []).map((config) => shapeOf(record, config));
  const { items, marker } = pageOf(shapes, call.query, CONFIGS_PAGE);
  return jsonResponse(200, { FunctionEventInvokeConfigs: items, ...marker });
}

async function save(
  call: Call,
  beforeOf: (record: FunctionRecord, reference: FunctionReference) => EventInvokeConfig | undefined,
): Promise<LambdaResponse> {
  const reference = referenceOf(call);
  const members = Members.ofBody(call.body);
  const qualifier = reference.qualifier ?? "$LATEST";
  const changed = await call.context.registry.change(reference.scope, reference.name, (record) => {
    versionOf(record, reference.qualifier);
    const before = beforeOf(record, reference);
    const config: EventInvokeConfig = {
      qualifier,
      retriesMax: members.number("MaximumRetryAttempts") ?? before?.retriesMax,
      ageSecondsMax: members.number("MaximumEventAgeInSeconds") ?? before?.ageSecondsMax,
      destinations: destinationsIn(members, reference) ?? before?.destinations ?? {},
      lastModified: call.context.now(),
    };
    checkRanges(config);
    const others = (record.eventInvoke ?? []).filter((one) => one.qualifier !== qualifier);
    return { ...record, eventInvoke: [...others, config] };
  });
  return jsonResponse(200, shapeOf(changed, configOf(changed, reference)));
}

function configOf(record: FunctionRecord, { qualifier }: FunctionReference): EventInvokeConfig {
  const found = eventInvokeOf(record, qualifier);
  if (found !== undefined) return found;
  const arn = functionArn(record.scope, record.name, qualifier ?? "$LATEST");
  throw new LambdaError(
    "ResourceNotFoundException",
    `The function ${arn} doesn't have an EventInvokeConfig`,
  );
}

function shapeOf(record: FunctionRecord, config: EventInvokeConfig): JsonObject {
  const { retriesMax, ageSecondsMax, destinations } = config;
  return {
    LastModified: config.lastModified / 1000,
    FunctionArn: functionArn(record.scope, record.name, config.qualifier),
    ...(retriesMax === undefined ? {} : { MaximumRetryAttempts: retriesMax }),
    ...(ageSecondsMax === undefined ? {} : { MaximumEventAgeInSeconds: ageSecondsMax }),
    DestinationConfig: { OnSuccess: {}, OnFailure: {}, ...destinations },
  };
}

function checkRanges({ retriesMax, ageSecondsMax }: EventInvokeConfig): void {
  const problems: string[] = [];
  const retries = { member: "maximumRetryAttempts", value: retriesMax ?? 0 };
  expectWhole(problems, { ...retries, min: 0, max: RETRIES_MAX });
  expectWhole(problems, {
    ...{ member: "maximumEventAgeInSeconds", value: ageSecondsMax ?? EVENT_AGE_SECONDS_MAX },
    ...{ min: AGE_SECONDS_MIN, max: EVENT_AGE_SECONDS_MAX },
  });
  throwIfAny(problems);
}

function destinationsIn(
  members: Members,
  { scope, name }: FunctionReference,
): JsonObject | undefined {
  const given = members.nested("DestinationConfig");
  if (given === undefined) return undefined;
  const found: Record<string, JsonObject> = {};
  for (const outcome of ["OnSuccess", "OnFailure"]) {
    const arn = given.nested(outcome)?.text("Destination");
    if (arn === undefined || arn === "") continue;
    if (!/^arn:aws[a-zA-Z-]*:(sqs|sns|lambda|events|s3):/.test(arn))
      throw invalidParameter(
        `The provided destination config DestinationConfig(${arn}) is invalid.`,
      );
    if (arn.startsWith(functionArn(scope, name)))
      throw invalidParameter("You can't specify the function as a destination for itself.");
    found[outcome] = { Destination: arn };
  }
  return found;
}
