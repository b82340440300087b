// DeleteStateMachineAlias — running executions of it go on; one that is not there counts as deleted, as with
// state machines, versions and activities in AWS's recorded answers.
import type {
  DeleteStateMachineAliasInput,
  DeleteStateMachineAliasOutput,
} from "@aws-sdk/client-sfn";
import type { Operation } from "../context.ts";
import { requireAliasArn } from "../machines/index.ts";

export const deleteStateMachineAlias: Operation<
  DeleteStateMachineAliasInput,
  DeleteStateMachineAliasOutput
> = async ({ engine: { catalog } }, request) => {
  const { arn, machineArn } = requireAliasArn(request.stateMachineAliasArn);
  await catalog.exclusively(machineArn, async () => {
    await catalog.delete("stateMachineAlias", arn);
  });
  return {};
};
