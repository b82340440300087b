// sample-machine.ts — for tests: small machines, and whether their first state finds in a sample what it reads.
import { type Json, type JsonObject, seededRandom, stringifyJson } from "../../base/index.ts";
import { type QueryEnv, QueryFailure } from "../../query/index.ts";
import { checkDefinition } from "../check/index.ts";
import { compileDefinition } from "../compile/index.ts";
import { isValidDefinition } from "../diagnostic.ts";
import { parseDefinition } from "../parse/index.ts";
import type { State } from "../program/index.ts";
import { sampleInput } from "./sample.ts";

export const TASK: JsonObject = { Type: "Task", Resource: "arn:aws:states:::lambda:invoke" };

const ENDS = new Set(["Choice", "Fail", "Succeed"]);

/** States one after the other, the last one an end; `Next` of their own stays. */
export function machine(states: Record<string, JsonObject>, language = "JSONPath"): JsonObject {
  const names = Object.keys(states);
  const States: Record<string, Json> = {};
  for (const [i, [name, state]] of Object.entries(states).entries()) {
    const next = names[i + 1];
    const ends = "Next" in state || ENDS.has(String(state["Type"]));
    States[name] = ends ? state : { ...state, ...(next ? { Next: next } : { End: true }) };
  }
  return { QueryLanguage: language, StartAt: names[0] ?? "", States };
}

export function sampleOf(states: Record<string, JsonObject>, language?: string): Json {
  return sampleInput(machine(states, language)).value;
}

function env(input: Json): QueryEnv {
  const context = {
    Execution: { Id: "arn", Input: input, Name: "n", StartTime: "2026-01-01T12:00:00Z" },
    State: { Name: "s", EnteredTime: "2026-01-01T12:00:00Z", RetryCount: 0 },
    StateMachine: { Id: "arn", Name: "m" },
    Task: { Token: "token" },
  };
  return {
    ...{ input, context: () => context, variable: () => undefined },
    ...{ now: 0, random: () => seededRandom("sample") },
  };
}

/** Undefined for a definition that is not taken. */
function firstStateOf(definition: JsonObject): State | undefined {
  const parsed = parseDefinition(stringifyJson(definition));
  if (!parsed.ok || !isValidDefinition(checkDefinition(parsed.value, { type: "STANDARD" }))) {
    return undefined;
  }
  const [flow] = compileDefinition(parsed.value).flows;
  return flow?.state(flow.startAt);
}

export function firstRuleHolds(definition: JsonObject, input: Json): boolean | undefined {
  const state = firstStateOf(definition);
  const [rule] = state?.type === "Choice" && state.data.inputPath === undefined ? state.rules : [];
  return rule && rule.holds(env(input)) === true;
}

/** Whether the first state's Parameters or Arguments find in the input all that they read. */
export function argumentsAreFound(definition: JsonObject, input: Json): boolean | undefined {
  const { data } = firstStateOf(definition) ?? {};
  if (data?.parameters === undefined || data.inputPath !== undefined) return undefined;
  return !(data.parameters.evaluate(env(input)) instanceof QueryFailure);
}
