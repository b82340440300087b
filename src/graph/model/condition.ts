// condition.ts — a Choice rule in a few readable words.
import {
  isJsonArray,
  isJsonObject,
  type Json,
  type JsonObject,
  numberOf,
} from "../../base/index.ts";

/** By the comparison without its type: `NumericGreaterThanEquals` is `GreaterThanEquals`. */
const SYMBOLS: Readonly<Record<string, string>> = {
  Equals: "=",
  LessThan: "<",
  GreaterThan: ">",
  LessThanEquals: "≤",
  GreaterThanEquals: "≥",
  Matches: "like",
};

const NESTING_MAX = 8;

/** The condition of a rule: `total ≥ 100`, `paid is present and not (state = 'new')`. */
export function conditionText(rule: JsonObject): string {
  const condition = rule["Condition"];
  if (typeof condition === "string") return expressionText(condition);
  if (typeof condition === "boolean") return String(condition);
  return ruleText(rule, 0);
}

/** A JSONata expression without its braces, line breaks and the longest of its prefixes. */
export function expressionText(text: string): string {
  return text
    .replace(/^\s*\{%\s*|\s*%\}\s*$/g, "")
    .replace(/\s+/g, " ")
    .replaceAll("$states.input.", "")
    .trim();
}

function ruleText(rule: JsonObject, depth: number): string {
  if (depth > NESTING_MAX) return "…";
  for (const [word, joint] of [
    ["And", " and "],
    ["Or", " or "],
  ] as const) {
    const list = rule[word];
    if (isJsonArray(list)) {
      const parts = list.filter(isJsonObject).map((part) => innerText(part, depth));
      return parts.join(joint);
    }
  }
  const not = rule["Not"];
  if (isJsonObject(not)) return `not ${innerText(not, depth)}`;
  return comparisonText(rule);
}

function innerText(rule: JsonObject, depth: number): string {
  const text = ruleText(rule, depth + 1);
  return "And" in rule || "Or" in rule ? `(${text})` : text;
}

function comparisonText(rule: JsonObject): string {
  const variable = pathText(rule["Variable"]);
  for (const [name, value] of Object.entries(rule)) {
    if (["Variable", "Next", "Comment", "Assign", "Output"].includes(name)) continue;
    const present = /^Is([A-Z]\w*)$/.exec(name);
    if (present !== null) {
      const kind = (present[1] ?? "").toLowerCase();
      return `${variable} is ${value === false ? "not " : ""}${kind}`;
    }
    const [, comparison = name, path] =
      /^(?:String|Numeric|Boolean|Timestamp)([A-Z]\w*?)(Path)?$/.exec(name) ?? [];
    const right = path === undefined ? valueText(value) : pathText(value);
    return `${variable} ${SYMBOLS[comparison] ?? comparison} ${right}`;
  }
  return variable;
}

/** `$.order.total` is `order.total`; `$$` and `$` stay. */
function pathText(path: Json | undefined): string {
  if (typeof path !== "string") return "";
  return path.startsWith("$.") ? path.slice(2) : path;
}

function valueText(value: Json): string {
  if (typeof value === "string") return `'${value}'`;
  if (typeof value === "number" || typeof value === "boolean" || value === null)
    return String(value);
  if (isJsonArray(value) || isJsonObject(value)) return JSON.stringify(value);
  return String(numberOf(value));
}
