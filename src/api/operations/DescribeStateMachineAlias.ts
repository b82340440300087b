// DescribeStateMachineAlias — what an alias leads to.
import type {
  DescribeStateMachineAliasInput,
  DescribeStateMachineAliasOutput,
} from "@aws-sdk/client-sfn";
import type { Operation } from "../context.ts";
import { requireAlias } from "../machines/index.ts";
import { wireTime } from "../wire.ts";

export const describeStateMachineAlias: Operation<
  DescribeStateMachineAliasInput,
  DescribeStateMachineAliasOutput
> = async ({ engine }, request) => {
  const alias = requireAlias(engine.catalog, request.stateMachineAliasArn);
  return {
    stateMachineAliasArn: alias.arn,
    name: alias.name,
    description: alias.description,
    routingConfiguration: alias.routes,
    creationDate: wireTime(alias.creationDate),
    updateDate: wireTime(alias.updateDate),
  };
};
