// state.ts — one state: its type, its language, its fields.
import { isJsonObject, type Json, type JsonObject, memberOf, nearest } from "../../base/index.ts";
import {
  type DefinitionContext,
  type MachineContext,
  type QueryLanguage,
  STATE_TYPES,
  type StateType,
} from "./context.ts";
import { checkFields } from "./fields.ts";
import { checkMapMode } from "./map.ts";
import { meantField } from "./meant.ts";
import { type Place, placeIn } from "./report.ts";
import { checkRequiredParameters } from "./required-parameters.ts";
import { STATE_TABLES } from "./state-tables.ts";
import { checkHeartbeat } from "./task.ts";
import { checkParameterNames } from "./task-parameters.ts";

/** Checks one state, machines inside it included. */
export function checkStateValue(
  machine: MachineContext,
  value: Json,
  place: Place | undefined,
): void {
  const { report } = machine.definition;
  if (!isJsonObject(value)) {
    report.error(place, "Expected value of type Object");
    return;
  }
  const type = memberOf(value, "Type");
  if (type === undefined) {
    const written = nearest("Type", Object.keys(value));
    const hint = written && `did you mean 'Type' by '${written}'?`;
    report.error(place, "The field 'Type' is required but was missing", hint);
    return;
  }
  if (!isStateType(type)) {
    report.error(
      placeIn(place, "Type"),
      `The field 'Type' should have one of these values: [${STATE_TYPES.join(", ")}]`,
      typeof type === "string"
        ? report.guess((guessing) => meantField(type, STATE_TYPES, guessing))
        : undefined,
    );
    return;
  }
  const language = languageOf(value, machine.definition);
  const state = { machine, place, value, type, language };
  checkFields({ state, value, place }, STATE_TABLES[type]);
  if (type === "Task") {
    checkHeartbeat(state);
    checkRequiredParameters(state);
    checkParameterNames(state);
  }
  if (type === "Map") checkMapMode(state);
}

function isStateType(type: Json): type is StateType {
  return STATE_TYPES.some((known) => known === type);
}

function languageOf(value: JsonObject, definition: DefinitionContext): QueryLanguage {
  const own = memberOf(value, "QueryLanguage");
  if (own === "JSONPath" || own === "JSONata") return own;
  return definition.language ?? "JSONPath";
}
