// setting-operations.ts — what is set on a function beside its code: concurrency, tags, account limits.

import { ZIP_BYTES_MAX, ZIP_LIMITS } from "../code/index.ts";
import { ACCOUNT_CONCURRENCY, checkReservation } from "../concurrency.ts";
import { expectWhole, throwIfAny } from "../configuration.ts";
import type { EventSourceMapping } from "../event-sources/index.ts";
import { type FunctionReference, parseFunctionName } from "../function-name.ts";
import { invalidParameter } from "../lambda-error.ts";
import { type Call, emptyResponse, jsonResponse, type LambdaResponse } from "./call.ts";
import { recordOf, referenceOf } from "./function-operations.ts";
import { Members } from "./members.ts";

const TAGS_MAX = 50;
const CODE_BYTES_MAX = 80_530_636_800;

export async function putFunctionConcurrency(call: Call): Promise<LambdaResponse> {
  const reference = referenceOf(call);
  const reserved = Members.ofBody(call.body).number("ReservedConcurrentExecutions");
  const problems: string[] = [];
  const value = reserved ?? Number.NaN;
  const max = Number.MAX_SAFE_INTEGER;
  expectWhole(problems, { member: "reservedConcurrentExecutions", value, min: 0, max });
  throwIfAny(problems);
  const { registry } = call.context;
  await registry.change(reference.scope, reference.name, (record) => {
    const byOthers = registry.reserved(record.scope) - (record.reservedConcurrency ?? 0);
    checkReservation(value, byOthers);
    return { ...record, reservedConcurrency: value };
  });
  return jsonResponse(200, { ReservedConcurrentExecutions: value });
}

export function getFunctionConcurrency(call: Call): LambdaResponse {
  const { reservedConcurrency } = recordOf(call, referenceOf(call));
  if (reservedConcurrency === undefined) return jsonResponse(200, {});
  return jsonResponse(200, { ReservedConcurrentExecutions: reservedConcurrency });
}

export async function deleteFunctionConcurrency(call: Call): Promise<LambdaResponse> {
  const reference = referenceOf(call);
  await call.context.registry.change(reference.scope, reference.name, (record) => ({
    ...record,
    reservedConcurrency: undefined,
  }));
  return emptyResponse(204);
}

export function listTags(call: Call): LambdaResponse {
  const mapping = taggedMapping(call);
  if (mapping !== undefined) return jsonResponse(200, { Tags: mapping.tags });
  return jsonResponse(200, { Tags: recordOf(call, taggedFunction(call)).tags });
}

export async function tagResource(call: Call): Promise<LambdaResponse> {
  const added = Members.ofBody(call.body).texts("Tags") ?? {};
  if (Object.keys(added).length === 0) {
    throw invalidParameter("An error occurred and the request cannot be processed.");
  }
  const mapping = taggedMapping(call);
  if (mapping !== undefined) {
    await call.context.eventSources?.tag({ ...mapping, tags: withTags(mapping.tags, added) });
    return emptyResponse(204);
  }
  const reference = taggedFunction(call);
  await call.context.registry.change(reference.scope, reference.name, (record) => ({
    ...record,
    tags: withTags(record.tags, added),
  }));
  return emptyResponse(204);
}

export async function untagResource(call: Call): Promise<LambdaResponse> {
  const removed = call.query.getAll("tagKeys");
  const mapping = taggedMapping(call);
  if (mapping !== undefined) {
    await call.context.eventSources?.tag({ ...mapping, tags: withoutTags(mapping.tags, removed) });
    return emptyResponse(204);
  }
  const reference = taggedFunction(call);
  await call.context.registry.change(reference.scope, reference.name, (record) => ({
    ...record,
    tags: withoutTags(record.tags, removed),
  }));
  return emptyResponse(204);
}

type Tags = Readonly<Record<string, string>>;

function withTags(before: Tags, added: Tags): Tags {
  const tags = { ...before, ...added };
  if (Object.keys(tags).length <= TAGS_MAX) return tags;
  throw invalidParameter("Number of tags exceeds resource tag limit.");
}

function withoutTags(before: Tags, removed: readonly string[]): Tags {
  return Object.fromEntries(Object.entries(before).filter(([key]) => !removed.includes(key)));
}

/** Where the path names an event source mapping by its ARN. */
function taggedMapping({ path, scope, context }: Call): EventSourceMapping | undefined {
  const uuid = /^arn:[^:]+:lambda:[^:]*:\d*:event-source-mapping:([^:]+)$/.exec(path[0] ?? "")?.[1];
  return uuid === undefined ? undefined : context.eventSources?.get(scope, uuid);
}

/** Tags belong to a whole function, which the path names by its ARN. */
function taggedFunction(call: Call): FunctionReference {
  const reference = parseFunctionName(call.path[0] ?? "", call.scope);
  if (reference.qualifier === undefined) return reference;
  throw invalidParameter(
    "Tags on function aliases and versions are not supported. Please specify a function ARN.",
  );
}

export function getAccountSettings(call: Call): LambdaResponse {
  const records = call.context.registry.list(call.scope);
  const codes = records.flatMap((record) => [record.latest, ...record.versions]);
  const codeBytes = codes.reduce(
    (sum, { code }) => sum + (code.kind === "zip" ? code.sizeBytes : 0),
    0,
  );
  return jsonResponse(200, {
    AccountLimit: {
      TotalCodeSize: CODE_BYTES_MAX,
      CodeSizeUnzipped: ZIP_LIMITS.unzippedBytesMax,
      CodeSizeZipped: ZIP_BYTES_MAX,
      ConcurrentExecutions: ACCOUNT_CONCURRENCY,
      UnreservedConcurrentExecutions:
        ACCOUNT_CONCURRENCY - call.context.registry.reserved(call.scope),
    },
    AccountUsage: { TotalCodeSize: codeBytes, FunctionCount: records.length },
  });
}

/** No function is signed here. */
export function getFunctionCodeSigningConfig(call: Call): LambdaResponse {
  const { name } = recordOf(call, referenceOf(call));
  return jsonResponse(200, { CodeSigningConfigArn: "", FunctionName: name });
}
