// variable-references.ts — which workflow variables each state reads, as DescribeStateMachine tells.
import {
  isJsonArray,
  isJsonObject,
  type Json,
  type JsonObject,
  memberOf,
  setMember,
} from "../../base/index.ts";
import { variablesOfExpression, variablesOfPath } from "./variables.ts";

/** State name → the names of its variables without `$`, sorted; states that read none are left out. */
export type VariableReferences = Readonly<Record<string, readonly string[]>>;

/** The references of a whole definition, nested machines included. The definition has been checked. */
export function variableReferences(definition: JsonObject): VariableReferences {
  const references: Record<string, Json> = {};
  addMachine(references, definition, memberOf(definition, "QueryLanguage") === "JSONata");
  return references as VariableReferences; // Only lists of names were put in.
}

const NESTED = ["ItemProcessor", "Iterator"];
/** What a state holds that is neither read by an expression nor an expression. */
const SILENT: ReadonlySet<string> = new Set(["Branches", ...NESTED, "Result", "Comment"]);
/** Fields whose members are expressions only under a name that ends in `.$`. */
const TEMPLATES: ReadonlySet<string> = new Set([
  "Parameters",
  "ResultSelector",
  "ItemSelector",
  "Assign",
  "Credentials",
  "BatchInput",
]);

function addMachine(
  references: Record<string, Json>,
  machine: Json | undefined,
  jsonata: boolean,
): void {
  const states = isJsonObject(machine) ? memberOf(machine, "States") : undefined;
  if (!isJsonObject(states)) return;
  for (const name of Object.keys(states)) {
    const state = states[name];
    if (isJsonObject(state)) addState(references, { name, state, jsonata });
  }
}

interface NamedState {
  readonly name: string;
  readonly state: JsonObject;
  /** The language of the whole machine. */
  readonly jsonata: boolean;
}

function addState(references: Record<string, Json>, { name, state, jsonata }: NamedState): void {
  const own = memberOf(state, "QueryLanguage");
  const found = new Set<string>();
  if (own === "JSONata" || (own !== "JSONPath" && jsonata)) addFields(found, state);
  else addPaths(found, state);
  if (found.size > 0) setMember(references, name, [...found].sort());
  const branches = memberOf(state, "Branches");
  if (isJsonArray(branches)) {
    for (const branch of branches) addMachine(references, branch, jsonata);
  }
  for (const field of NESTED) addMachine(references, memberOf(state, field), jsonata);
}

/** The fields of a JSONata state; rules and Catchers have a Comment as states have. */
function addFields(found: Set<string>, owner: JsonObject): void {
  for (const key of Object.keys(owner)) {
    const value = owner[key];
    if (SILENT.has(key)) continue;
    if ((key === "Choices" || key === "Catch") && isJsonArray(value)) {
      for (const item of value) if (isJsonObject(item)) addFields(found, item);
    } else addExpressions(found, value);
  }
}

/** Every `{% … %}` text in a template. */
function addExpressions(found: Set<string>, value: Json | undefined): void {
  if (typeof value === "string") {
    for (const name of variablesOfExpression(value)) found.add(name);
  } else if (isJsonArray(value)) {
    for (const item of value) addExpressions(found, item);
  } else if (isJsonObject(value)) {
    for (const key of Object.keys(value)) addExpressions(found, value[key]);
  }
}

/** Every field of a JSONPath state that holds a path: `…Path`, `Variable`, and `….$` in templates. */
function addPaths(found: Set<string>, value: Json | undefined): void {
  if (isJsonArray(value)) {
    for (const item of value) addPaths(found, item);
    return;
  }
  if (!isJsonObject(value)) return;
  for (const key of Object.keys(value)) {
    const member = value[key];
    if (SILENT.has(key)) continue;
    if (TEMPLATES.has(key)) addTemplate(found, member);
    else if (typeof member === "string" && (key === "Variable" || key.endsWith("Path"))) {
      for (const name of variablesOfPath(member)) found.add(name);
    } else addPaths(found, member);
  }
}

function addTemplate(found: Set<string>, value: Json | undefined): void {
  if (isJsonArray(value)) {
    for (const item of value) addTemplate(found, item);
    return;
  }
  if (!isJsonObject(value)) return;
  for (const key of Object.keys(value)) {
    const member = value[key];
    if (!key.endsWith(".$")) addTemplate(found, member);
    else if (typeof member === "string") {
      for (const name of variablesOfPath(member)) found.add(name);
    }
  }
}
