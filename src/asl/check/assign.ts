// assign.ts — Assign, and which names a machine assigns.
import {
  isJsonArray,
  isJsonObject,
  type Json,
  type JsonObject,
  memberOf,
} from "../../base/index.ts";
import { type Field, type FieldRule, reject } from "./context.ts";
import { jsonataTemplate } from "./jsonata-template.ts";
import { payloadTemplate } from "./path-template.ts";
import { type Place, placeIn } from "./report.ts";

const NAME_LENGTH_MAX = 80;
/** Unicode identifiers, and the underscore at the start that most languages allow. */
const IDENTIFIER = /^[\p{ID_Start}_][\p{ID_Continue}]*$/u;

/** Variable names and their values, in the language of the state. */
export const assign: FieldRule = (field) => {
  const { value, state } = field;
  if (!isJsonObject(value)) {
    reject(field, "Expected value of type Object");
    return;
  }
  for (const key of Object.keys(value)) {
    checkName(field, variableName(key, state.language), placeIn(field.place, key));
  }
  if (state.language === "JSONata") jsonataTemplate(field);
  else payloadTemplate(field);
};

function checkName(field: Field, name: string, at: Place): void {
  const problem = variableNameProblem(name);
  if (problem !== undefined) reject(field, problem, undefined, at);
  else if (field.state.machine.outerVariables.has(name)) {
    const message = `The variable '${name}' is already assigned in an outer scope`;
    reject(field, message, undefined, at);
  }
}

/** Why no variable can have that name. */
export function variableNameProblem(name: string): string | undefined {
  if (name.length > NAME_LENGTH_MAX) {
    return `The variable name '${name}' must not be longer than ${NAME_LENGTH_MAX} characters`;
  }
  if (!IDENTIFIER.test(name)) return `The variable name '${name}' is not a valid identifier`;
  return name === "states" ? "The variable name 'states' is reserved" : undefined;
}

function variableName(key: string, language: string): string {
  return language === "JSONPath" && key.endsWith(".$") ? key.slice(0, -2) : key;
}

/** Every name that the states of a machine assign, nested machines left out. */
export function assignedNames(states: Iterable<Json>): ReadonlySet<string> {
  const names = new Set<string>();
  for (const state of states) {
    if (!isJsonObject(state)) continue;
    addNames(names, state);
    for (const list of ["Catch", "Choices"]) {
      const owners = memberOf(state, list);
      if (!isJsonArray(owners)) continue;
      for (const owner of owners) if (isJsonObject(owner)) addNames(names, owner);
    }
  }
  return names;
}

function addNames(names: Set<string>, owner: JsonObject): void {
  const assigned = memberOf(owner, "Assign");
  if (!isJsonObject(assigned)) return;
  for (const key of Object.keys(assigned)) names.add(key.replace(/\.\$$/, ""));
}
