// signature.ts — function signatures such as `<s-nn?:s>`: parsing them, and checking arguments against them.
//
// Derived from jsonata 2.0.6 (MIT, © IBM Corp.). The letters of the arguments are matched by a regular
// expression made of the parameters; its groups say which argument goes to which parameter. Whether a
// list of letters matches depends on nothing else, so the answer is kept.
import { JsonNumber } from "../../base/index.ts";
import { JsonataError } from "./failure.ts";
import { FunctionValue, isArray, type Value, type ValueArray } from "./value.ts";

interface Parameter {
  regex: string;
  type: string;
  /** The context is used when no argument is left for it, if it matches. */
  context?: RegExp;
  subtype?: string;
}

export interface Signature {
  readonly parameters: readonly Parameter[];
  readonly regex: RegExp;
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
      parameters.push({ regex: choiceRegex(choice), type: `(${choice})` });
      at = end;
    } else if (symbol === "<") {
      if (previous === undefined || (previous.type !== "a" && previous.type !== "f"))
        throw new JsonataError("S0401", { value: previous?.type }, offset + at);
      const end = closing(text, at, "<>");
      previous.subtype = text.slice(at + 1, end);
      at = end;
    } else if (symbol === "-" && previous !== undefined) {
      previous.context = new RegExp(previous.regex);
      previous.regex += "?";
    } else if ((symbol === "?" || symbol === "+") && previous !== undefined) {
      previous.regex += symbol;
    } else {
      const regex = parameterRegex(symbol);
      if (regex !== undefined) parameters.push({ regex, type: symbol });
    }
  }
  return { parameters, regex: lettersRegex(parameters, offset), plans: new Map() };
}

function lettersRegex(parameters: readonly Parameter[], position: number): RegExp {
  const source = `^${parameters.map((parameter) => `(${parameter.regex})`).join("")}$`;
  try {
    return new RegExp(source);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new JsonataError("X0002", { message }, position);
  }
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

const LETTERS = "snbmlafo";

/** The place of the letter of a value's type in {@link LETTERS}; `m` is missing. */
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

function letterOf(value: Value): string {
  return LETTERS.charAt(kindOf(value));
}

function lettersOf(args: readonly Value[]): string {
  let letters = "";
  for (const arg of args) letters += letterOf(arg);
  return letters;
}

/** The arguments as the function expects them; `context` stands in for a missing one where that is allowed. */
export function validateArguments(signature: Signature, args: Value[], context: Value): Value[] {
  const plan = planFor(signature, args);
  if (plan === undefined) throw mismatch(signature, lettersOf(args));
  if (plan.isDirect) return args;
  const validated: Value[] = [];
  let argIndex = 0;
  for (const { parameter, match } of plan.takings) {
    if (match === "" && parameter.context !== undefined) {
      if (!parameter.context.test(letterOf(context)))
        throw new JsonataError("T0411", { value: context, index: argIndex + 1 });
      validated.push(context);
      continue;
    }
    for (let i = 0; i < Math.max(1, match.length); i++) {
      const arg = args[argIndex];
      const isList = parameter.type === "a" && match !== "";
      const letter = match.charAt(i);
      validated.push(isList ? arrayArgument(arg, { parameter, letter, match, argIndex }) : arg);
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

// Three bits for each argument, so that the kinds of all of them make one number.
const KEYED_ARGUMENTS_MAX = 9;

function planFor(signature: Signature, args: readonly Value[]): Plan | undefined {
  if (args.length > KEYED_ARGUMENTS_MAX) return makePlan(signature, lettersOf(args));
  let key = 1;
  for (const arg of args) key = key * 8 + kindOf(arg);
  const known = signature.plans.get(key);
  if (known !== undefined) return known;
  const plan = makePlan(signature, lettersOf(args));
  if (plan !== undefined && signature.plans.size < PLANS_MAX) signature.plans.set(key, plan);
  return plan;
}

function makePlan(signature: Signature, letters: string): Plan | undefined {
  const match = signature.regex.exec(letters);
  if (match === null) return undefined;
  const takings = signature.parameters.map((parameter, i) => ({
    parameter,
    match: match[i + 1] ?? "",
  }));
  const isDirect = takings.every(
    (taking) =>
      (taking.match !== "" || taking.parameter.context === undefined) &&
      (taking.parameter.type !== "a" ||
        (/^a*$/.test(taking.match) && taking.parameter.subtype === undefined)),
  );
  return { takings, isDirect };
}

interface ArrayParameter {
  readonly parameter: Parameter;
  readonly letter: string;
  readonly match: string;
  readonly argIndex: number;
}

/** A parameter of type `a` takes any value: what is no list becomes a list of one. */
function arrayArgument(arg: Value, site: ArrayParameter): Value {
  const { parameter, letter, match, argIndex } = site;
  if (letter === "m") return undefined;
  const { subtype } = parameter;
  if (subtype !== undefined) {
    const fits =
      letter === "a" ? itemsFit(arg as ValueArray, subtype.charAt(0)) : match === subtype;
    if (!fits) {
      const detail = { value: arg, index: argIndex + 1, type: PLURALS[subtype] };
      throw new JsonataError("T0412", detail);
    }
  }
  return letter === "a" ? arg : [arg];
}

function itemsFit(items: ValueArray, letter: string): boolean {
  const kind = LETTERS.indexOf(letter);
  for (let i = 0; i < items.length; i++) if (kindOf(items[i]) !== kind) return false;
  return true;
}

/** Finds the first parameter that its argument does not match, to say which argument is wrong. */
function mismatch(signature: Signature, letters: string): JsonataError {
  let pattern = "^";
  let goodTo = 0;
  for (const parameter of signature.parameters) {
    pattern += parameter.regex;
    const match = new RegExp(pattern).exec(letters);
    if (match === null) break;
    goodTo = match[0].length;
  }
  return new JsonataError("T0410", { index: goodTo + 1 });
}
