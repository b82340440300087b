// values.ts — rules for plain values: texts, numbers, lists, names, times.
import {
  didYouMean,
  isJsonArray,
  isJsonNumber,
  isJsonObject,
  type JsonArray,
  type JsonObject,
  numberOf,
} from "../../base/index.ts";
import { type Field, type FieldRule, reject } from "./context.ts";
import { checkExpression, isExpressionText } from "./jsonata-template.ts";
import { meantTimestamp } from "./meant.ts";
import { placeIn } from "./report.ts";
import { isTimestamp } from "./rfc3339.ts";

const MAX_SECONDS = 99_999_999;

export const anything: FieldRule = () => {};

export const text: FieldRule = (field) => {
  if (typeof field.value !== "string") reject(field, "Expected value of type String");
};

export const flag: FieldRule = (field) => {
  if (typeof field.value !== "boolean") reject(field, "Expected value of type Boolean");
};

export const number: FieldRule = (field) => {
  if (!isJsonNumber(field.value)) reject(field, "Expected value of type Number");
};

/** A text out of a list. */
export function oneOf(...allowed: readonly string[]): FieldRule {
  return (field) => {
    if (typeof field.value === "string" && allowed.includes(field.value)) return;
    reject(
      field,
      `The field '${field.name}' should have one of these values: [${allowed.join(", ")}]`,
      typeof field.value === "string" ? didYouMean(field.value, allowed) : undefined,
    );
  };
}

/** A whole number between two bounds, both included. */
export function integer(least: number, most: number): FieldRule {
  return (field) => {
    const { value } = field;
    if (!isJsonNumber(value) || !Number.isInteger(numberOf(value))) {
      reject(field, "Expected value of type Integer");
    } else if (numberOf(value) < least || numberOf(value) > most) {
      reject(field, `Value must be between ${least} and ${most}`);
    }
  };
}

/** A number between two bounds, both included. */
export function between(least: number, most: number): FieldRule {
  return (field) => {
    const { value } = field;
    if (!isJsonNumber(value)) reject(field, "Expected value of type Number");
    else if (numberOf(value) < least) reject(field, belowOrOutside(least, most));
    else if (numberOf(value) > most) reject(field, belowOrOutside(least, most));
  };
}

function belowOrOutside(least: number, most: number): string {
  return most === Number.POSITIVE_INFINITY
    ? `Value must be at least ${least}`
    : `Value must be between ${least} and ${most}`;
}

/** In a JSONata state an expression may stand for the literal. */
export function orExpression(rule: FieldRule): FieldRule {
  return (field) => {
    if (field.state.language === "JSONata" && isExpressionText(field.value)) {
      checkExpression(field);
    } else rule(field);
  };
}

/** Seconds of a timeout or heartbeat. */
export const timeout: FieldRule = orExpression(integer(1, MAX_SECONDS));
/** Seconds of a Wait. */
export const delay: FieldRule = orExpression(integer(0, MAX_SECONDS));

/** A list with something in it, each item of which `rule` looks at. */
export function filledList(rule: (item: Field) => void): FieldRule {
  return (field) => {
    if (!isJsonArray(field.value)) reject(field, "Expected value of type Array");
    else if (field.value.length === 0) reject(field, "Value cannot be empty");
    else checkItems(field, field.value, rule);
  };
}

/** A list, maybe empty. */
export function list(rule: (item: Field) => void): FieldRule {
  return (field) => {
    if (isJsonArray(field.value)) checkItems(field, field.value, rule);
    else reject(field, "Expected value of type Array");
  };
}

function checkItems(field: Field, items: JsonArray, rule: (item: Field) => void): void {
  items.forEach((value, i) => {
    rule({ ...field, value, place: placeIn(field.place, i) });
  });
}

/** A JSON object, which `rule` looks at. */
export function object(rule: (field: Field, value: JsonObject) => void): FieldRule {
  return (field) => {
    if (isJsonObject(field.value)) rule(field, field.value);
    else reject(field, "Expected value of type Object");
  };
}

export const timestamp: FieldRule = (field) => {
  if (typeof field.value === "string" && isTimestamp(field.value)) return;
  reject(field, "String does not match RFC3339 timestamp", meantTimestamp(field.value));
};
