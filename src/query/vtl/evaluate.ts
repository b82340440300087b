// evaluate.ts — a mapping template filled in for one request, within a budget.
//
//   T1. What is not there prints nothing; a variable that nobody has set prints as it is written.
//   T2. No template takes more turns, or makes more text, than the limits below, nor does more than its allowance.
import {
  foreignJson,
  type Json,
  JsonNumber,
  type JsonObject,
  parseForeignJson,
  stringifyJson,
  textFloor,
} from "../../base/index.ts";
import { compilePath } from "../jsonpath/index.ts";
import { Allowance, TemplateFailure } from "./allowance.ts";
import { BoundedPatterns } from "./bounded-patterns.ts";
import { utility } from "./host-functions.ts";
import { called, item, keyOf, member, type Tools } from "./methods.ts";
import { operated } from "./operators.ts";
import type { Expression, Reference, Step, TemplateNode } from "./syntax.ts";
import {
  isTrue,
  jsonOfValue,
  textOfValue,
  type VtlMap,
  type VtlValue,
  valueOfJson,
  wholeNumber,
} from "./value.ts";

export interface TemplateScope {
  /** Text of the request, or of what the integration answered; an empty one is `{}`. */
  readonly body: string;
  readonly parameters: RequestTexts;
  readonly context: JsonObject;
  readonly stageVariables: Readonly<Record<string, string>>;
}

type Texts = Readonly<Record<string, string>>;

export interface RequestTexts {
  readonly path: Texts;
  readonly querystring: Texts;
  readonly header: Texts;
}

const TURNS_MAX = 100_000;
const TEXT_LENGTH_MAX = 10_000_000;
/** API Gateway: iterations of one #foreach. */
const FOREACH_MAX = 1000;
const PARTS_OPEN_MAX = 20;

/** How many times as long as plain reading they take: JSON, */
const PARSE_WEIGHT = 4;
/** and a path, which is also short. */
const PATH_WEIGHT = 4;
const PATH_CHARACTERS = 64;
/** What `.name`, `[index]` and `.method()` take by themselves. */
const STEP_STEPS = 1;
/** Characters of JSON written in a step. */
const WRITTEN_PER_STEP = 2;

type Ending = "break" | "stop" | undefined;

export class Evaluation {
  readonly #scope: TemplateScope;
  readonly #variables: Map<string, VtlValue>;
  readonly #allowance: Allowance;
  readonly #tools: Tools;
  /** Parts by their names, with what they are made of. */
  readonly #parts = new Map<string, readonly TemplateNode[]>();
  #partsOpen = 0;
  #json: { readonly value: Json | undefined } | undefined;
  #headers: ReadonlyMap<string, string> | undefined;
  #turns = TURNS_MAX;
  #room = TEXT_LENGTH_MAX;

