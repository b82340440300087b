// signature.ts — function signatures such as `<s-nn?:s>`: parsing them, and checking arguments against them.
//
// Derived from jsonata 2.0.6 (MIT, © IBM Corp.). There the letters of the arguments are matched by a regular
// expression made of the parameters; its groups say which argument goes to which parameter. Here letters.ts
// gives the same answers. Whether a list of letters matches depends on nothing else, so the answer is kept.
import { JsonNumber } from "../../base/index.ts";
import { type Meter, spendGlance, spendMemory, spendSteps } from "./budget.ts";
import { JsonataError } from "./failure.ts";
import { LETTERS, type LetterPattern, matchedLength, pairsOf, shares } from "./letters.ts";
import { FunctionValue, isArray, type Value, type ValueArray } from "./value.ts";

interface Parameter {
  /** The letters that it takes, as a regular expression. */
  readonly letters: string;
  /** What stands behind that expression. */
  quantifier: string;
  readonly type: string;
  /** The context is used when no argument is left for it, if it is of these kinds. */
  context?: number;
  subtype?: string;
}

export interface Signature {
  readonly parameters: readonly Parameter[];
  readonly patterns: readonly LetterPattern[];
  /** Kinds of the arguments, as one number → what goes where. */
  readonly plans: Map<number, Plan>;
}

const PLANS_MAX = 64;
const ANY = "[asnblfom]";
const PLURALS: Readonly<Record<string, string>> = {
  a: "arrays",
  b: "booleans",
  f: "functions",
  n: "numbers",
  o: "objects",
  s: "strings",
};

/** Throws JsonataError when the signature is none; positions count from `offset`. */
export function parseSignature(text: string, offset = 0): Signature {
  const parameters: Parameter[] = [];
  for (let at = 1; at < text.length && text[at] !== ":"; at++) {
    const symbol = text.charAt(at);
    const previous = parameters[parameters.length - 1];
    if (symbol === "(") {
      const end = closing(text, at, "()");
      const choice = text.slice(at + 1, end);
      if (choice.includes("<")) throw new JsonataError("S0402", { value: choice }, offset + at);
      parameters.push({ letters: choiceRegex(choice), quantifier: "", type: `(${choice})` });
      at = end;
    } else if (symbol === "<") {
      if (previous === undefined || (previous.type !== "a" && previous.type !== "f"))
        throw new JsonataError("S0401", { value: previous?.type }, offset + at);
      const end = closing(text, at, "<>");
      previous.subtype = text.slice(at + 1, end);
      at = end;
    } else if (symbol === "-" && previous !== undefined) {
      previous.context = previous.quantifier.startsWith("?")
        ? ANY_KIND
        : kindsAmong(previous.letters);
      previous.quantifier += "?";
    } else if ((symbol === "?" || symbol === "+") && previous !== undefined) {
      previous.quantifier += symbol;
    } else {
      const letters = parameterRegex(symbol);
      if (letters !== undefined) parameters.push({ letters, quantifier: "", type: symbol });
    }
  }
  return { parameters, patterns: letterPatterns(parameters, offset), plans: new Map() };
}

function letterPatterns(
  parameters: readonly Parameter[],
  position: number,
): readonly LetterPattern[] {
  const patterns = parameters.map(letterPattern);
  if (!patterns.includes(undefined)) return patterns.filter((pattern) => pattern !== undefined);
  const groups = parameters.map(({ letters, quantifier }) => `(${letters}${quantifier})`);
  const message = `Invalid regular expression: /^${groups.join("")}$/: Nothing to repeat`;
  throw new JsonataError("X0002", { message }, position);
}

/** Undefined when the quantifier is none of a regular expression. */
function letterPattern({ letters, quantifier }: Parameter): LetterPattern | undefined {
  const kinds = kindsAmong(letters);
  switch (quantifier) {
    case "":
      return { kinds, isOptional: false, isRepeated: false, isLazy: false };
    case "?":
    case "??":
      return { kinds, isOptional: true, isRepeated: false, isLazy: quantifier === "??" };
    case "+":
    case "+?":
      return { kinds, isOptional: false, isRepeated: true, isLazy: quantifier === "+?" };
    default:
      return undefined;
  }
}

const ANY_KIND = 2 ** LETTERS.length - 1;

function kindsAmong(letters: string): number {
  let kinds = 0;
  for (let i = 0; i < LETTERS.length; i++) if (letters.includes(LETTERS.charAt(i))) kinds += 2 ** i;
  return kinds;
}

/** Only letters are let into the class: a signature is a user's text. */
function choiceRegex(choice: string): string {
  return `[${choice.replace(/[^a-z]/g, "")}m]`;
}

function parameterRegex(symbol: string): string | undefined {
  switch (symbol) {
    case "s":
    case "n":
    case "b":
    case "l":
    case "o":
      return `[${symbol}m]`;
    case "a":
    case "x":
      return ANY;
    case "f":
      return "f";
    case "j":
      return "[asnblom]";
    default:
      return undefined;
  }
}

function closing(text: string, start: number, brackets: string): number {
  let depth = 1;
  let at = start;
  while (at < text.length && depth > 0) {
    at += 1;
    if (text[at] === brackets[1]) depth -= 1;
    else if (text[at] === brackets[0]) depth += 1;
  }
  return at;
}

