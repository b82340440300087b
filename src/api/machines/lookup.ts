// lookup.ts — finding the state machine, revision, version or alias that a request means.
import { assert } from "../../base/index.ts";
import type { Catalog } from "../../engine/index.ts";
import { type MachineArn, requireUnlabelledMachine } from "../resource-arn.ts";
import { ServiceError } from "../service-error.ts";
import {
  type AliasDocument,
  type MachineDocument,
  type RevisionDocument,
  readDocument,
  type VersionDocument,
} from "./documents.ts";

export function stateMachineDoesNotExist(arn: string): ServiceError {
  return new ServiceError("StateMachineDoesNotExist", `State Machine Does Not Exist: '${arn}'`);
}

export function stateMachineDeleting(arn: string): ServiceError {
  return new ServiceError("StateMachineDeleting", `State Machine is being deleted: '${arn}'`);
}

export function resourceNotFound(arn: string): ServiceError {
  return new ServiceError("ResourceNotFound", `Resource not found: '${arn}'`, {
    resourceName: arn,
  });
}

export function typeNotSupported(): ServiceError {
  return new ServiceError(
    "StateMachineTypeNotSupported",
    "This operation is not supported by this type of state machine",
  );
}

/** The machine of an ARN that must name nothing but a machine. */
export function requireMachineDocument(catalog: Catalog, text: string): MachineDocument {
  const { arn, qualifier } = requireUnlabelledMachine(text);
  const machine = qualifier === undefined ? readDocument(catalog, "stateMachine", arn) : undefined;
  if (machine === undefined) throw stateMachineDoesNotExist(text);
  return machine;
}

/** A revision that a document of the catalog names. */
export function revisionOf(catalog: Catalog, revisionId: string): RevisionDocument {
  const revision = readDocument(catalog, "stateMachineRevision", revisionId);
  assert(revision !== undefined, "every revision that a document names is kept");
  return revision;
}

/** What a machine ARN with or without qualifier stands for. */
export type Target =
  | { readonly kind: "machine"; readonly machine: MachineDocument }
  | {
      readonly kind: "version";
      readonly machine: MachineDocument;
      readonly version: VersionDocument;
    }
  | { readonly kind: "alias"; readonly machine: MachineDocument; readonly alias: AliasDocument };

/** The target of an ARN. A version of that number goes before an alias of that name, as on AWS. */
export function requireTarget(catalog: Catalog, text: string): Target {
  const target = findTarget(catalog, requireUnlabelledMachine(text));
  if (target === undefined) throw stateMachineDoesNotExist(text);
  return target;
}

function findTarget(catalog: Catalog, { arn, qualifier }: MachineArn): Target | undefined {
  const machine = readDocument(catalog, "stateMachine", arn);
  if (machine === undefined) return undefined;
  if (qualifier === undefined) return { kind: "machine", machine };
  const version = readDocument(catalog, "stateMachineVersion", `${arn}:${qualifier}`);
  if (version !== undefined) return { kind: "version", machine, version };
  const alias = readDocument(catalog, "stateMachineAlias", `${arn}:${qualifier}`);
  return alias === undefined ? undefined : { kind: "alias", machine, alias };
}
