// member-steps.ts — a plain path walked through a value, as far as it leads: which member is missing, and what is there.
import { isJsonArray, isJsonNumber, isJsonObject, type Json, memberOf } from "../../base/index.ts";

export interface PlainPath {
  readonly text: string;
  /** What stands before the first member: `$`, `$states.input`. */
  readonly root: string;
  readonly steps: readonly Step[];
  readonly language: "JSONPath" | "JSONata";
}

interface Step {
  /** As it is written: `.order`, `['order']`, `[0]`. */
  readonly written: string;
  readonly name: string;
  readonly isIndex: boolean;
}

const STEP = /\.([\w-]+)|\.`([^`]+)`|\['([^']+)'\]|\[(\d+)\]/g;
const JSON_PATH = /^\$(?:\.[\w-]+|\['[^']+'\]|\[\d+\])+$/;
/** In JSONata a hyphen takes away, and what stands in brackets filters. */
const JSONATA = /^\$states\.input(?:\.(?:[A-Za-z_]\w*|`[^`]+`)|\[\d+\])+$/;
const INPUT = "$states.input";

/** Undefined for what may look anywhere else: filters, wildcards, variables, functions. */
export function plainPath(text: string): PlainPath | undefined {
  const language = JSONATA.test(text) ? "JSONata" : "JSONPath";
  if (language === "JSONPath" && !JSON_PATH.test(text)) return undefined;
  const root = language === "JSONata" ? INPUT : "$";
  const steps = [...text.slice(root.length).matchAll(STEP)].map(
    ([written, plain, ticked, quoted, index]): Step => ({
      ...{ written, name: plain ?? ticked ?? quoted ?? index ?? "", isIndex: index !== undefined },
    }),
  );
  return { text, root, steps, language };
}

/** Where it leads; undefined where it leads nowhere. */
export function valueAlong({ steps }: PlainPath, value: Json): Json | undefined {
  let at: Json | undefined = value;
  for (const step of steps) at = at === undefined ? undefined : stepInto(at, step);
  return at;
}

/** In a sentence; undefined where nothing is missing, or nobody can say what. */
export function missingText(
  { text, root, steps, language }: PlainPath,
  value: Json,
): string | undefined {
  let at: readonly Json[] = [value];
  let walked = root;
  for (const step of steps) {
    const next = language === "JSONPath" ? onePlace(at, step) : manyPlaces(at, step);
    if (next === undefined) return undefined;
    if (next.length === 0) {
      return `The path ${text} asks for '${step.name}', which ${walked} lacks: ${described(at, step)}.`;
    }
    at = next;
    walked += step.written;
  }
  return undefined;
}

function onePlace([value]: readonly Json[], step: Step): readonly Json[] {
  const next = value === undefined ? undefined : stepInto(value, step);
  return next === undefined ? [] : [next];
}

/** JSONata asks each item of a list. */
function manyPlaces(values: readonly Json[], step: Step): readonly Json[] | undefined {
  const [first] = values;
  if (step.isIndex) {
    if (values.length !== 1 || first === undefined) return undefined;
    const isItself = !isJsonArray(first) && step.name === "0";
    return isItself ? [first] : onePlace(values, step);
  }
  return items(values).flatMap((value) => onePlace([value], step));
}

function items(values: readonly Json[]): readonly Json[] {
  return values.flatMap((value) => (isJsonArray(value) ? items(value) : [value]));
}

function stepInto(value: Json, { name, isIndex }: Step): Json | undefined {
  if (isIndex) return isJsonArray(value) ? value[Number(name)] : undefined;
  return isJsonObject(value) && Object.hasOwn(value, name) ? memberOf(value, name) : undefined;
}

function described(values: readonly Json[], { isIndex }: Step): string {
  const [value = null] = values;
  if (values.length > 1) return `its ${values.length} values have ${shown(namesOf(values))}`;
  if (isJsonArray(value)) {
    if (value.length === 0) return "it is an empty list";
    const names = isIndex ? [] : namesOf(value);
    const inside = names.length === 0 ? "" : `, whose items have ${shown(names)}`;
    return `it is a list of ${value.length}${inside}`;
  }
  if (isJsonObject(value)) return `it has ${shown(Object.keys(value))}`;
  return `it is ${kindOf(value)}`;
}

/** With its article. */
export function kindOf(value: Json): string {
  if (value === null) return "null";
  if (isJsonArray(value)) return "a list";
  if (isJsonObject(value)) return "an object";
  return `a ${isJsonNumber(value) ? "number" : typeof value}`;
}

function namesOf(values: readonly Json[]): readonly string[] {
  const names = items(values).flatMap((value) => (isJsonObject(value) ? Object.keys(value) : []));
  return [...new Set(names)];
}

const SHOWN_MAX = 8;

function shown(names: readonly string[]): string {
  if (names.length === 0) return "no members";
  return `${names.slice(0, SHOWN_MAX).join(", ")}${names.length > SHOWN_MAX ? ", …" : ""}`;
}
