// machine — what belongs to a state machine: its definition, versions, aliases, tags.
export { AliasesView, TagsView, VersionsView } from "./belongings.tsx";
export { machineCopies } from "./copies.ts";
export type { ChosenState } from "./definition-panes.tsx";
export { DefinitionView } from "./definition-view.tsx";
export { changesText, VersionDefinition, VersionDifference } from "./version-views.tsx";
