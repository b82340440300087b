// state-definition.ts — the part of a definition that one state is, found by the state's id.
import { pointerSteps } from "../../base/index.ts";
import { parsed } from "./json-text.ts";

/** The state as JSON text; undefined where the id leads nowhere. */
export function stateDefinition(definition: string, id: string): string | undefined {
  const value = valueAt(parsed(definition), id);
  return value === undefined ? undefined : JSON.stringify(value, undefined, 2);
}

/** A text that stands in a state as it is; undefined for expressions. */
export function stateMember(definition: string, id: string, name: string): string | undefined {
  const value = valueAt(parsed(definition), `${id}/${name}`);
  return typeof value === "string" && !value.startsWith("{%") ? value : undefined;
}

function valueAt(root: unknown, pointer: string): unknown {
  let at = root;
  for (const key of pointerSteps(pointer)) {
    if (typeof at !== "object" || at === null || !Object.hasOwn(at, key)) return undefined;
    // An object that has the member can be read by it.
    at = (at as Readonly<Record<string, unknown>>)[key];
  }
  return at;
}

const WAITING = /\.(sync(?::2)?|waitForTaskToken)$/;
const ACTIVITY = /:states:[^:]*:\d+:activity:/;

/** Why TestState runs a state only with an answer that it is given; undefined where it runs it by itself. */
export function mockReason(definition: string, id: string): string | undefined {
  const type = stateMember(definition, id, "Type");
  if (type === "Map" || type === "Parallel") {
    return `TestState does not run what is inside a ${type}.`;
  }
  const resource = type === "Task" ? (stateMember(definition, id, "Resource") ?? "") : "";
  if (ACTIVITY.test(resource)) return "TestState has no worker for an activity.";
  const [, pattern] = WAITING.exec(resource) ?? [];
  return pattern === undefined ? undefined : `TestState waits for nothing, as .${pattern} would.`;
}

/** True of what SendTaskSuccess ends: an activity's task, or one with a token. */
export function waitsForAnswer(definition: string, id: string): boolean {
  const resource = stateMember(definition, id, "Resource") ?? "";
  return ACTIVITY.test(resource) || resource.endsWith(".waitForTaskToken");
}

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

/** The line (from 0) of the indented definition at which a state begins. */
export function lineOfState(pretty: string, id: string): number | undefined {
  const lines = pretty.split("\n");
  let [at, depth] = [0, 1];
  for (const part of pointerSteps(id)) {
    const index = /^\d+$/.test(part) ? Number(part) : undefined;
    const found =
      index === undefined
        ? memberLine(lines, { at, depth, key: part })
        : entryLine(lines, { at, depth, index });
    if (found === undefined) return undefined;
    [at, depth] = [found, depth + 1];
  }
  return at;
}

/** The innermost of some states whose lines hold a line of the indented definition. */
export function stateAtLine(
  pretty: string,
  ids: readonly string[],
  line: number,
): string | undefined {
  const lines = pretty.split("\n");
  let found: { readonly id: string; readonly at: number } | undefined;
  for (const id of ids) {
    const at = lineOfState(pretty, id);
    if (at === undefined || at > line || lastLineOfState(lines, at) < line) continue;
    if (found === undefined || at > found.at) found = { id, at };
  }
  return found?.id;
}

/** The line that closes what a line opens. */
export function lastLineOfState(lines: readonly string[], first: number): number {
  const indent = /^ */.exec(lines[first] ?? "")?.[0] ?? "";
  const closing = new RegExp(`^${indent}[}\\]]`);
  const found = lines.findIndex((line, i) => i > first && closing.test(line));
  return found < 0 ? first : found;
}

function memberLine(
  lines: readonly string[],
  { at, depth, key }: { readonly at: number; readonly depth: number; readonly key: string },
): number | undefined {
  const wanted = `${"  ".repeat(depth)}${JSON.stringify(key)}:`;
  const found = lines.findIndex((line, i) => i >= at && line.startsWith(wanted));
  return found < 0 ? undefined : found;
}

function entryLine(
  lines: readonly string[],
  { at, depth, index }: { readonly at: number; readonly depth: number; readonly index: number },
): number | undefined {
  const opening = new RegExp(`^ {${depth * 2}}[{[]`);
  let left = index;
  for (let i = at + 1; i < lines.length; i++) {
    if (!opening.test(lines[i] ?? "")) continue;
    if (left === 0) return i;
    left -= 1;
  }
  return undefined;
}