  constructor(scope: TemplateScope) {
    this.#scope = scope;
    const allowance = new Allowance(scope.body.length);
    this.#allowance = allowance;
    this.#tools = { allowance, patterns: new BoundedPatterns(allowance) };
    this.#variables = new Map<string, VtlValue>([
      ["context", valueOfJson(scope.context, allowance)],
      ["stageVariables", valueOfJson(scope.stageVariables, allowance)],
    ]);
  }

  /** `$context` as the template leaves it: that is where it overrides what is sent. */
  get context(): Json {
    return jsonOfValue(this.#variables.get("context") ?? null, this.#allowance);
  }

  text(nodes: readonly TemplateNode[]): string {
    const parts: string[] = [];
    this.#run(nodes, parts);
    return parts.join("");
  }

  #run(nodes: readonly TemplateNode[], parts: string[]): Ending {
    for (const node of nodes) {
      this.#turns -= 1;
      if (this.#turns < 0) throw new TemplateFailure("template", "it takes too many turns");
      const ending = this.#node(node, parts);
      if (ending !== undefined) return ending;
    }
    return undefined;
  }

  #node(node: TemplateNode, parts: string[]): Ending {
    switch (node.type) {
      case "text":
        parts.push(this.#spent(node.text));
        return undefined;
      case "reference":
        parts.push(this.#spent(this.#printed(node.reference)));
        return undefined;
      case "set":
        this.#set(node.target, this.#value(node.value));
        return undefined;
      case "if": {
        const taken = node.branches.find(
          ({ condition }) => condition === undefined || isTrue(this.#value(condition)),
        );
        return taken && this.#run(taken.body, parts);
      }
      case "foreach":
        return this.#foreach(node, parts);
      case "define":
        this.#parts.set(this.#named(node.name), node.body);
        return undefined;
      case "break":
      case "stop":
        return node.type;
    }
  }

  /** A name of a variable or a part, before it is looked for. */
  #named(name: string): string {
    this.#allowance.spendName(name, this.#variables.size + this.#parts.size);
    return name;
  }

  #spent(text: string): string {
    this.#room -= text.length;
    if (this.#room < 0) throw new TemplateFailure("template", "it makes too much text");
    return text;
  }

  #printed(reference: Reference): string {
    const value = this.#reference(reference);
    if (value !== null) return this.#textOf(value);
    const { name, quiet, source } = reference;
    const isKnown = name === "input" || name === "util" || this.#variables.has(name);
    return quiet || isKnown ? "" : source;
  }

  #textOf(value: VtlValue): string {
    return textOfValue(value, this.#allowance);
  }

  #foreach(
    { body, list, name }: Extract<TemplateNode, { type: "foreach" }>,
    parts: string[],
  ): Ending {
    const items = turns(this.#value(list), this.#allowance);
    const around = this.#variables.get("foreach");
    let ending: Ending;
    for (const [index, one] of items.slice(0, FOREACH_MAX).entries()) {
      this.#variables.set(this.#named(name), one);
      const hasNext = index + 1 < items.length;
      const state = { index, count: index + 1, hasNext, first: index === 0, last: !hasNext };
      this.#variables.set("foreach", new Map(Object.entries(state)));
      this.#variables.set("velocityCount", index + 1);
      ending = this.#run(body, parts);
      if (ending !== undefined) break;
    }
    if (around === undefined) this.#variables.delete("foreach");
    else this.#variables.set("foreach", around);
    return ending === "stop" ? ending : undefined;
  }

  #set({ name, steps }: Reference, value: VtlValue): void {
    const last = steps.at(-1);
    if (last === undefined) {
      this.#parts.delete(this.#named(name));
      this.#variables.set(name, value);
      return;
    }
    let holder = this.#variables.get(this.#named(name)) ?? null;
    for (const step of steps) {
      if (step === last) break;
      if (holder === null) return;
      const inner = this.#step(holder, step);
      // `$context.responseOverride.header` comes to be by what is put into it.
      const made: VtlValue = inner ?? (name === "context" ? new Map() : null);
      if (inner === null && holder instanceof Map) holder.set(this.#nameOf(step, holder), made);
      holder = made;
    }
    if (holder instanceof Map) holder.set(this.#nameOf(last, holder), value);
    const at = last.type === "index" ? wholeNumber(this.#value(last.index)) : undefined;
    if (Array.isArray(holder) && at !== undefined && at >= 0 && at < holder.length) {
      holder[at] = value;
    }
  }

  #nameOf(step: Step, holder: VtlMap): string {
    const name = step.type === "index" ? this.#value(step.index) : step.name;
    return keyOf(name, holder, this.#allowance);
  }

  #reference({ name, steps }: Reference): VtlValue {
    const [first] = steps;
    if (name === "input" && first !== undefined) return this.#steps(this.#input(first), steps, 1);
    if (name === "util" && first?.type === "call") {
      const [argument = null] = this.#arguments(first);
      const text = argument === null ? undefined : this.#textOf(argument);
      const value = text === undefined ? null : utility(first.name, text, this.#allowance);
      return this.#steps(value ?? null, steps, 1);
    }
    const part = this.#parts.get(this.#named(name));
    if (part !== undefined) return this.#steps(this.#filled(part), steps);
    return this.#steps(this.#variables.get(name) ?? null, steps);
  }

  #filled(part: readonly TemplateNode[]): string {
    if (this.#partsOpen >= PARTS_OPEN_MAX) {
      throw new TemplateFailure("template", "its parts hold each other");
    }
    this.#partsOpen += 1;
    const text = this.text(part);
    this.#partsOpen -= 1;
    return text;
  }

  #steps(start: VtlValue, steps: readonly Step[], from = 0): VtlValue {
    let value = start;
    // As in Velocity, nothing is asked of nothing.
    for (let i = from; i < steps.length && value !== null; i++) {
      value = this.#step(value, steps[i] as Step); // There is one for every i.
      if (typeof value === "string") this.#spent(value);
    }
    return value;
  }

  #step(target: VtlValue, step: Step): VtlValue {
    this.#allowance.spend(STEP_STEPS);
    switch (step.type) {
      case "property":
        return member(target, step.name, this.#allowance);
      case "index":
        return item(target, this.#value(step.index), this.#allowance);
      case "call":
        return called(target, step.name, this.#arguments(step), this.#tools) ?? null;
    }
  }

  #arguments({ args }: Extract<Step, { type: "call" }>): readonly VtlValue[] {
    return args.map((argument) => this.#value(argument));
  }

  #input(step: Step): VtlValue {
    if (step.type !== "call") return this.#body();
    const [argument] = this.#arguments(step);
    if (step.name === "params") return this.#parameters(argument);
    const asked = argument === undefined ? "$" : this.#textOf(argument);
    // A form, or any text that is no JSON, is itself.
    if (step.name === "path" && asked === "$" && this.#bodyJson() === undefined)
      return this.#body();
    const found = this.#atPath(asked);
    if (step.name === "path") {
      return found === undefined ? null : valueOfJson(found, this.#allowance);
    }
    // A path that leads nowhere is an empty text.
    if (found === undefined) return '""';
    // What a path finds many times over is small until it is written.
    const characters = textFloor(found, this.#allowance.effort.left * WRITTEN_PER_STEP);
    this.#allowance.spend(characters / WRITTEN_PER_STEP);
    return stringifyJson(found);
  }

  /** The body, read once; undefined where it is no JSON. */
  #bodyJson(): Json | undefined {
    if (this.#json === undefined) {
      this.#allowance.spendText(this.#scope.body.length, PARSE_WEIGHT);
      this.#json = { value: foreignJson(this.#body()) };
    }
    return this.#json.value;
  }

  #body(): string {
    return this.#scope.body === "" ? "{}" : this.#scope.body;
  }

  #parameters(argument: VtlValue | undefined): VtlValue {
    const { header, path, querystring } = this.#scope.parameters;
    if (argument === undefined) return valueOfJson({ path, querystring, header }, this.#allowance);
    const name = this.#textOf(argument);
    this.#allowance.spendText(name.length);
    this.#headers ??= headersOf(header);
    const ofHeader = this.#headers.get(name.toLowerCase());
    const own = (texts: Texts): string | undefined =>
      Object.hasOwn(texts, name) ? texts[name] : undefined;
    return own(path) ?? own(querystring) ?? ofHeader ?? "";
  }

  #atPath(text: string): Json | undefined {
    this.#allowance.spendText(PATH_CHARACTERS + text.length, PATH_WEIGHT);
    const path = compilePath(text);
    if (!path.ok) throw new TemplateFailure("template", `'${text}' is no path`);
    const known = this.#bodyJson();
    const input = known === undefined ? parsedBody(this.#body()) : known;
    const nothing = (): undefined => undefined;
    const { effort } = this.#allowance;
    const found = path.value.evaluate({
      ...{ input, context: () => null, variable: nothing, now: 0, effort },
      random: () => {
        throw new TemplateFailure("template", "a path draws no random numbers");
      },
    });
    // A path that used all up has found nothing.
    this.#allowance.spend(0);
    return found ?? undefined;
  }

  #value(expression: Expression): VtlValue {
    this.#turns -= 1;
    if (this.#turns < 0) throw new TemplateFailure("template", "it takes too many turns");
    switch (expression.type) {
      case "value":
        return this.#read(expression.value);
      case "filled":
        return this.text(expression.body);
      case "reference":
        return this.#read(this.#reference(expression.reference));
      case "not":
        return !isTrue(this.#value(expression.of));
      case "list":
        return expression.items.map((one) => this.#value(one));
      case "map":
        return new Map(
          expression.entries.map(([key, value]) => [
            this.#entryName(key, expression.entries.length),
            this.#value(value),
          ]),
        );
      case "range":
        return range(this.#value(expression.from), this.#value(expression.to), this.#allowance);
      case "binary":
        return this.#binary(expression);
    }
  }

  #entryName(key: Expression, among: number): string {
    const name = this.#textOf(this.#value(key));
    this.#allowance.spendName(name, among);
    return name;
  }

  /** Whoever works with a number reads its digits, of which it may have as many as a request. */
  #read(value: VtlValue): VtlValue {
    if (value instanceof JsonNumber) this.#allowance.spendText(value.text.length);
    return value;
  }

  #binary({ left, operator, right }: Extract<Expression, { type: "binary" }>): VtlValue {
    const first = this.#value(left);
    if (operator === "||") return isTrue(first) || isTrue(this.#value(right));
    if (operator === "&&") return isTrue(first) && isTrue(this.#value(right));
    const value = operated(operator, first, this.#value(right), this.#allowance);
    if (typeof value === "string") this.#spent(value);
    return value;
  }
}

function parsedBody(text: string): Json {
  try {
    return parseForeignJson(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new TemplateFailure("body", `Could not parse request body into json: ${error.message}`);
  }
}

/** Items of a list, values of a map; nothing else has turns. */
function turns(value: VtlValue, allowance: Allowance): readonly VtlValue[] {
  if (Array.isArray(value)) return value;
  if (!(value instanceof Map)) return [];
  allowance.spend(value.size);
  return [...value.values()];
}

/** By their names in small letters; of several that differ in capitals alone the first counts. */
function headersOf(header: Texts): ReadonlyMap<string, string> {
  const all = Object.entries(header).map(([name, text]) => [name.toLowerCase(), text] as const);
  return new Map(all.reverse());
}

function range(from: VtlValue, to: VtlValue, allowance: Allowance): VtlValue {
  const [first, last] = [wholeNumber(from), wholeNumber(to)];
  if (first === undefined || last === undefined) return null;
  const count = Math.min(Math.abs(last - first), FOREACH_MAX) + 1;
  allowance.spend(count);
  const step = last < first ? -1 : 1;
  return Array.from({ length: count }, (_, i) => first + i * step);
}
