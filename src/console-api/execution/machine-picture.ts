// machine-picture.ts — the definition that an execution runs, and where each of its states stands in it.
import { compileDefinition, parseDefinition } from "../../asl/index.ts";
import {
  isJsonArray,
  isJsonObject,
  type Json,
  type JsonObject,
  parseJson,
  pointerSteps,
  stringifyJson,
} from "../../base/index.ts";
import { allStates, type GraphState, readGraph, type Ways, waysOf } from "../../graph/index.ts";

export interface MachinePicture {
  /** JSON text. */
  readonly definition: string;
  readonly document: JsonObject;
  /** By name; names are unique in a definition. */
  readonly states: ReadonlyMap<string, PicturedState>;
  /** Which states lead to which. */
  readonly ways: Ways;
}

export interface PicturedState {
  readonly id: string;
  readonly graph: GraphState;
  readonly json: JsonObject;
}

const KEPT_MAX = 64;
const kept = new Map<string, MachinePicture>();

/** Of a revision's definition; with a flow that is not 0, of the processor of a Distributed Map in it. */
export function machinePicture(
  { revisionId, definition }: { readonly revisionId: string; readonly definition: string },
  flow: number,
): MachinePicture {
  const key = `${revisionId} ${flow}`;
  const known = kept.get(key);
  if (known !== undefined) return known;
  const made = pictureOf(definition, flow);
  if (kept.size >= KEPT_MAX) kept.clear();
  kept.set(key, made);
  return made;
}

function pictureOf(definition: string, flow: number): MachinePicture {
  const value = parseJson(definition);
  const whole = isJsonObject(value) ? value : {};
  const processor = flow === 0 ? undefined : processorOf(whole, definition, flow);
  const document = processor ?? whole;
  const states = new Map<string, PicturedState>();
  const machine = readGraph(document);
  for (const graph of allStates(machine.flow)) {
    if (states.has(graph.name)) continue;
    const json = valueAt(document, graph.id);
    states.set(graph.name, { id: graph.id, graph, json: isJsonObject(json) ? json : {} });
  }
  return {
    definition: processor === undefined ? definition : stringifyJson(processor),
    document,
    states,
    ways: waysOf(machine),
  };
}

/** With the query language that it inherits. */
function processorOf(
  document: JsonObject,
  definition: string,
  flow: number,
): JsonObject | undefined {
  const parsed = parseDefinition(definition);
  if (!parsed.ok) return undefined;
  const [first] = compileDefinition(parsed.value).flows[flow]?.stateNames ?? [];
  const state = allStates(readGraph(document).flow).find(({ name }) => name === first);
  const processor = state && valueAt(document, state.id.replace(/\/States\/[^/]+$/, ""));
  if (!isJsonObject(processor)) return undefined;
  const { ProcessorConfig: _, ...rest } = processor;
  const language = document["QueryLanguage"];
  const inherits = language !== undefined && rest["QueryLanguage"] === undefined;
  return inherits ? { ...rest, QueryLanguage: language } : rest;
}

/** RFC 6901. */
export function valueAt(document: Json, pointer: string): Json | undefined {
  let value: Json | undefined = document;
  for (const name of pointerSteps(pointer)) {
    if (isJsonArray(value)) value = value[Number(name)];
    else value = isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
  }
  return value;
}
