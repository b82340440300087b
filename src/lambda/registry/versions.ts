// versions.ts — $LATEST, published versions and aliases: which one a qualifier means, and how one is made.
import { randomUUID } from "node:crypto";
import type { TimestampMs } from "../../base/index.ts";
import type { FunctionAlias, FunctionRecord, FunctionVersion } from "../function.ts";
import { functionArn } from "../function-name.ts";
import { functionNotFound, LambdaError } from "../lambda-error.ts";

export const LATEST = "$LATEST";

/** The version behind a qualifier. `chance` (0–1) decides between the versions of a weighted alias. */
export function versionOf(
  record: FunctionRecord,
  qualifier: string | undefined,
  chance = 1,
): FunctionVersion {
  const alias = record.aliases.find((candidate) => candidate.name === qualifier);
  const wanted = alias === undefined ? (qualifier ?? LATEST) : chosenVersion(alias, chance);
  const version = findVersion(record, wanted);
  if (version === undefined) {
    throw functionNotFound(functionArn(record.scope, record.name, qualifier));
  }
  return version;
}

export function findVersion(record: FunctionRecord, version: string): FunctionVersion | undefined {
  if (version === LATEST) return record.latest;
  return record.versions.find((candidate) => candidate.version === version);
}

function chosenVersion(alias: FunctionAlias, chance: number): string {
  let edge = 0;
  for (const [version, weight] of Object.entries(alias.weights)) {
    edge += weight;
    if (chance < edge) return version;
  }
  return alias.version;
}

/** `record` with a changed $LATEST; the change gets a new revision. */
export function withLatest(
  record: FunctionRecord,
  change: Partial<FunctionVersion>,
  now: TimestampMs,
): FunctionRecord {
  const revised = { ...change, lastModified: now, revisionId: randomUUID() };
  return { ...record, latest: { ...record.latest, ...revised } };
}

/** As AWS: publishing what has not changed since the last version makes no new one. */
export function publishVersion(
  record: FunctionRecord,
  description: string | undefined,
): { readonly record: FunctionRecord; readonly version: FunctionVersion } {
  const last = record.versions.at(-1);
  if (last !== undefined && isSameFunction(last, record.latest)) return { record, version: last };
  const version: FunctionVersion = {
    ...record.latest,
    version: String(record.nextVersion),
    description: description ?? record.latest.description,
    revisionId: randomUUID(),
  };
  const versions = [...record.versions, version];
  return { record: { ...record, versions, nextVersion: record.nextVersion + 1 }, version };
}

function isSameFunction(published: FunctionVersion, latest: FunctionVersion): boolean {
  return contentOf(published) === contentOf(latest);
}

function contentOf(version: FunctionVersion): string {
  const { runtime, handler, role, timeoutSeconds, memoryMb, environment, code, kept } = version;
  return JSON.stringify({
    runtime,
    handler,
    role,
    timeoutSeconds,
    memoryMb,
    environment,
    code,
    kept,
  });
}

/** The caller named a revision, and another one is current. */
export function checkRevision(wanted: string | undefined, current: string): void {
  if (wanted === undefined || wanted === current) return;
  throw new LambdaError(
    "PreconditionFailedException",
    "The Revision Id provided does not match the latest Revision Id. Call the GetFunction/GetAlias API to retrieve the latest Revision Id",
  );
}