/** The place of the letter of a value's type in {@link LETTERS}. */
function kindOf(value: Value): number {
  switch (typeof value) {
    case "string":
      return 0;
    case "number":
      return 1;
    case "boolean":
      return 2;
    case "undefined":
      return 3;
    default:
      if (value === null) return 4;
      if (isArray(value)) return 5;
      if (value instanceof FunctionValue) return 6;
      return value instanceof JsonNumber ? 1 : 7;
  }
}

// A call with fewer pairs of a parameter and an argument is paid for as a call; of more pairs so many cost a step.
const PAIRS_FREE = 64;
const PAIRS_PER_STEP = 4;

/** The arguments as the function expects them; `context` stands in for a missing one where that is allowed. */
export function validateArguments(
  signature: Signature,
  args: Value[],
  context: Value,
  meter: Meter,
): Value[] {
  const pairs = pairsOf(signature.patterns.length, args.length);
  if (pairs > PAIRS_FREE) {
    // Also where the answer was kept, so that every evaluation costs the same.
    spendSteps(meter, pairs / PAIRS_PER_STEP + signature.patterns.length + args.length);
    spendMemory(meter, pairs);
  }
  const plan = planFor(signature, args);
  if (plan === undefined) {
    const index = matchedLength(signature.patterns, args.map(kindOf)) + 1;
    throw new JsonataError("T0410", { index });
  }
  return plan.isDirect ? args : arranged(plan, args, context, meter);
}

function arranged(plan: Plan, args: readonly Value[], context: Value, meter: Meter): Value[] {
  const validated: Value[] = [];
  let argIndex = 0;
  for (const { parameter, match } of plan.takings) {
    if (match === "" && parameter.context !== undefined) {
      if (((parameter.context >> kindOf(context)) & 1) === 0)
        throw new JsonataError("T0411", { value: context, index: argIndex + 1 });
      validated.push(context);
      continue;
    }
    for (let i = 0; i < Math.max(1, match.length); i++) {
      const arg = args[argIndex];
      const isList = parameter.type === "a" && match !== "";
      const letter = match.charAt(i);
      const place = { parameter, letter, match, argIndex };
      validated.push(isList ? arrayArgument(arg, place, meter) : arg);
      argIndex += 1;
    }
  }
  return validated;
}

/** How arguments of certain kinds go to the parameters. */
interface Plan {
  readonly takings: readonly { readonly parameter: Parameter; readonly match: string }[];
  /** Every argument is passed as it is. */
  readonly isDirect: boolean;
}

// A plan is as long as its signature, and a signature may be as long as a definition.
const KEPT_PARAMETERS_MAX = 32;

// Three bits for each argument, so that the kinds of all of them make one number.
const KEYED_ARGUMENTS_MAX = 9;

function planFor(signature: Signature, args: readonly Value[]): Plan | undefined {
  if (args.length > KEYED_ARGUMENTS_MAX) return makePlan(signature, args);
  let key = 1;
  for (const arg of args) key = key * 8 + kindOf(arg);
  const known = signature.plans.get(key);
  if (known !== undefined) return known;
  const plan = makePlan(signature, args);
  const isKept =
    signature.plans.size < PLANS_MAX && signature.patterns.length <= KEPT_PARAMETERS_MAX;
  if (plan !== undefined && isKept) signature.plans.set(key, plan);
  return plan;
}

function makePlan(signature: Signature, args: readonly Value[]): Plan | undefined {
  const kinds = args.map(kindOf);
  const taken = shares(signature.patterns, kinds);
  if (taken === undefined) return undefined;
  const letters = kinds.map((kind) => LETTERS.charAt(kind)).join("");
  let at = 0;
  const takings = signature.parameters.map((parameter, i) => {
    const start = at;
    at += taken[i] ?? 0;
    return { parameter, match: letters.slice(start, at) };
  });
  const isDirect = takings.every(
    (taking) =>
      (taking.match !== "" || taking.parameter.context === undefined) &&
      (taking.parameter.type !== "a" ||
        (/^a*$/.test(taking.match) && taking.parameter.subtype === undefined)),
  );
  return { takings, isDirect };
}

interface ArrayPlace {
  readonly parameter: Parameter;
  readonly letter: string;
  readonly match: string;
  readonly argIndex: number;
}

/** A parameter of type `a` takes any value: what is no list becomes a list of one. */
function arrayArgument(arg: Value, place: ArrayPlace, meter: Meter): Value {
  const { parameter, letter, match, argIndex } = place;
  if (letter === "m") return undefined;
  const { subtype } = parameter;
  if (subtype !== undefined) {
    const fits = isArray(arg) ? itemsFit(arg, subtype.charAt(0), meter) : match === subtype;
    if (!fits) {
      const detail = { value: arg, index: argIndex + 1, type: PLURALS[subtype] };
      throw new JsonataError("T0412", detail);
    }
  }
  return letter === "a" ? arg : [arg];
}

function itemsFit(items: ValueArray, letter: string, meter: Meter): boolean {
  const kind = LETTERS.indexOf(letter);
  spendGlance(meter, items.length);
  for (let i = 0; i < items.length; i++) if (kindOf(items[i]) !== kind) return false;
  return true;
}
