// CreateStateMachineAlias — idempotent on all its members.
import type {
  CreateStateMachineAliasInput,
  CreateStateMachineAliasOutput,
} from "@aws-sdk/client-sfn";
import type { Operation } from "../context.ts";
import {
  type AliasDocument,
  type AliasRoute,
  listDocuments,
  readDocument,
  requireRouting,
  stateMachineDeleting,
} from "../machines/index.ts";
import { ServiceError } from "../service-error.ts";
import { wireTime } from "../wire.ts";

/** Service quota. */
const ALIASES_MAX = 100;

export const createStateMachineAlias: Operation<
  CreateStateMachineAliasInput,
  CreateStateMachineAliasOutput
> = async ({ engine, now }, request) => {
  const { catalog } = engine;
  const { machineArn, routes } = requireRouting(catalog, request.routingConfiguration);
  const arn = `${machineArn}:${request.name}`;
  return await catalog.exclusively(machineArn, async () => {
    if (engine.isDeleting(machineArn)) throw stateMachineDeleting(machineArn);
    const description = request.description ?? "";
    const standing = readDocument(catalog, "stateMachineAlias", arn);
    if (standing !== undefined) {
      requireSame(standing, { description, routes });
      return { stateMachineAliasArn: arn, creationDate: wireTime(standing.creationDate) };
    }
    requireRoom(listDocuments(catalog, "stateMachineAlias", `${machineArn}:`).length, machineArn);
    const at = now();
    const alias: AliasDocument = {
      version: 1,
      arn,
      name: request.name,
      ...(description === "" ? {} : { description }),
      routes,
      creationDate: at,
      updateDate: at,
    };
    await catalog.put("stateMachineAlias", arn, JSON.stringify(alias));
    return { stateMachineAliasArn: arn, creationDate: wireTime(at) };
  });
};

function requireSame(
  standing: AliasDocument,
  asked: { readonly description: string; readonly routes: readonly AliasRoute[] },
): void {
  const sameRoutes = JSON.stringify(standing.routes) === JSON.stringify(asked.routes);
  if (sameRoutes && (standing.description ?? "") === asked.description) return;
  // AWS says so of another description, too.
  throw new ServiceError(
    "ConflictException",
    "Failed to create alias because an alias with the same name and a different routing configuration already exists.",
  );
}

function requireRoom(count: number, machineArn: string): void {
  if (count < ALIASES_MAX) return;
  throw new ServiceError(
    "ServiceQuotaExceededException",
    `The state machine has reached the maximum of ${ALIASES_MAX} aliases: '${machineArn}'`,
  );
}
