// machine — what belongs to a state machine: its definition, versions, aliases, tags.
export { AliasesView, TagsView, VersionsView } from "./belongings.tsx";
export { DefinitionView } from "./definition-view.tsx";
