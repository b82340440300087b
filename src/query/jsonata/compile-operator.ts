// compile-operator.ts — arithmetic, comparison, logic, concatenation, membership.
import { type Meter, spendEquality, spendJoined, spendMemory, spendSteps } from "./budget.ts";
import { JsonataError } from "./failure.ts";
import type { Code, Frame } from "./frame.ts";
import { compilePart, type Site } from "./site.ts";
import type { BinaryNode, ConditionNode, NegateNode } from "./syntax-tree.ts";
import { numberText, textOf } from "./text.ts";
import { equalValues, numericOf, truthOf } from "./truth.ts";
import { isArray, plainNumber, type Value } from "./value.ts";

/** Where an operator stands, for its errors. */
interface OperatorSite {
  readonly operator: string;
  readonly position: number;
}

export function compileBinary(node: BinaryNode, site: Site): Code {
  const at: OperatorSite = { operator: node.value, position: node.position };
  const lhs = compilePart(node.lhs, site);
  const rhs = compilePart(node.rhs, site);
  switch (node.value) {
    case "+":
    case "-":
    case "*":
    case "/":
    case "%":
      return compileArithmetic(at, lhs, rhs);
    case "=":
      return (input, frame) =>
        isEqual(lhs(input, frame), rhs(input, frame), frame.run.meter) === true;
    case "!=":
      return (input, frame) =>
        isEqual(lhs(input, frame), rhs(input, frame), frame.run.meter) === false;
    case "<":
    case "<=":
    case ">":
    case ">=":
      return compileComparison(at, lhs, rhs);
    case "&":
      return compileConcatenation(at, lhs, rhs);
    case "and":
    case "or":
      return compileLogic(at, lhs, rhs);
    default:
      return (input, frame) => isIn(lhs(input, frame), rhs(input, frame), frame.run.meter);
  }
}

function withSite(error: unknown, at: OperatorSite): unknown {
  return error instanceof JsonataError ? error.locate(at.position, at.operator) : error;
}

function compileArithmetic(at: OperatorSite, lhs: Code, rhs: Code): Code {
  switch (at.operator) {
    case "+":
      return (input, frame) => {
        const left = lhs(input, frame);
        const right = rhs(input, frame);
        if (typeof left === "number" && typeof right === "number") {
          const result = left + right;
          if (Number.isFinite(result)) return result;
        }
        return arithmetic(left, right, at, frame.run.meter);
      };
    case "-":
      return (input, frame) => {
        const left = lhs(input, frame);
        const right = rhs(input, frame);
        if (typeof left === "number" && typeof right === "number") {
          const result = left - right;
          if (Number.isFinite(result)) return result;
        }
        return arithmetic(left, right, at, frame.run.meter);
      };
    default:
      return (input, frame) =>
        arithmetic(lhs(input, frame), rhs(input, frame), at, frame.run.meter);
  }
}

function arithmetic(left: Value, right: Value, at: OperatorSite, meter: Meter): Value {
  const a = operand(left, "T2001", at);
  const b = operand(right, "T2002", at);
  if (a === undefined || b === undefined) return undefined;
  switch (at.operator) {
    case "+":
      return a + b;
    case "-":
      return a - b;
    case "*":
      return a * b;
    case "/":
      return a / b;
    default:
      // The remainder is found by as many subtractions as the numbers lie apart.
      if (Math.abs(a) > FAR * Math.abs(b)) spendSteps(meter, FAR_STEPS);
      return a % b;
  }
}

const FAR = 2 ** 64;
const FAR_STEPS = 24;

/** A number or nothing. */
function operand(value: Value, code: string, at: OperatorSite): number | undefined {
  if (value === undefined) return undefined;
  try {
    const number = numericOf(value);
    if (number !== undefined) return number;
  } catch (error) {
    throw withSite(error, at);
  }
  throw new JsonataError(code, { value }, at.position, at.operator);
}

/** Undefined when one side is nothing: then the values are neither equal nor unequal. */
function isEqual(left: Value, right: Value, meter: Meter): boolean | undefined {
  if (left === undefined || right === undefined) return undefined;
  return equalValues(left, right, meter);
}

