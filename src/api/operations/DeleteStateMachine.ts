// DeleteStateMachine — marks the machine; its executions end at their next transition, then it is gone with
// its versions, aliases and tags. A machine that is not there counts as deleted.
import type { DeleteStateMachineInput, DeleteStateMachineOutput } from "@aws-sdk/client-sfn";
import type { Operation } from "../context.ts";
import { readDocument } from "../machines/index.ts";
import { requireUnlabelledMachine } from "../resource-arn.ts";
import { ServiceError } from "../service-error.ts";

export const deleteStateMachine: Operation<
  DeleteStateMachineInput,
  DeleteStateMachineOutput
> = async ({ engine }, request) => {
  const { arn, qualifier } = requireUnlabelledMachine(request.stateMachineArn);
  if (qualifier !== undefined) {
    throw new ServiceError(
      "InvalidArn",
      `Invalid Arn: 'Qualifier not valid in this context: ${qualifier}'`,
    );
  }
  await engine.catalog.exclusively(arn, async () => {
    if (readDocument(engine.catalog, "stateMachine", arn) === undefined) return;
    await engine.deleteStateMachine(arn);
  });
  return {};
};
