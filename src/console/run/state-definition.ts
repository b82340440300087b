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

/** What TestState is given: the state alone; `QueryLanguage` of the machine holds where the state has none. */
export function testableState(definition: string, id: string): string | undefined {
  const state = valueAt(parsed(definition), id);
  if (typeof state !== "object" || state === null) return undefined;
  const own = "QueryLanguage" in state ? undefined : languageAround(parsed(definition), id);
  const whole = own === undefined ? state : { QueryLanguage: own, ...state };
  return JSON.stringify(whole, undefined, 2);
}

function languageAround(root: unknown, id: string): string | undefined {
  let found: string | undefined;
  const parts = id.split("/").slice(1);
  for (let depth = 0; depth < parts.length; depth++) {
    const path = parts.slice(0, depth);
    const at = valueAt(root, depth === 0 ? "" : `/${path.join("/")}`);
    if (typeof at !== "object" || at === null) continue;
    const language = (at as Readonly<Record<string, unknown>>)["QueryLanguage"];
    if (typeof language === "string") found = language;
  }
  return found;
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
