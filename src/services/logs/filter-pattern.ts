// filter-pattern.ts — filter patterns of CloudWatch Logs: terms, and conditions on JSON.
//
// User guide, "Filter pattern syntax": `a b` all terms, `?a ?b` one of them, `-a` none, `"a b"` as it stands, `%a.b%`
// a regular expression; `{ $.status = 500 && $.path = "/x*" }` on events that are JSON; `[a, b=ERROR, ...]` on events
// of fields with spaces between them.
import { isJsonArray, isJsonObject, type Json, memberOf } from "../../base/index.ts";
import { parsedJson } from "../parsed.ts";
import { comparison, regular, unquoted, wrong } from "./comparison.ts";
import { fieldFilter } from "./field-pattern.ts";

export type EventFilter = (message: string) => boolean;

export function compileFilter(pattern: string): EventFilter {
  const text = pattern.trim();
  if (text === "") return () => true;
  if (text.startsWith("{")) return jsonFilter(text);
  if (text.startsWith("[")) return fieldFilter(text);
  return termFilter(text);
}

function termFilter(text: string): EventFilter {
  const terms = text.match(/[-?]?(?:"(?:\\.|[^"\\])*"|%[^%]+%|\S+)/g) ?? [];
  const all: EventFilter[] = [];
  const any: EventFilter[] = [];
  for (const term of terms) {
    if (term.startsWith("?") && term.length > 1) any.push(has(term.slice(1)));
    else if (term.startsWith("-") && term.length > 1) {
      const excluded = has(term.slice(1));
      all.push((message) => !excluded(message));
    } else all.push(has(term));
  }
  return (message) =>
    all.every((filter) => filter(message)) &&
    (any.length === 0 || any.some((filter) => filter(message)));
}

function has(term: string): EventFilter {
  if (/^%.+%$/.test(term)) return regular(term);
  const sought = term.startsWith('"') ? unquoted(term) : term;
  return (message) => message.includes(sought);
}

function jsonFilter(text: string): EventFilter {
  const tokens =
    text.match(/&&|\|\||[(){}]|!=|<=|>=|[=<>]|"(?:\\.|[^"\\])*"|%[^%]+%|[^\s&|(){}!=<>]+/g) ?? [];
  const reader = new ConditionReader(tokens, text);
  const condition = reader.read();
  return (message) => {
    const value = parsedJson(message);
    return isJsonObject(value) && condition(value);
  };
}

type Condition = (event: Json) => boolean;

class ConditionReader {
  readonly #tokens: readonly string[];
  readonly #text: string;
  #at = 0;

  constructor(tokens: readonly string[], text: string) {
    this.#tokens = tokens;
    this.#text = text;
  }

  read(): Condition {
    this.#expect("{");
    const condition = this.#or();
    this.#expect("}");
    if (this.#at !== this.#tokens.length) throw wrong(this.#text);
    return condition;
  }

  #expect(token: string): void {
    if (this.#tokens[this.#at] !== token) throw wrong(this.#text);
    this.#at += 1;
  }

  #or(): Condition {
    const parts = [this.#and()];
    while (this.#tokens[this.#at] === "||") {
      this.#at += 1;
      parts.push(this.#and());
    }
    return (event) => parts.some((part) => part(event));
  }

  #and(): Condition {
    const parts = [this.#single()];
    while (this.#tokens[this.#at] === "&&") {
      this.#at += 1;
      parts.push(this.#single());
    }
    return (event) => parts.every((part) => part(event));
  }

  #single(): Condition {
    if (this.#tokens[this.#at] === "(") {
      this.#at += 1;
      const inner = this.#or();
      this.#expect(")");
      return inner;
    }
    const [path = "", operator = "", operand = ""] = this.#tokens.slice(this.#at, this.#at + 3);
    if (!path.startsWith("$")) throw wrong(this.#text);
    this.#at += 3;
    if (operator === "IS" || operator === "NOT") return existence(path, operator, operand);
    if (!/^(?:[=<>]|!=|<=|>=)$/.test(operator) || operand === "") throw wrong(this.#text);
    const test = comparison(operator, operand);
    return (event) => {
      const value = at(event, path);
      return value === undefined ? false : test(value);
    };
  }
}

/** `$.x IS NULL`, `$.x IS TRUE`, `$.x NOT EXISTS`. */
function existence(path: string, operator: string, operand: string): Condition {
  if (operator === "NOT") return (event) => at(event, path) === undefined;
  const wanted: Json = operand === "NULL" ? null : operand === "TRUE";
  return (event) => at(event, path) === wanted;
}

function at(event: Json, path: string): Json | undefined {
  const steps = path.slice(1).match(/[^.[\]]+/g) ?? [];
  let value: Json | undefined = event;
  for (const step of steps) {
    if (isJsonArray(value)) value = value[Number(step)];
    else
      value = isJsonObject(value) ? memberOf(value, step.replace(/^["']|["']$/g, "")) : undefined;
  }
  return value;
}
