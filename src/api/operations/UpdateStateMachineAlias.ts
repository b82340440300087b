// UpdateStateMachineAlias — a new description, new routes, or both.
import type {
  UpdateStateMachineAliasInput,
  UpdateStateMachineAliasOutput,
} from "@aws-sdk/client-sfn";
import type { Operation } from "../context.ts";
import {
  type AliasDocument,
  requireAlias,
  requireAliasArn,
  requireRouting,
  stateMachineDeleting,
} from "../machines/index.ts";
import { ServiceError } from "../service-error.ts";
import { wireTime } from "../wire.ts";

export const updateStateMachineAlias: Operation<
  UpdateStateMachineAliasInput,
  UpdateStateMachineAliasOutput
> = async ({ engine, now }, request) => {
  const { catalog } = engine;
  const { arn, machineArn } = requireAliasArn(request.stateMachineAliasArn);
  const { description, routingConfiguration } = request;
  if (description === undefined && routingConfiguration === undefined) {
    throw new ServiceError(
      "ValidationException",
      "Either the description or the routing configuration must be specified",
      { reason: "MISSING_REQUIRED_PARAMETER" },
    );
  }
  return await catalog.exclusively(machineArn, async () => {
    const alias = requireAlias(catalog, arn);
    if (engine.isDeleting(machineArn)) throw stateMachineDeleting(machineArn);
    const routing =
      routingConfiguration === undefined
        ? { machineArn, routes: alias.routes }
        : requireRouting(catalog, routingConfiguration);
    if (routing.machineArn !== machineArn) {
      throw new ServiceError(
        "ValidationException",
        `Routing configuration must contain versions of the alias's state machine: '${machineArn}'`,
        { reason: "INVALID_ROUTING_CONFIGURATION" },
      );
    }
    const { description: standing, ...rest } = alias;
    const said = description ?? standing;
    const updated: AliasDocument = {
      ...rest,
      ...(said === undefined || said === "" ? {} : { description: said }),
      routes: routing.routes,
      updateDate: now(),
    };
    await catalog.put("stateMachineAlias", arn, JSON.stringify(updated));
    return { updateDate: wireTime(updated.updateDate) };
  });
};
