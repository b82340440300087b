// resource.ts — a resource for the table of resources: properties that it has, numbers and truth values as such.
import {
  isJsonArray,
  isJsonObject,
  type Json,
  type JsonObject,
  setMember,
} from "../../base/index.ts";
import type { ProjectResource } from "../../project/index.ts";
import { RESOURCE_TYPES } from "../../resources/index.ts";
import { placeOf, problemAt, TemplateFault } from "../document/index.ts";
import { madeType } from "../stack/index.ts";
import { tableOfGlobalTable } from "./global-table.ts";
import { declarationOf, type Making, skip } from "./making.ts";

/** Undefined where it cannot be made here; then it is listed as skipped. */
export function makeResource(making: Making): ProjectResource | undefined {
  const { declared, place } = making;
  const type = madeType(declared.type);
  const known = RESOURCE_TYPES.get(type);
  if (known === undefined) return undefined;
  if (isForeignMapping(making)) {
    skip(making, "only queues of SQS bring events to functions here");
    return undefined;
  }
  const given = ownProperties(declared.type, making.properties);
  for (const name of known.required) {
    if (given[name] !== undefined) continue;
    throw new TemplateFault(
      place,
      `${declared.logicalId} (${declared.type}) needs the property ${name}`,
    );
  }
  const properties = typedProperties(given, known.properties);
  tellUnused(making, known.properties);
  named(making, properties);
  return { name: declared.name, type, properties, ...declarationOf(making) };
}

/** Properties as the type of the table of resources that makes it has them. */
export function ownProperties(type: string, properties: JsonObject): JsonObject {
  return madeType(type) === type ? properties : tableOfGlobalTable(properties);
}

/** Those of these names, with numbers and truth values where texts stand for them. */
export function typedProperties(given: JsonObject, names: readonly string[]): Record<string, Json> {
  const properties: Record<string, Json> = {};
  for (const [name, value] of Object.entries(given)) {
    if (names.includes(name)) setMember(properties, name, typed(name, value));
  }
  return properties;
}

/** Streams of DynamoDB and Kinesis, topics of Kafka. */
function isForeignMapping({ declared, place, properties, stack }: Making): boolean {
  if (declared.type !== "AWS::Lambda::EventSourceMapping") return false;
  const { EventSourceArn: source } = properties;
  return typeof source !== "string" || !stack.guessed(source, place).includes(":sqs:");
}

/** Properties without a meaning on one machine, of which nobody needs to hear. */
const SILENT: ReadonlySet<string> = new Set([
  ...["Tags", "KmsKeyId", "KmsMasterKeyId", "KMSMasterKeyId", "SSESpecification"],
  ...["BucketEncryption", "PublicAccessBlockConfiguration", "OwnershipControls", "AccessControl"],
  ...["ContributorInsightsSpecification", "TableClass", "LoggingConfiguration"],
]);

function tellUnused(making: Making, known: readonly string[]): void {
  const { context, declared, place } = making;
  // Of a role everything is kept that is asked for; its policies are not enforced.
  if (declared.kind.uses !== undefined || declared.type === "AWS::DynamoDB::GlobalTable") return;
  const { Properties: raw } = declared.raw;
  for (const name of Object.keys(isJsonObject(raw) ? raw : {})) {
    if (known.includes(name) || SILENT.has(name) || name.startsWith("Fn::")) continue;
    const words = `${declared.logicalId}: ${name} of ${declared.type} changes nothing here`;
    const at = placeOf(isJsonObject(raw) ? raw[name] : undefined, place, name);
    context.notes.warnings.push(problemAt(at, words));
  }
}

/** A name that differs from the logical id is given, because nobody else would know it. */
function named({ declared, stack }: Making, properties: Record<string, Json>): void {
  const { named: member } = declared.kind;
  if (member === undefined || properties[member] !== undefined) return;
  const name = stack.physicalName(declared);
  if (name === declared.name) return;
  const { FifoQueue, FifoTopic } = properties;
  properties[member] = FifoQueue === true || FifoTopic === true ? `${name}.fifo` : name;
}

const NUMBERS: ReadonlySet<string> = new Set([
  ...["BatchSize", "DatapointsToAlarm", "EvaluationPeriods", "MaximumBatchingWindowInSeconds"],
  ...["MaximumConcurrency", "MaximumEventAgeInSeconds", "MaximumRetryAttempts"],
  ...["MaximumWindowInMinutes", "Period", "ReadCapacityUnits", "RetentionInDays", "Threshold"],
  "WriteCapacityUnits",
]);
const TRUTHS: ReadonlySet<string> = new Set([
  ...["ActionsEnabled", "DeletionProtectionEnabled", "Enabled", "FifoTopic", "FifoQueue"],
  ...["PointInTimeRecoveryEnabled", "RawMessageDelivery", "SSEEnabled"],
  ...["ContentBasedDeduplication", "SqsManagedSseEnabled", "EventBridgeEnabled"],
]);

/** Parameters are texts, and so is much that they fill; services want numbers and truth values. */
function typed(name: string, value: Json): Json {
  if (typeof value === "string") {
    if (NUMBERS.has(name) && value.trim() !== "" && Number.isFinite(Number(value)))
      return Number(value);
    // YAML 1.1 has more words for them than JSON.
    if (TRUTHS.has(name) && /^(true|yes|on)$/i.test(value)) return true;
    if (TRUTHS.has(name) && /^(false|no|off)$/i.test(value)) return false;
    return value;
  }
  if (isJsonArray(value)) return value.map((item) => typed("", item));
  return isJsonObject(value) ? typedMembers(value) : value;
}

function typedMembers(object: JsonObject): JsonObject {
  const members: Record<string, Json> = {};
  for (const [name, value] of Object.entries(object)) setMember(members, name, typed(name, value));
  return members;
}
