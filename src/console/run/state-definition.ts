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

/** What stands at a JSON pointer; undefined where it leads nowhere. */
export function valueAt(root: unknown, pointer: string): unknown {
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
