// DescribeStateMachine — of a machine: its current revision; of a version: the revision that it froze.
import type { DescribeStateMachineInput, DescribeStateMachineOutput } from "@aws-sdk/client-sfn";
import type { Operation } from "../context.ts";
import {
  requireTarget,
  revisionOf,
  shownRevision,
  stateMachineDoesNotExist,
} from "../machines/index.ts";
import { wireTime } from "../wire.ts";

export const describeStateMachine: Operation<
  DescribeStateMachineInput,
  DescribeStateMachineOutput
> = async ({ engine }, request) => {
  const target = requireTarget(engine.catalog, request.stateMachineArn);
  if (target.kind === "alias") throw stateMachineDoesNotExist(request.stateMachineArn);
  const shown = target.kind === "version" ? target.version : target.machine;
  const revision = revisionOf(engine.catalog, shown.revisionId);
  return {
    stateMachineArn: shown.arn,
    name: target.machine.name,
    status: engine.isDeleting(target.machine.arn) ? "DELETING" : "ACTIVE",
    type: target.machine.type,
    creationDate: wireTime(shown.creationDate),
    description: target.kind === "version" ? target.version.description : undefined,
    ...shownRevision(revision, request.includedData),
  };
};
