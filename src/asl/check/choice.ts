// choice.ts — Choices: rules of comparisons in JSONPath, conditions in JSONata.
import type { JsonObject } from "../../base/index.ts";
import { assign } from "./assign.ts";
import { type Field, type FieldRule, reject } from "./context.ts";
import { checkFields, type FieldTable, fieldTable } from "./fields.ts";
import { checkExpression, isExpressionText, jsonataTemplate } from "./jsonata-template.ts";
import { referencePath } from "./path-template.ts";
import { filledList, flag, number, object, text, timestamp } from "./values.ts";

const ORDERED = ["Equals", "LessThan", "GreaterThan", "LessThanEquals", "GreaterThanEquals"];
const TYPE_TESTS = ["Null", "Present", "Numeric", "String", "Boolean", "Timestamp"];

/** The 39 comparison operators and what each compares with. */
export const COMPARISONS: ReadonlyMap<string, FieldRule> = new Map([
  ...comparisonsOf("String", text),
  ...comparisonsOf("Numeric", number),
  ...comparisonsOf("Timestamp", timestamp),
  ["BooleanEquals", flag],
  ["BooleanEqualsPath", referencePath],
  ["StringMatches", text],
  ...TYPE_TESTS.map((type): [string, FieldRule] => [`Is${type}`, flag]),
]);

function comparisonsOf(type: string, literal: FieldRule): readonly [string, FieldRule][] {
  return ORDERED.flatMap((operator): [string, FieldRule][] => [
    [`${type}${operator}`, literal],
    [`${type}${operator}Path`, referencePath],
  ]);
}

const LOGIC = ["And", "Or", "Not"];

/** A rule inside And, Or or Not. */
const nestedRule: FieldRule = object((field, value) => checkRule(field, value, NESTED));

const OPERATORS: Readonly<Record<string, FieldRule>> = {
  ...Object.fromEntries(COMPARISONS),
  Variable: referencePath,
  And: filledList(nestedRule),
  Or: filledList(nestedRule),
  Not: nestedRule,
};

/** True and false may stand for an expression. */
const condition: FieldRule = (field) => {
  if (typeof field.value === "boolean") return;
  if (isExpressionText(field.value)) checkExpression(field);
  else reject(field, "Expected value of type Boolean or a JSONata expression");
};

const NESTED = fieldTable({ both: { Comment: text }, jsonPath: OPERATORS });
const TOP = fieldTable(
  {
    both: { Next: text, Assign: assign, Comment: text },
    jsonPath: OPERATORS,
    jsonata: { Condition: condition, Output: jsonataTemplate },
  },
  { required: ["Next"] },
);

export const choices: FieldRule = filledList(
  object((field, value) => checkRule(field, value, TOP)),
);

function checkRule(field: Field, value: JsonObject, table: FieldTable): void {
  checkFields({ state: field.state, value, place: field.place }, table);
  if (field.state.language === "JSONata") {
    if (!Object.hasOwn(value, "Condition")) {
      reject(field, "The field 'Condition' is required but was missing");
    }
    return;
  }
  const operators = Object.keys(value).filter(
    (name) => COMPARISONS.has(name) || LOGIC.includes(name),
  );
  const [operator] = operators;
  if (operator === undefined) {
    reject(field, "A choice rule must have a comparison operator, or And, Or or Not");
  } else if (operators.length > 1) {
    reject(field, `Only one of these fields is allowed: [${operators.join(", ")}]`);
  } else if (COMPARISONS.has(operator)) {
    if (Object.hasOwn(value, "Variable")) return;
    reject(field, "The field 'Variable' is required but was missing");
  } else if (Object.hasOwn(value, "Variable")) {
    const { report } = field.state.machine.definition;
    report.unsupported(field.place, "Variable", `together with '${operator}'`);
  }
}
