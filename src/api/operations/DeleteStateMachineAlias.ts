// DeleteStateMachineAlias — running executions of it go on.
import type {
  DeleteStateMachineAliasInput,
  DeleteStateMachineAliasOutput,
} from "@aws-sdk/client-sfn";
import type { Operation } from "../context.ts";
import { requireAlias, requireAliasArn } from "../machines/index.ts";

export const deleteStateMachineAlias: Operation<
  DeleteStateMachineAliasInput,
  DeleteStateMachineAliasOutput
> = async ({ engine: { catalog } }, request) => {
  const { arn, machineArn } = requireAliasArn(request.stateMachineAliasArn);
  await catalog.exclusively(machineArn, async () => {
    requireAlias(catalog, arn);
    await catalog.delete("stateMachineAlias", arn);
  });
  return {};
};
