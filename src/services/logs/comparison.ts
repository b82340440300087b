// comparison.ts — one value of a log event against one operand of a filter pattern.
import { isJsonArray, isJsonNumber, isJsonObject, type Json, numberOf } from "../../base/index.ts";
import { ServiceFault } from "../service-fault.ts";

export function wrong(pattern: string): ServiceFault {
  return new ServiceFault("InvalidParameterException", `Invalid filter pattern: ${pattern}`);
}

export function regular(term: string): RegExp {
  try {
    return new RegExp(term.slice(1, -1));
  } catch {
    throw wrong(term);
  }
}

export function unquoted(term: string): string {
  return term.replace(/^"|"$/g, "").replace(/\\(.)/g, "$1");
}

export function comparison(operator: string, operand: string): (value: Json) => boolean {
  const number = Number(operand);
  if (!operand.startsWith('"') && !operand.startsWith("%") && !Number.isNaN(number)) {
    return (value) => isJsonNumber(value) && compareNumbers(operator, numberOf(value), number);
  }
  const expression = operand.startsWith("%")
    ? regular(operand)
    : new RegExp(
        `^${unquoted(operand)
          .replace(/[.+?^${}()|[\]\\]/g, "\\$&")
          .replace(/\*/g, "[\\s\\S]*")}$`,
      );
  const wanted = operator !== "!=";
  return (value) =>
    !isJsonObject(value) && !isJsonArray(value) && expression.test(String(value)) === wanted;
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
