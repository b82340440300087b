// shown-revision.ts — the members that DescribeStateMachine and DescribeStateMachineForExecution share.
import { variableReferencesOf } from "../definitions.ts";
import type { EncryptionConfiguration, RevisionDocument, WireLogging } from "./documents.ts";
import { shownRevisionId } from "./revisions.ts";

export interface ShownRevision {
  readonly definition: string;
  readonly roleArn: string;
  readonly loggingConfiguration: WireLogging;
  readonly tracingConfiguration: { readonly enabled: boolean };
  /** Only where it was given: most of AWS's recorded answers do without the default. */
  readonly encryptionConfiguration: EncryptionConfiguration | undefined;
  readonly revisionId: string | undefined;
  readonly variableReferences: { readonly [stateName: string]: string[] } | undefined;
}

/** A revision as the Describe calls show it. API reference: METADATA_ONLY shows the definition `{}`. */
export function shownRevision(
  revision: RevisionDocument,
  includedData: "ALL_DATA" | "METADATA_ONLY" | undefined,
): ShownRevision {
  const hidden = includedData === "METADATA_ONLY";
  const references = hidden ? undefined : variableReferencesOf(revision.definition);
  return {
    definition: hidden ? "{}" : revision.definition,
    roleArn: revision.roleArn,
    loggingConfiguration: revision.wireLogging,
    tracingConfiguration: { enabled: revision.tracingEnabled },
    encryptionConfiguration: revision.encryption,
    revisionId: shownRevisionId(revision),
    variableReferences:
      references === undefined
        ? undefined
        : Object.fromEntries(
            Object.entries(references).map(([state, names]) => [state, [...names]]),
          ),
  };
}
