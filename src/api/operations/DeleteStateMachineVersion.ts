// DeleteStateMachineVersion — refused while an alias leads to the version; one that is not there counts as
// deleted. Running executions of it go on.
import type {
  DeleteStateMachineVersionInput,
  DeleteStateMachineVersionOutput,
} from "@aws-sdk/client-sfn";
import type { Operation } from "../context.ts";
import { listDocuments } from "../machines/index.ts";
import { requireUnlabelledMachine } from "../resource-arn.ts";
import { ServiceError } from "../service-error.ts";

export const deleteStateMachineVersion: Operation<
  DeleteStateMachineVersionInput,
  DeleteStateMachineVersionOutput
> = async ({ engine: { catalog } }, request) => {
  const versionArn = request.stateMachineVersionArn;
  const { arn, qualifier = "" } = requireUnlabelledMachine(versionArn);
  if (!/^\d+$/.test(qualifier)) {
    throw new ServiceError(
      "ValidationException",
      `The ARN must be that of a state machine version. Received: '${versionArn}'`,
    );
  }
  await catalog.exclusively(arn, async () => {
    const aliases = listDocuments(catalog, "stateMachineAlias", `${arn}:`)
      .filter(({ routes }) => routes.some((route) => route.stateMachineVersionArn === versionArn))
      .map(({ name }) => name);
    if (aliases.length > 0) {
      throw new ServiceError(
        "ConflictException",
        `Version to be deleted must not be referenced by an alias. Current list of aliases referencing this version: [${aliases.join(", ")}]`,
      );
    }
    await catalog.delete("stateMachineVersion", versionArn);
  });
  return {};
};
