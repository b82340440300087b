// frame.ts — what a state is given: its input, the context object and the variables, as far as they are known.
import { objectOf, type Seen, type SeenNumbers, seenMember } from "./seen.ts";

export interface Frame {
  readonly input: Seen;
  /** `$$`, `$states.context` */
  readonly context: Seen;
  readonly variables: ReadonlyMap<string, Seen>;
}

export function contextOf(executionInput: Seen, item: Seen): Seen {
  return objectOf([
    ["Execution", objectOf([["Input", executionInput]])],
    ["Map", objectOf([["Item", objectOf([["Value", item]])]])],
  ]);
}

/** As a state of a processor sees it: the same execution, another item. */
export function withItem(context: Seen, item: Seen): Seen {
  return contextOf(seenMember(seenMember(context, "Execution"), "Input"), item);
}

export function frameKey({ input, context, variables }: Frame, numbers: SeenNumbers): string {
  const named = [...variables].map(([name, seen]) => `${name}=${numbers.of(seen)}`);
  return `${numbers.of(input)} ${numbers.of(context)} ${named.join()}`;
}

/** `$states` in a JSONata state, and the variables. */
export function namesIn(
  { input, context, variables }: Frame,
  more: Iterable<readonly [string, Seen]> = [],
): ReadonlyMap<string, Seen> {
  const names = new Map(variables);
  names.set("states", objectOf([["input", input], ["context", context], ...more]));
  return names;
}
