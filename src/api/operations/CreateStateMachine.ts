// CreateStateMachine — idempotent on name, definition, type, logging, tracing, encryption, publish and version
// description; another role or other tags are ignored then, as on AWS.
import type { CreateStateMachineInput, CreateStateMachineOutput } from "@aws-sdk/client-sfn";
import { stateMachineArn } from "../../base/index.ts";
import type { Catalog } from "../../engine/index.ts";
import type { Operation } from "../context.ts";
import { type MachineType, requireDefinition } from "../definitions.ts";
import {
  type MachineDocument,
  newRevision,
  publish,
  type RevisionDocument,
  readDocument,
  requireEncryption,
  requireLogging,
  requirePublishForDescription,
  requireRole,
  revisionOf,
  sameRevision,
  stateMachineDeleting,
  versionsOf,
} from "../machines/index.ts";
import { requireName } from "../names.ts";
import { ServiceError } from "../service-error.ts";
import { addTags } from "../tags.ts";
import { type Wire, wireTime } from "../wire.ts";

export const createStateMachine: Operation<
  CreateStateMachineInput,
  CreateStateMachineOutput
> = async (context, request) => {
  const { engine, scope } = context;
  const name = requireName(request.name);
  requirePublishForDescription(request);
  const type: MachineType = request.type ?? "STANDARD";
  const arn = stateMachineArn(scope, name);
  const at = context.now();
  const revision = newRevision({
    revisionId: context.chance.uuid(),
    machine: { arn, name, type },
    roleArn: requireRole(request.roleArn),
    definition: request.definition,
    wireLogging: await requireLogging(request.loggingConfiguration, context.logGroupExists),
    tracingEnabled: request.tracingConfiguration?.enabled ?? false,
    encryption: requireEncryption(request.encryptionConfiguration),
    initial: true,
    updateDate: at,
  });
  requireDefinition(request.definition, type, context);
  const machine: MachineDocument = {
    version: 1,
    arn,
    name,
    type,
    creationDate: at,
    revisionId: revision.revisionId,
    lastVersion: 0,
    createdPublished: request.publish === true,
    createdVersionDescription: request.versionDescription ?? "",
  };
  return await engine.catalog.exclusively(arn, async () => {
    if (engine.isDeleting(arn)) throw stateMachineDeleting(arn);
    const standing = readDocument(engine.catalog, "stateMachine", arn);
    if (standing !== undefined) return again(engine.catalog, standing, { machine, revision });
    const tags = addTags(engine.catalog, arn, request.tags ?? []);
    const description = request.versionDescription;
    const publication = machine.createdPublished
      ? publish(engine.catalog, machine, { description, at })
      : undefined;
    await engine.catalog.change([
      { kind: "stateMachineRevision", key: revision.revisionId, text: JSON.stringify(revision) },
      { kind: "stateMachine", key: arn, text: JSON.stringify(publication?.machine ?? machine) },
      ...(publication?.changes ?? []),
      ...tags,
    ]);
    return {
      stateMachineArn: arn,
      creationDate: wireTime(at),
      stateMachineVersionArn: publication?.version.arn,
    };
  });
};

/** The answer to a request for a name that is taken. */
function again(
  catalog: Catalog,
  standing: MachineDocument,
  asked: { readonly machine: MachineDocument; readonly revision: RevisionDocument },
): Wire<CreateStateMachineOutput> {
  const { machine, revision } = asked;
  const same =
    standing.type === machine.type &&
    standing.createdPublished === machine.createdPublished &&
    standing.createdVersionDescription === machine.createdVersionDescription &&
    sameRevision(revisionOf(catalog, standing.revisionId), revision);
  if (!same) {
    throw new ServiceError(
      "StateMachineAlreadyExists",
      `State Machine Already Exists: '${standing.arn}'`,
    );
  }
  const version = versionsOf(catalog, standing.arn).find(
    ({ revisionId }) => revisionId === standing.revisionId,
  );
  return {
    stateMachineArn: standing.arn,
    creationDate: wireTime(standing.creationDate),
    stateMachineVersionArn: machine.createdPublished ? version?.arn : undefined,
  };
}
