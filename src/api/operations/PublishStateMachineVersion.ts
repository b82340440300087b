// PublishStateMachineVersion — idempotent per revision.
import type {
  PublishStateMachineVersionInput,
  PublishStateMachineVersionOutput,
} from "@aws-sdk/client-sfn";
import type { Operation } from "../context.ts";
import {
  publish,
  requireMachineDocument,
  revisionOf,
  shownRevisionId,
  stateMachineDeleting,
} from "../machines/index.ts";
import { ServiceError } from "../service-error.ts";
import { wireTime } from "../wire.ts";

/** API reference: the name of the first revision, which has no id. */
const INITIAL = "INITIAL";

export const publishStateMachineVersion: Operation<
  PublishStateMachineVersionInput,
  PublishStateMachineVersionOutput
> = async ({ engine, now }, request) => {
  const { catalog } = engine;
  const { arn } = requireMachineDocument(catalog, request.stateMachineArn);
  return await catalog.exclusively(arn, async () => {
    const machine = requireMachineDocument(catalog, request.stateMachineArn);
    if (engine.isDeleting(arn)) throw stateMachineDeleting(arn);
    const current = shownRevisionId(revisionOf(catalog, machine.revisionId)) ?? INITIAL;
    if (request.revisionId !== undefined && request.revisionId !== current) {
      throw new ServiceError(
        "ConflictException",
        `Failed to publish the State Machine version for revision ${request.revisionId}. The current State Machine revision is ${current}.`,
      );
    }
    const publication = publish(catalog, machine, { description: request.description, at: now() });
    await catalog.change([
      ...publication.changes,
      { kind: "stateMachine", key: arn, text: JSON.stringify(publication.machine) },
    ]);
    return {
      stateMachineVersionArn: publication.version.arn,
      creationDate: wireTime(publication.version.creationDate),
    };
  });
};
