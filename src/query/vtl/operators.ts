// operators.ts — comparing and calculating, as Velocity does.
import { numberOf } from "../../base/index.ts";
import type { Allowance } from "./allowance.ts";
import type { Operator } from "./syntax.ts";
import { areEqual, isNumber, textOfValue, type VtlValue } from "./value.ts";

/** Null where the two have nothing to do with each other, as Velocity has it. */
export function operated(
  operator: Exclude<Operator, "&&" | "||">,
  left: VtlValue,
  right: VtlValue,
  allowance: Allowance,
): VtlValue {
  switch (operator) {
    case "==":
      return areEqual(left, right, allowance);
    case "!=":
      return !areEqual(left, right, allowance);
    case "+":
      if (typeof left === "string" || typeof right === "string") {
        if (left === null || right === null) return null;
        return textOfValue(left, allowance) + textOfValue(right, allowance);
      }
      return calculated(operator, left, right);
    default:
      return calculated(operator, left, right);
  }
}

function calculated(
  operator: Exclude<Operator, "&&" | "||" | "==" | "!=">,
  left: VtlValue,
  right: VtlValue,
): VtlValue {
  if (!isNumber(left) || !isNumber(right)) return null;
  const [a, b] = [numberOf(left), numberOf(right)];
  switch (operator) {
    case "+":
      return a + b;
    case "-":
      return a - b;
    case "*":
      return a * b;
    case "/":
      return divided(a, b);
    case "%":
      return b === 0 ? null : a % b;
    case "<":
      return a < b;
    case "<=":
      return a <= b;
    case ">":
      return a > b;
    case ">=":
      return a >= b;
  }
}

/** Whole numbers stay whole. */
function divided(a: number, b: number): number | null {
  if (b === 0) return null;
  return Number.isInteger(a) && Number.isInteger(b) ? Math.trunc(a / b) : a / b;
}
