// publishing.ts — versions: numbered snapshots of a machine's revisions.
//
// Numbers are given out once; a deleted version's number never comes back.
import type { TimestampMs } from "../../base/index.ts";
import type { Catalog, CatalogChange } from "../../engine/index.ts";
import { ServiceError } from "../service-error.ts";
import { listDocuments, type MachineDocument, type VersionDocument } from "./documents.ts";

const VERSIONS_MAX = 1_000;

/** Newest first. */
export function versionsOf(catalog: Catalog, machineArn: string): readonly VersionDocument[] {
  const versions = listDocuments(catalog, "stateMachineVersion", `${machineArn}:`);
  return versions.toSorted((a, b) => b.number - a.number);
}

export interface Publication {
  readonly version: VersionDocument;
  /** The machine with the number counted; the same where a version of the revision stood already. */
  readonly machine: MachineDocument;
  /** To be committed together with `machine`; empty where there is nothing new. */
  readonly changes: readonly CatalogChange[];
}

/** A version of the machine's current revision: the one that stands, or the next number. */
export function publish(
  catalog: Catalog,
  machine: MachineDocument,
  { description, at }: { readonly description: string | undefined; readonly at: TimestampMs },
): Publication {
  const versions = versionsOf(catalog, machine.arn);
  const standing = versions.find(({ revisionId }) => revisionId === machine.revisionId);
  if (standing !== undefined) return { version: standing, machine, changes: [] };
  if (versions.length >= VERSIONS_MAX) {
    throw new ServiceError(
      "ServiceQuotaExceededException",
      `The state machine has reached the maximum of ${VERSIONS_MAX} versions: '${machine.arn}'`,
    );
  }
  const number = machine.lastVersion + 1;
  const version: VersionDocument = {
    version: 1,
    number,
    arn: `${machine.arn}:${number}`,
    revisionId: machine.revisionId,
    creationDate: at,
    ...(description === undefined || description === "" ? {} : { description }),
  };
  const counted: MachineDocument = { ...machine, lastVersion: number };
  return {
    version,
    machine: counted,
    changes: [{ kind: "stateMachineVersion", key: version.arn, text: JSON.stringify(version) }],
  };
}

/** AWS allows a description only together with `publish`; Terraform always sends an empty one. */
export function requirePublishForDescription(request: {
  readonly publish?: boolean | undefined;
  readonly versionDescription?: string | undefined;
}): void {
  if (request.publish === true || (request.versionDescription ?? "") === "") return;
  throw new ServiceError(
    "ValidationException",
    "Version description can only be set when publish is true",
  );
}
