// testable-state.ts — a state taken out of its definition, as TestState takes it: with the language that it has there.
import { parsed } from "./json-text.ts";
import { valueAt } from "./state-definition.ts";

/**
 * What TestState is given: the state alone. The `QueryLanguage` of the machine holds where a state has none, and reaches
 * every state inside a Map or Parallel; that of a state is its own alone.
 */
export function testableState(definition: string, id: string): string | undefined {
  const root = parsed(definition);
  const state = valueAt(root, id);
  if (!isObject(state)) return undefined;
  const language = isObject(root) ? root["QueryLanguage"] : undefined;
  const whole = typeof language === "string" ? withLanguage(state, language) : state;
  return JSON.stringify(whole, undefined, 2);
}

type Members = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Members {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A state, and all states inside it, with the language that they have in a machine of it. */
function withLanguage(state: Members, language: string): Members {
  // What has no language is JSONPath by itself.
  const inside = language === "JSONPath" ? state : mapMembers(state, machinesWith(language));
  return "QueryLanguage" in state ? inside : { QueryLanguage: language, ...inside };
}

function machinesWith(language: string): (name: string, member: unknown) => unknown {
  const machine = (value: unknown): unknown => {
    if (!isObject(value) || !isObject(value["States"])) return value;
    const States = mapMembers(value["States"], (_, state) =>
      isObject(state) ? withLanguage(state, language) : state,
    );
    return { ...value, States };
  };
  return (name, member) => {
    if (name === "ItemProcessor" || name === "Iterator") return machine(member);
    return name === "Branches" && Array.isArray(member) ? member.map(machine) : member;
  };
}

function mapMembers(members: Members, made: (name: string, member: unknown) => unknown): Members {
  return Object.fromEntries(
    Object.entries(members).map(([name, member]) => [name, made(name, member)]),
  );
}
