// machines — state machines, their revisions, versions and aliases in the catalog.
export { requireAlias, requireAliasArn } from "./aliases.ts";
export { requireEncryption, requireLogging, requireRole } from "./configuration.ts";
export {
  type ActivityDocument,
  type AliasDocument,
  type AliasRoute,
  type DocumentTypes,
  listDocuments,
  type MachineDocument,
  parseDocument,
  type RevisionDocument,
  readDocument,
} from "./documents.ts";
export {
  requireMachineDocument,
  requireTarget,
  resourceNotFound,
  revisionOf,
  stateMachineDeleting,
  stateMachineDoesNotExist,
  type Target,
  typeNotSupported,
} from "./lookup.ts";
export { publish, requirePublishForDescription, versionsOf } from "./publishing.ts";
export { newRevision, sameRevision, shownRevisionId } from "./revisions.ts";
export { pickRoute, requireRouting } from "./routing.ts";
export { shownRevision } from "./shown-revision.ts";
