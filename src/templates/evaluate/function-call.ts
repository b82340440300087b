// function-call.ts — a call of an intrinsic function, and what every function asks of it.
import { isJsonArray, isJsonObject, type Json } from "../../base/index.ts";
import { below, type Place, placeOf, TemplateFault } from "../document/index.ts";
import type { Evaluation } from "./evaluation.ts";

export interface FunctionCall {
  readonly name: string;
  readonly argument: Json;
  /** Of the argument. */
  readonly place: Place;
  readonly evaluation: Evaluation;
}

const TEXT_LENGTH_MAX = 4_194_304;

export function textOf(value: Json, place: Place): string {
  switch (typeof value) {
    case "string":
      return value;
    case "number":
    case "boolean":
      return String(value);
    default:
      if (value !== null && !isJsonArray(value) && !isJsonObject(value)) return value.text;
      throw new TemplateFault(place, `a text is needed here, not ${kindOf(value)}`);
  }
}

export function kindOf(value: Json): string {
  if (value === null) return "nothing";
  if (isJsonArray(value)) return "a list";
  return isJsonObject(value) ? "an object" : `a ${typeof value}`;
}

/** The argument as a list of at least `least` items. */
export function argumentList(
  call: FunctionCall,
  least: number,
  most: number = least,
): readonly Json[] {
  const { argument, name, place } = call;
  if (isJsonArray(argument) && argument.length >= least && argument.length <= most) return argument;
  const count = least === most ? String(least) : `${least} to ${most}`;
  throw new TemplateFault(place, `${name} takes a list of ${count}`);
}

export function itemPlace({ argument, place }: FunctionCall, i: number): Place {
  return isJsonArray(argument) ? placeOf(argument[i], place, i) : below(place, i);
}

export function bounded(text: string, { name, place }: FunctionCall): string {
  if (text.length <= TEXT_LENGTH_MAX) return text;
  throw new TemplateFault(place, `${name}: the text grows beyond ${TEXT_LENGTH_MAX} characters`);
}
