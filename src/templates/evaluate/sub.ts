// sub.ts — Fn::Sub: `${Name}`, `${Name.Attribute}`, `${!Literal}`.
import { isJsonArray, isJsonObject, type Json } from "../../base/index.ts";
import { type Place, placeOf, TemplateFault } from "../document/index.ts";
import { bounded, type FunctionCall, textOf } from "./function-call.ts";

const VARIABLE = /\$\{([^{}]*)\}/g;

export function substituted(call: FunctionCall): string {
  const { text, own } = parts(call);
  const { place } = call;
  const filled = text.replace(VARIABLE, (whole, inside: string) => {
    if (inside.startsWith("!")) return `\${${inside.slice(1)}}`;
    const name = inside.trim();
    // What can be no name belongs to a script or to another language.
    if (!/^[A-Za-z0-9_.:]+$/.test(name)) return whole;
    const value = own(name) ?? named(call, name);
    return isJsonArray(value)
      ? value.map((item) => textOf(item, place)).join(",")
      : textOf(value, place);
  });
  return bounded(filled, call);
}

interface Parts {
  readonly text: string;
  /** The value of a variable of its own. */
  readonly own: (name: string) => Json | undefined;
}

function parts({ argument, evaluation, name, place }: FunctionCall): Parts {
  if (typeof argument === "string") return { text: argument, own: () => undefined };
  const [text, variables = {}] = isJsonArray(argument) ? argument : [];
  if (typeof text !== "string" || !isJsonObject(variables)) {
    throw new TemplateFault(place, `${name} takes a text, or a list of a text and variables`);
  }
  const at: Place = placeOf(variables, place, 1);
  return {
    text,
    own: (variable) => {
      if (!Object.hasOwn(variables, variable)) return undefined;
      const raw = variables[variable] ?? null;
      return evaluation.needed(raw, placeOf(raw, at, variable));
    },
  };
}

function named({ evaluation, place }: FunctionCall, name: string): Json {
  const dot = name.indexOf(".");
  if (dot > 0) return evaluation.world.attribute(name.slice(0, dot), name.slice(dot + 1), place);
  const value = evaluation.world.ref(name, place);
  if (value !== undefined) return value;
  throw new TemplateFault(place, `\${${name}} has no value`);
}

/** Names that a text of Fn::Sub asks for, its own variables left out. */
export function variablesOf(argument: Json): readonly string[] {
  const [text, own = {}] = isJsonArray(argument) ? argument : [argument];
  if (typeof text !== "string") return [];
  const names = [...text.matchAll(VARIABLE)].map(([, inside = ""]) => inside.trim());
  return names.filter(
    (name) => /^[A-Za-z0-9_.:]+$/.test(name) && !(isJsonObject(own) && Object.hasOwn(own, name)),
  );
}
