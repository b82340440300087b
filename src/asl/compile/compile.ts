// compile.ts — a checked definition to a program.
//
// Flows are numbered at once, because their numbers are stored with executions; states are compiled when they
// are first entered, so that starting a large definition costs no more than the states that run.
import { assert, isJsonNumber, isJsonObject, type JsonObject, numberOf } from "../../base/index.ts";
import type { Flow, Language, Program, State } from "../program/index.ts";
import { nestedFlows } from "./map-state.ts";
import { compileState } from "./state.ts";

/** Compiles a definition that `checkDefinition` has found nothing wrong with. */
export function compileDefinition(document: { readonly value: JsonObject }): Program {
  const { value } = document;
  const machineLanguage = languageOf(value, "JSONPath");
  const flows: Flow[] = [];
  addFlow(flows, value, machineLanguage);
  const timeout = value["TimeoutSeconds"];
  return {
    flows,
    timeoutSeconds: isJsonNumber(timeout) ? numberOf(timeout) : undefined,
  };
}

function languageOf(fields: JsonObject, inherited: Language): Language {
  const language = fields["QueryLanguage"];
  return language === "JSONata" || language === "JSONPath" ? language : inherited;
}

/** Numbers the flow and those nested in it; gives its number. */
function addFlow(flows: Flow[], source: JsonObject, language: Language): number {
  const index = flows.length;
  const states = isJsonObject(source["States"]) ? source["States"] : {};
  const nested = new Map<string, readonly number[]>();
  const compiled = new Map<string, State>();
  flows.push({
    index,
    startAt: String(source["StartAt"]),
    stateNames: Object.keys(states),
    state: (name) => {
      const known = compiled.get(name);
      if (known !== undefined) return known;
      if (!Object.hasOwn(states, name)) return undefined;
      const fields = states[name];
      assert(isJsonObject(fields), "a checked state is an object");
      const state = compileState({
        name,
        fields,
        language: languageOf(fields, language),
        flows: nested.get(name) ?? [],
      });
      compiled.set(name, state);
      return state;
    },
  });
  for (const name of Object.keys(states)) {
    const fields = states[name];
    if (!isJsonObject(fields)) continue;
    const numbers = nestedFlows(fields).map((flow) => addFlow(flows, flow, language));
    if (numbers.length > 0) nested.set(name, numbers);
  }
  return index;
}
