// samples.ts — inputs that somebody else has written, or that the definition tells of: what is said of each.
import type { DerivedSample, Samples } from "../../console-wire/index.ts";
import { get, type MachineAlias, type Query } from "../api/index.ts";

/** Of the newest definition, or of the version that is started. */
export function samplesQuery(arn: string): Query<Samples> {
  return {
    queryKey: ["machine", arn, "samples"],
    queryFn: ({ signal }) => get("samples", { arn }, signal),
  };
}

/** The version that an alias leads to, the first of two. */
export function definitionArn(target: string, aliases: readonly MachineAlias[]): string {
  const alias = aliases.find(({ stateMachineAliasArn }) => stateMachineAliasArn === target);
  return alias?.routingConfiguration[0]?.stateMachineVersionArn ?? target;
}

/** What an input that is made of the definition is worth. */
export function derivedNote({ isRead, handedTo }: DerivedSample): string {
  const said = isRead
    ? "It holds what the definition reads of its input; the values are made up."
    : "The definition reads nothing from its input.";
  if (handedTo === undefined) return said;
  return `${said} “${handedTo}” is handed the whole of it: what that reads is not known here.`;
}
