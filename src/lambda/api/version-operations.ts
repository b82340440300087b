// version-operations.ts — published versions and the aliases that point to them.
import { randomUUID } from "node:crypto";
import { assert, isJsonNumber, type JsonObject, numberOf } from "../../base/index.ts";
import type { FunctionAlias, FunctionRecord, FunctionVersion } from "../function.ts";
import { functionArn } from "../function-name.ts";
import { functionNotFound, invalidParameter, LambdaError } from "../lambda-error.ts";
import { checkRevision, findVersion, LATEST, publishVersion } from "../registry/index.ts";
import { type Call, emptyResponse, jsonResponse, type LambdaResponse } from "./call.ts";
import { recordOf, referenceOf } from "./function-operations.ts";
import { Members } from "./members.ts";
import { pageOf } from "./page.ts";
import { aliasShape, codeSha256, configurationShape } from "./shapes.ts";

const VERSIONS_PAGE = 50;
const ALIASES_PAGE = 50;
const ALIAS_NAME = /^(?!^[0-9]+$)[a-zA-Z0-9-_]{1,128}$/;

export async function publishFunctionVersion(call: Call): Promise<LambdaResponse> {
  const reference = referenceOf(call);
  const members = Members.ofBody(call.body);
  let version: FunctionVersion | undefined;
  const changed = await call.context.registry.change(reference.scope, reference.name, (record) => {
    checkRevision(members.text("RevisionId"), record.latest.revisionId);
    const wanted = members.text("CodeSha256");
    const current = codeSha256(record.latest.code);
    if (wanted !== undefined && wanted !== "" && wanted !== current) {
      throw invalidParameter(
        `CodeSHA256 (${wanted}) is different from current CodeSHA256 in $LATEST (${current}). Please try again with the CodeSHA256 in $LATEST.`,
      );
    }
    const published = publishVersion(record, members.text("Description"));
    version = published.version;
    return published.record;
  });
  assert(version !== undefined, "publishing that did not throw has a version");
  return jsonResponse(201, configurationShape(changed, version, version.version));
}

export function listVersionsByFunction(call: Call): LambdaResponse {
  const record = recordOf(call, referenceOf(call));
  const shapes = [record.latest, ...record.versions].map((version) =>
    configurationShape(record, version, version.version),
  );
  const { items, marker } = pageOf(shapes, call.query, VERSIONS_PAGE);
  return jsonResponse(200, { Versions: items, ...marker });
}

export async function createAlias(call: Call): Promise<LambdaResponse> {
  const reference = referenceOf(call);
  const members = Members.ofBody(call.body);
  const name = members.text("Name") ?? "";
  if (!ALIAS_NAME.test(name)) throw badAliasName(name);
  const alias: FunctionAlias = {
    name,
    version: members.text("FunctionVersion") ?? "",
    description: members.text("Description") ?? "",
    weights: weightsIn(members) ?? {},
    revisionId: randomUUID(),
  };
  const changed = await call.context.registry.change(reference.scope, reference.name, (record) => {
    if (record.aliases.some((existing) => existing.name === name)) {
      const arn = functionArn(record.scope, record.name, name);
      throw new LambdaError("ResourceConflictException", `Alias already exists: ${arn}`);
    }
    checkAlias(record, alias);
    return { ...record, aliases: [...record.aliases, alias] };
  });
  return jsonResponse(201, aliasShape(changed, alias));
}

export function getAlias(call: Call): LambdaResponse {
  const record = recordOf(call, referenceOf(call));
  return jsonResponse(200, aliasShape(record, findAlias(record, call.path[1] ?? "")));
}

export async function updateAlias(call: Call): Promise<LambdaResponse> {
  const reference = referenceOf(call);
  const members = Members.ofBody(call.body);
  const name = call.path[1] ?? "";
  const changed = await call.context.registry.change(reference.scope, reference.name, (record) => {
    const before = findAlias(record, name);
    checkRevision(members.text("RevisionId"), before.revisionId);
    const alias: FunctionAlias = {
      name,
      version: members.text("FunctionVersion") ?? before.version,
      description: members.text("Description") ?? before.description,
      weights: weightsIn(members) ?? before.weights,
      revisionId: randomUUID(),
    };
    checkAlias(record, alias);
    return { ...record, aliases: record.aliases.map((it) => (it === before ? alias : it)) };
  });
  return jsonResponse(200, aliasShape(changed, findAlias(changed, name)));
}

/** Deleting an alias that does not exist succeeds, as on AWS. */
export async function deleteAlias(call: Call): Promise<LambdaResponse> {
  const reference = referenceOf(call);
  await call.context.registry.change(reference.scope, reference.name, (record) => {
    const aliases = record.aliases.filter((alias) => alias.name !== call.path[1]);
    return aliases.length === record.aliases.length ? record : { ...record, aliases };
  });
  return emptyResponse(204);
}

export function listAliases(call: Call): LambdaResponse {
  const record = recordOf(call, referenceOf(call));
  const version = call.query.get("FunctionVersion");
  const shown = record.aliases.filter((alias) => version === null || alias.version === version);
  const shapes = shown.map((alias) => aliasShape(record, alias));
  const { items, marker } = pageOf(shapes, call.query, ALIASES_PAGE);
  return jsonResponse(200, { Aliases: items, ...marker });
}

function findAlias(record: FunctionRecord, name: string): FunctionAlias {
  const alias = record.aliases.find((candidate) => candidate.name === name);
  if (alias !== undefined) return alias;
  const arn = functionArn(record.scope, record.name, name);
  throw new LambdaError("ResourceNotFoundException", `Cannot find alias arn: ${arn}`);
}

/** The weights of `RoutingConfig`, or undefined where the request says nothing of them. */
function weightsIn(members: Members): Readonly<Record<string, number>> | undefined {
  const routing = members.nested("RoutingConfig");
  if (routing === undefined) return undefined;
  const object: JsonObject = routing.object("AdditionalVersionWeights") ?? {};
  return Object.fromEntries(
    Object.entries(object).map(([version, weight]) => {
      const share = isJsonNumber(weight) ? numberOf(weight) : Number.NaN;
      if (share >= 0 && share <= 1) return [version, share];
      throw new LambdaError(
        "ValidationException",
        `1 validation error detected: Value '${JSON.stringify(object)}' at 'routingConfig.additionalVersionWeights' failed to satisfy constraint: Map value must satisfy constraint: [Member must have value less than or equal to 1.0, Member must have value greater than or equal to 0.0]`,
      );
    }),
  );
}

function checkAlias(record: FunctionRecord, alias: FunctionAlias): void {
  const weighted = Object.keys(alias.weights);
  for (const version of [alias.version, ...weighted]) {
    if (findVersion(record, version) !== undefined) continue;
    throw functionNotFound(functionArn(record.scope, record.name, version));
  }
  if (weighted.length === 0) return;
  if (weighted.length > 1) {
    throw invalidParameter("Number of items in AdditionalVersionWeights cannot be greater than 1");
  }
  if (alias.version === LATEST || weighted.includes(LATEST)) {
    throw invalidParameter("$LATEST is not supported for an alias pointing to more than 1 version");
  }
  if (weighted.includes(alias.version)) {
    throw invalidParameter(
      `Invalid function version ${alias.version}. Function version ${alias.version} is already included in routing configuration.`,
    );
  }
}

function badAliasName(name: string): LambdaError {
  return new LambdaError(
    "ValidationException",
    `1 validation error detected: Value '${name}' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: (?!^[0-9]+$)([a-zA-Z0-9-_]+)`,
  );
}
