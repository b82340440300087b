// function-operations.ts — functions themselves: create, read, change, delete, list.
import { randomUUID } from "node:crypto";
import { assert, isJsonArray, type JsonObject, memberOf } from "../../base/index.ts";
import { checkSettings } from "../configuration.ts";
import {
  type FunctionRecord,
  type FunctionVersion,
  MEMORY_MB_DEFAULT,
  TIMEOUT_SECONDS_DEFAULT,
} from "../function.ts";
import { type FunctionReference, functionArn, parseFunctionName } from "../function-name.ts";
import { functionNotFound, invalidParameter, LambdaError } from "../lambda-error.ts";
import {
  checkRevision,
  findVersion,
  LATEST,
  publishVersion,
  versionOf,
  withLatest,
} from "../registry/index.ts";
import { type Call, emptyResponse, jsonResponse, type LambdaResponse } from "./call.ts";
import {
  checkPackageType,
  checkRole,
  checkRuntime,
  codeIn,
  environmentIn,
  keptIn,
} from "./function-input.ts";
import { checkLayers } from "./layers.ts";
import { Members } from "./members.ts";
import { pageOf } from "./page.ts";
import { configurationShape } from "./shapes.ts";

const FUNCTIONS_PAGE = 50;

/** The function that the path names, with the qualifier of path or query. */
export function referenceOf(call: Call): FunctionReference {
  const qualifier = call.query.get("Qualifier") ?? undefined;
  const reference = parseFunctionName(call.path[0] ?? "", call.scope, qualifier);
  if (reference.scope.region === call.scope.region) return reference;
  throw new LambdaError(
    "ResourceNotFoundException",
    `Functions from '${reference.scope.region}' are not reachable in this region ('${call.scope.region}')`,
  );
}

/** The record behind a reference; throws ResourceNotFoundException. */
export function recordOf(call: Call, reference: FunctionReference): FunctionRecord {
  const record = call.context.registry.find(reference.scope, reference.name);
  if (record !== undefined) return record;
  throw functionNotFound(functionArn(reference.scope, reference.name, reference.qualifier));
}

export async function createFunction(call: Call): Promise<LambdaResponse> {
  const members = Members.ofBody(call.body);
  const name = parseFunctionName(members.text("FunctionName") ?? "", call.scope).name;
  checkPackageType(members);
  const latest = firstVersion(members);
  checkSettings({ ...latest, name });
  checkRole(latest.role);
  checkRuntime(latest.runtime);
  const code = members.nested("Code") ?? new Members({});
  const { context, scope } = call;
  await checkLayers(members, { scope, knowsLayer: context.knowsLayer, before: [] });
  const record = await context.registry.exclusively(async () => {
    if (context.registry.find(scope, name) !== undefined) {
      throw new LambdaError("ResourceConflictException", `Function already exist: ${name}`);
    }
    const source = await codeIn(code, scope, context.readObject);
    const created: FunctionRecord = {
      scope,
      name,
      origin: "created",
      latest: {
        ...latest,
        code: await context.codeStore.admit(source),
        lastModified: context.now(),
      },
      versions: [],
      nextVersion: 1,
      aliases: [],
      reservedConcurrency: undefined,
      tags: members.texts("Tags") ?? {},
      policy: [],
    };
    const published = members.flag("Publish") ? publishVersion(created, undefined).record : created;
    await context.registry.put(published);
    return published;
  });
  return jsonResponse(
    201,
    configurationShape(record, record.versions.at(-1) ?? record.latest, undefined),
  );
}

/** $LATEST as a request describes it; code and time are still to come. */
function firstVersion(members: Members): Omit<FunctionVersion, "code" | "lastModified"> {
  const runtime = members.text("Runtime");
  const handler = members.text("Handler");
  if (runtime === undefined || handler === undefined) {
    throw invalidParameter(
      "Runtime and Handler are mandatory parameters for functions created with deployment packages.",
    );
  }
  return {
    version: LATEST,
    runtime,
    handler,
    role: members.text("Role") ?? "",
    description: members.text("Description") ?? "",
    timeoutSeconds: members.number("Timeout") ?? TIMEOUT_SECONDS_DEFAULT,
    memoryMb: members.number("MemorySize") ?? MEMORY_MB_DEFAULT,
    environment: environmentIn(members) ?? {},
    revisionId: randomUUID(),
    kept: keptIn(members, {}),
  };
}

export function getFunction(call: Call): LambdaResponse {
  const reference = referenceOf(call);
  const record = recordOf(call, reference);
  const version = versionOf(record, reference.qualifier);
  const { reservedConcurrency } = record;
  return jsonResponse(200, {
    Configuration: configurationShape(record, version, reference.qualifier),
    Code: codeLocation(version, call.headers["host"]),
    ...(Object.keys(record.tags).length === 0 ? {} : { Tags: record.tags }),
    ...(reservedConcurrency === undefined
      ? {}
      : { Concurrency: { ReservedConcurrentExecutions: reservedConcurrency } }),
  });
}

