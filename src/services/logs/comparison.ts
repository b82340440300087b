// comparison.ts — one value of a log event against one operand of a filter pattern.
import { isJsonArray, isJsonNumber, isJsonObject, type Json, numberOf } from "../../base/index.ts";
import { isPattern, piecesMatcher, somewhereMatch } from "../../query/index.ts";
import { ServiceFault } from "../service-fault.ts";

export function wrong(pattern: string): ServiceFault {
  return new ServiceFault("InvalidParameterException", `Invalid filter pattern: ${pattern}`);
}

/** `%pattern%`: whether a text has a place like it. One that comes to no end within its budget has found none. */
export function regular(term: string): (text: string) => boolean {
  const pattern = term.slice(1, -1);
  if (!isPattern(pattern)) throw wrong(term);
  return (text) => somewhereMatch(pattern, text) === "matches";
}

export function unquoted(term: string): string {
  return term.replace(/^"|"$/g, "").replace(/\\(.)/g, "$1");
}

export function comparison(operator: string, operand: string): (value: Json) => boolean {
  const number = Number(operand);
  if (!operand.startsWith('"') && !operand.startsWith("%") && !Number.isNaN(number)) {
    return (value) => isJsonNumber(value) && compareNumbers(operator, numberOf(value), number);
  }
  const matches = operand.startsWith("%")
    ? regular(operand)
    : piecesMatcher(unquoted(operand).split("*"));
  const wanted = operator !== "!=";
  return (value) =>
    !isJsonObject(value) && !isJsonArray(value) && matches(String(value)) === wanted;
}

function compareNumbers(operator: string, left: number, right: number): boolean {
  switch (operator) {
    case "=":
      return left === right;
    case "!=":
      return left !== right;
    case "<":
      return left < right;
    case "<=":
      return left <= right;
    case ">":
      return left > right;
    default:
      return left >= right;
  }
}
