// UpdateStateMachine — a new revision where something changes; running executions keep the old one.
import type { UpdateStateMachineInput, UpdateStateMachineOutput } from "@aws-sdk/client-sfn";
import type { ApiContext, Operation } from "../context.ts";
import { requireDefinition } from "../definitions.ts";
import {
  type MachineDocument,
  newRevision,
  publish,
  type RevisionDocument,
  requireEncryption,
  requireLogging,
  requireMachineDocument,
  requirePublishForDescription,
  requireRole,
  revisionOf,
  sameRevision,
  shownRevisionId,
  stateMachineDeleting,
} from "../machines/index.ts";
import { ServiceError } from "../service-error.ts";
import { type Checked, wireTime } from "../wire.ts";

type Request = Checked<UpdateStateMachineInput>;

export const updateStateMachine: Operation<
  UpdateStateMachineInput,
  UpdateStateMachineOutput
> = async (context, request) => {
  const { engine, now } = context;
  const { catalog } = engine;
  const { arn } = requireMachineDocument(catalog, request.stateMachineArn);
  requireSomeChange(request);
  requirePublishForDescription(request);
  return await catalog.exclusively(arn, async () => {
    // Read again: another call may have changed or deleted it meanwhile.
    const machine = requireMachineDocument(catalog, request.stateMachineArn);
    if (engine.isDeleting(arn)) throw stateMachineDeleting(arn);
    const standing = revisionOf(catalog, machine.revisionId);
    const revision = await revised(context, request, standing);
    if (request.definition !== undefined)
      requireDefinition(request.definition, machine.type, context);
    const updated: MachineDocument = { ...machine, revisionId: revision.revisionId };
    const at = now();
    const publication =
      request.publish === true
        ? publish(catalog, updated, { description: request.versionDescription, at })
        : undefined;
    await catalog.change([
      { kind: "stateMachineRevision", key: revision.revisionId, text: JSON.stringify(revision) },
      { kind: "stateMachine", key: arn, text: JSON.stringify(publication?.machine ?? updated) },
      ...(publication?.changes ?? []),
    ]);
    return {
      updateDate: wireTime(at),
      revisionId: shownRevisionId(revision),
      stateMachineVersionArn: publication?.version.arn,
    };
  });
};

function requireSomeChange(request: Request): void {
  const changes = [
    request.definition,
    request.roleArn,
    request.loggingConfiguration,
    request.tracingConfiguration,
    request.encryptionConfiguration,
  ];
  if (changes.some((change) => change !== undefined)) return;
  throw new ServiceError(
    "MissingRequiredParameter",
    "Either the definition, the role ARN, the LoggingConfiguration, or the TracingConfiguration must be specified",
  );
}

/** The revision that the request leads to: a new one, or the standing one where nothing differs. */
async function revised(
  { chance, logGroupExists, now }: ApiContext,
  request: Request,
  standing: RevisionDocument,
): Promise<RevisionDocument> {
  const { stateMachineArn: arn, name, type } = standing;
  const logging = request.loggingConfiguration;
  const encryption = request.encryptionConfiguration;
  const revision = newRevision({
    revisionId: chance.uuid(),
    machine: { arn, name, type },
    roleArn: request.roleArn === undefined ? standing.roleArn : requireRole(request.roleArn),
    definition: request.definition ?? standing.definition,
    wireLogging:
      logging === undefined ? standing.wireLogging : await requireLogging(logging, logGroupExists),
    // `{}` is off: what leaves out a flag leaves it at its default.
    tracingEnabled:
      request.tracingConfiguration === undefined
        ? standing.tracingEnabled
        : (request.tracingConfiguration.enabled ?? false),
    encryption: encryption === undefined ? standing.encryption : requireEncryption(encryption),
    initial: false,
    updateDate: now(),
  });
  const unchanged = revision.roleArn === standing.roleArn && sameRevision(revision, standing);
  return unchanged ? standing : revision;
}