function codeLocation(version: FunctionVersion, host: string | undefined): JsonObject {
  if (version.code.kind === "folder") {
    return { RepositoryType: "S3", Location: `file://${version.code.path}` };
  }
  const path = `/2015-03-31/treadle-code/${version.code.sha256}.zip`;
  return { RepositoryType: "S3", Location: `http://${host ?? "127.0.0.1"}${path}` };
}

/** Not of AWS: the archive behind `Code.Location` of GetFunction. */
export async function getCode(call: Call): Promise<LambdaResponse> {
  const sha256 = (call.path[0] ?? "").replace(/\.zip$/, "");
  const body = await call.context.codeStore.zipOf(sha256);
  if (body === undefined) throw new LambdaError("ResourceNotFoundException", "No such code.");
  return { status: 200, headers: { "Content-Type": "application/zip" }, body };
}

export function getFunctionConfiguration(call: Call): LambdaResponse {
  const reference = referenceOf(call);
  const record = recordOf(call, reference);
  const version = versionOf(record, reference.qualifier);
  return jsonResponse(200, configurationShape(record, version, reference.qualifier));
}

export async function updateFunctionCode(call: Call): Promise<LambdaResponse> {
  const reference = referenceOf(call);
  const members = Members.ofBody(call.body);
  const { registry, codeStore, readObject, now } = call.context;
  const isDryRun = members.flag("DryRun");
  let shown: FunctionRecord | undefined;
  const changed = await registry.change(reference.scope, reference.name, async (record) => {
    checkRevision(members.text("RevisionId"), record.latest.revisionId);
    const code = await codeStore.admit(await codeIn(members, reference.scope, readObject));
    const kept = keptIn(members, record.latest.kept);
    const updated = withLatest(record, { code, kept }, now());
    shown = members.flag("Publish") ? publishVersion(updated, undefined).record : updated;
    return isDryRun ? record : shown;
  });
  assert(shown !== undefined, "a change that did not throw has made a record");
  const published = members.flag("Publish") ? shown.versions.at(-1) : undefined;
  const record = isDryRun ? shown : changed;
  return jsonResponse(
    200,
    configurationShape(record, published ?? record.latest, published?.version),
  );
}

export async function updateFunctionConfiguration(call: Call): Promise<LambdaResponse> {
  const reference = referenceOf(call);
  const members = Members.ofBody(call.body);
  const { registry, now, knowsLayer } = call.context;
  const { scope } = reference;
  const changed = await registry.change(scope, reference.name, async (record) => {
    const { latest, name } = record;
    const before = memberOf(latest.kept, "Layers");
    await checkLayers(members, { scope, knowsLayer, before: isJsonArray(before) ? before : [] });
    checkRevision(members.text("RevisionId"), latest.revisionId);
    const change = {
      runtime: members.text("Runtime") ?? latest.runtime,
      handler: members.text("Handler") ?? latest.handler,
      role: members.text("Role") ?? latest.role,
      description: members.text("Description") ?? latest.description,
      timeoutSeconds: members.number("Timeout") ?? latest.timeoutSeconds,
      memoryMb: members.number("MemorySize") ?? latest.memoryMb,
      environment: environmentIn(members) ?? latest.environment,
      kept: keptIn(members, latest.kept),
    };
    checkSettings({ ...change, name });
    checkRole(change.role);
    checkRuntime(change.runtime);
    return withLatest(record, change, now());
  });
  return jsonResponse(200, configurationShape(changed, changed.latest, undefined));
}

export async function deleteFunction(call: Call): Promise<LambdaResponse> {
  const reference = referenceOf(call);
  const { registry } = call.context;
  await registry.exclusively(async () => {
    const record = recordOf(call, reference);
    if (reference.qualifier === undefined) await registry.remove(record);
    else await registry.put(withoutVersion(record, reference.qualifier));
  });
  return emptyResponse(204);
}

function withoutVersion(record: FunctionRecord, qualifier: string): FunctionRecord {
  if (qualifier === LATEST) {
    throw invalidParameter("$LATEST version cannot be deleted without deleting the function.");
  }
  if (findVersion(record, qualifier) === undefined) {
    throw functionNotFound(functionArn(record.scope, record.name, qualifier));
  }
  const users = record.aliases.filter(
    (alias) => alias.version === qualifier || Object.hasOwn(alias.weights, qualifier),
  );
  if (users.length > 0) {
    const names = users.map((alias) => alias.name).join(", ");
    throw new LambdaError(
      "ResourceConflictException",
      `Version ${qualifier} cannot be deleted: aliases point to it (${names}).`,
    );
  }
  return { ...record, versions: record.versions.filter((it) => it.version !== qualifier) };
}

export function listFunctions(call: Call): LambdaResponse {
  const isAll = call.query.get("FunctionVersion") === "ALL";
  const shapes = call.context.registry.list(call.scope).flatMap((record) => {
    if (!isAll) return [configurationShape(record, record.latest, undefined)];
    const versions = [record.latest, ...record.versions];
    return versions.map((version) => configurationShape(record, version, version.version));
  });
  const { items, marker } = pageOf(shapes, call.query, FUNCTIONS_PAGE);
  return jsonResponse(200, { Functions: items, ...marker });
}
