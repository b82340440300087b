// machine.ts — one machine: the whole definition, a branch of a Parallel or the processor of a Map.
import {
  didYouMean,
  isJsonNumber,
  isJsonObject,
  type Json,
  type JsonObject,
  memberOf,
  numberOf,
} from "../../base/index.ts";
import { assignedNames } from "./assign.ts";
import type { DefinitionContext, MachineContext, Names, NestedMachine } from "./context.ts";
import { processorConfig } from "./map.ts";
import { meantField } from "./meant.ts";
import { type Place, placeIn } from "./report.ts";
import { checkStateValue } from "./state.ts";
import { checkTransitions } from "./transitions.ts";

const STATE_NAME_LENGTH_MAX = 80;
const TIMEOUT_SECONDS_MAX = 99_999_999;
const NO_VARIABLES: Names = new Set();

/** Where a machine stands and what surrounds it. */
interface Surroundings {
  readonly definition: DefinitionContext;
  readonly place: Place | undefined;
  readonly express: boolean;
  readonly outerVariables: Names;
}

/** Checks the whole definition. */
export function checkWholeMachine(definition: DefinitionContext, value: JsonObject): void {
  for (const name of Object.keys(value)) {
    const member = value[name] as Json; // One of its own names.
    const problem = topFieldProblem(name, member);
    const isLanguage = name === "QueryLanguage" && typeof member === "string";
    const hint = isLanguage ? didYouMean(member, LANGUAGES) : undefined;
    reportField(definition, { owner: undefined, name, problem, hint });
  }
  const express = definition.options.type === "EXPRESS";
  checkStates({ definition, place: undefined, express, outerVariables: NO_VARIABLES }, value);
}

/** Checks a machine inside a state. */
export function checkNestedMachine({ field, value, ...nested }: NestedMachine): void {
  const parent = field.state.machine;
  const { definition } = parent;
  for (const name of Object.keys(value)) {
    const member = value[name] as Json; // One of its own names.
    if (name === "ProcessorConfig" && nested.kind === "processor") {
      const place = placeIn(field.place, name);
      processorConfig({ state: field.state, name, value: member, place, owner: value });
      continue;
    }
    const problem = nestedFieldProblem(name, member);
    reportField(definition, { owner: field.place, name, problem });
  }
  const outerVariables = nested.distributed ? NO_VARIABLES : parent.variables;
  checkStates({ definition, place: field.place, express: nested.express, outerVariables }, value);
}

const UNSUPPORTED = "unsupported";

/** For hints. */
const MACHINE_FIELDS = [
  "Comment",
  "QueryLanguage",
  "StartAt",
  "States",
  "TimeoutSeconds",
  "Version",
];

const LANGUAGES = ["JSONPath", "JSONata"];

interface FieldVerdict {
  readonly owner: Place | undefined;
  readonly name: string;
  /** A message, {@link UNSUPPORTED}, or undefined when all is well. */
  readonly problem: string | undefined;
  /** For people. */
  readonly hint?: string | undefined;
}

function reportField({ report }: DefinitionContext, verdict: FieldVerdict): void {
  const { owner, name, problem, hint } = verdict;
  if (problem === UNSUPPORTED) {
    const meant = report.guess((guessing) => meantField(name, MACHINE_FIELDS, guessing));
    report.unsupported(owner, name, "by Step Functions", meant);
  } else if (problem !== undefined) report.error(placeIn(owner, name), problem, hint);
}

function nestedFieldProblem(name: string, value: Json): string | undefined {
  switch (name) {
    case "StartAt":
    case "Comment":
      return typeof value === "string" ? undefined : "Expected value of type String";
    case "States":
      return isJsonObject(value) ? undefined : "Expected value of type Object";
    default:
      return UNSUPPORTED;
  }
}

function topFieldProblem(name: string, value: Json): string | undefined {
  switch (name) {
    case "Version":
      return value === "1.0" ? undefined : oneOfProblem(name, ["1.0"]);
    case "QueryLanguage":
      return value === "JSONPath" || value === "JSONata"
        ? undefined
        : oneOfProblem(name, LANGUAGES);
    case "TimeoutSeconds":
      return timeoutProblem(value);
    default:
      return nestedFieldProblem(name, value);
  }
}

function oneOfProblem(name: string, allowed: readonly string[]): string {
  return `The field '${name}' should have one of these values: [${allowed.join(", ")}]`;
}

function timeoutProblem(value: Json): string | undefined {
  if (!isJsonNumber(value) || !Number.isInteger(numberOf(value))) {
    return "Expected value of type Integer";
  }
  const seconds = numberOf(value);
  return seconds >= 1 && seconds <= TIMEOUT_SECONDS_MAX
    ? undefined
    : `Value must be between 1 and ${TIMEOUT_SECONDS_MAX}`;
}

function checkStates(surroundings: Surroundings, value: JsonObject): void {
  const { definition, place, outerVariables } = surroundings;
  const { report } = definition;
  const missing = ["States", "StartAt"].filter((name) => !Object.hasOwn(value, name));
  if (missing.length > 0) {
    report.error(place, `These fields are required: [${missing.join(", ")}]`);
  }
  const statesValue = memberOf(value, "States");
  if (!isJsonObject(statesValue)) return;
  const states = Object.entries(statesValue);
  const statesPlace = placeIn(place, "States");
  if (states.length === 0) {
    report.error(statesPlace, "Value cannot be empty");
    return;
  }
  const assigned = assignedNames(states.map(([, state]) => state));
  const variables = within(outerVariables, assigned);
  const machine: MachineContext = { ...surroundings, variables };
  for (const [name, state] of states) {
    const statePlace = placeIn(statesPlace, name);
    checkName(definition, name, statePlace);
    checkStateValue(machine, state, statePlace);
  }
  const startAt = memberOf(value, "StartAt");
  if (typeof startAt === "string") checkTransitions({ states, startAt, place }, report);
}

/** No copies: machines may be many, and what surrounds them large. */
function within(outer: Names, own: ReadonlySet<string>): Names {
  return own.size === 0 ? outer : { has: (name) => own.has(name) || outer.has(name) };
}

function checkName({ report, stateNames }: DefinitionContext, name: string, place: Place): void {
  if (name.length === 0) report.error(place, "State name cannot be empty");
  if (name.length > STATE_NAME_LENGTH_MAX) {
    report.error(place, `State name must not be longer than ${STATE_NAME_LENGTH_MAX} characters`);
  }
  if (stateNames.has(name)) {
    report.errorOf("DUPLICATE_STATE_NAME", place, `Duplicate State name: ${name}`);
  }
  stateNames.add(name);
}