function compileComparison(at: OperatorSite, lhs: Code, rhs: Code): Code {
  const compare = comparison(at.operator);
  return (input, frame) => {
    const left = plainNumber(lhs(input, frame));
    const right = plainNumber(rhs(input, frame));
    if (typeof left === "number" && typeof right === "number") return compare(left, right);
    if (!isComparable(left) || !isComparable(right)) {
      const value = typeof left === "string" || typeof left === "number" ? right : left;
      throw new JsonataError("T2010", { value }, at.position, at.operator);
    }
    if (left === undefined || right === undefined) return undefined;
    if (typeof left !== typeof right) {
      const detail = { value: left, value2: right };
      throw new JsonataError("T2009", detail, at.position, at.operator);
    }
    spendJoined(frame.run.meter, left);
    spendJoined(frame.run.meter, right);
    return compare(left, right);
  };
}

type Comparison = (left: number | string, right: number | string) => boolean;

function comparison(operator: string): Comparison {
  switch (operator) {
    case "<":
      return (left, right) => left < right;
    case "<=":
      return (left, right) => left <= right;
    case ">":
      return (left, right) => left > right;
    default:
      return (left, right) => left >= right;
  }
}

function isComparable(value: Value): value is number | string | undefined {
  return value === undefined || typeof value === "string" || typeof value === "number";
}

// Two texts joined share their bytes with the result, so only the shorter one counts as made.
const JOIN_BYTES = 32;

function compileConcatenation(at: OperatorSite, lhs: Code, rhs: Code): Code {
  return (input, frame) => {
    const left = lhs(input, frame);
    const right = rhs(input, frame);
    const { meter } = frame.run;
    const head = typeof left === "string" ? left : joinedText(left, meter, at);
    const tail = typeof right === "string" ? right : joinedText(right, meter, at);
    spendMemory(meter, JOIN_BYTES + Math.min(head.length, tail.length));
    const joined = head + tail;
    meter.noteMade(joined);
    return joined;
  };
}

function joinedText(value: Value, meter: Meter, at: OperatorSite): string {
  if (value === undefined) return "";
  if (typeof value === "number" && Number.isFinite(value)) return numberText(value, meter);
  try {
    return textOf(value, false, meter);
  } catch (error) {
    throw withSite(error, at);
  }
}

/** An error on the right side is told as one of the operator, as the reference does. */
function compileLogic(at: OperatorSite, lhs: Code, rhs: Code): Code {
  const decided = at.operator === "or";
  const right = (input: Value, frame: Frame): boolean => {
    try {
      return truthOf(rhs(input, frame), frame.run.meter);
    } catch (error) {
      if (error instanceof JsonataError) {
        error.position = at.position;
        error.token = at.operator;
      }
      throw error;
    }
  };
  return (input, frame) => {
    const isDecided = truthOf(lhs(input, frame), frame.run.meter) === decided;
    return isDecided ? decided : right(input, frame);
  };
}

function isIn(left: Value, right: Value, meter: Meter): boolean {
  if (left === undefined || right === undefined) return false;
  const wanted = plainNumber(left);
  if (!isArray(right)) return plainNumber(right) === wanted;
  spendSteps(meter, right.length);
  return right.some((item) => {
    spendEquality(meter, item, wanted);
    return plainNumber(item) === wanted;
  });
}

export function compileNegate(node: NegateNode, site: Site): Code {
  const code = compilePart(node.expression, site);
  return (input, frame) => {
    const value = code(input, frame);
    if (value === undefined) return undefined;
    const number = numericOf(value);
    if (number !== undefined) return -number;
    throw new JsonataError("D1002", { value }, node.position, "-");
  };
}

export function compileCondition(node: ConditionNode, site: Site): Code {
  const condition = compilePart(node.condition, site);
  const yes = compilePart(node.then, site);
  const no = node.else === undefined ? undefined : compilePart(node.else, site);
  return (input, frame) => {
    if (truthOf(condition(input, frame), frame.run.meter)) return yes(input, frame);
    return no === undefined ? undefined : no(input, frame);
  };
}
