// check-request.ts — is a request what the model says? The first thing every operation asks.
//
// Holds: AWS's validation texts and the order in which a value's constraints are told. Types come first
// (SerializationException, at the first wrong one), then all broken constraints together
// ("2 validation errors detected: …; …"). Members that the model does not know are let pass, as on AWS.
import { ServiceError } from "../service-error.ts";
import { javaScalar, javaText } from "./java-text.ts";
import type { ListShape, NumberShape, Shape, StringShape, StructureShape } from "./shape.ts";
import { SHAPES } from "./shapes.ts";
import { requireWireType } from "./wire-type.ts";

/** What the walk through a request comes upon. */
interface Findings {
  readonly violations: string[];
  /** Some member is null, which AWS takes for absent. */
  nullMet: boolean;
  /** Payloads may be longer than the model says. */
  readonly relaxed: boolean;
}

/** The shape of inputs and outputs, whose length `--relaxed` lifts. */
const PAYLOAD_SHAPE = "SensitiveData";

/** Checks a value and everything in it. */
type Checker = (value: unknown, path: string, findings: Findings) => void;

const CHECKERS = new Map<string, Checker>();

/**
 * The request without its null members. Throws SerializationException or ValidationException unless `body` is
 * a request of that shape.
 */
export function checkRequest(body: unknown, shapeName: string, relaxed = false): object {
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    throw new ServiceError("SerializationException", "The request body must be a JSON object");
  }
  const findings: Findings = { violations: [], nullMet: false, relaxed };
  checkerOf(shapeName)(body, "", findings);
  const { violations } = findings;
  if (violations.length === 0) return findings.nullMet ? withoutNulls(body) : body;
  const count = `${violations.length} validation error${violations.length === 1 ? "" : "s"} detected`;
  throw new ServiceError("ValidationException", `${count}: ${violations.join("; ")}`);
}

function withoutNulls(value: object): object {
  if (Array.isArray(value)) return value.filter((item) => item !== null).map(innerWithoutNulls);
  const members = Object.entries(value).filter(([, member]) => member !== null);
  return Object.fromEntries(members.map(([name, member]) => [name, innerWithoutNulls(member)]));
}

function innerWithoutNulls(value: unknown): unknown {
  return typeof value === "object" && value !== null ? withoutNulls(value) : value;
}

function checkerOf(shapeName: string): Checker {
  const known = CHECKERS.get(shapeName);
  if (known !== undefined) return known;
  const shape = SHAPES[shapeName];
  if (shape === undefined) throw new TypeError(`the model has no shape ${shapeName}`);
  const checker = build(shape, shapeName);
  CHECKERS.set(shapeName, checker);
  return checker;
}

function build(shape: Shape, shapeName: string): Checker {
  switch (shape.type) {
    case "structure":
      return structureChecker(shape);
    case "list":
      return listChecker(shape, shapeName);
    case "string": {
      const checker = scalarChecker(shape, stringConstraints(shape), shape.sensitive === true);
      return shapeName === PAYLOAD_SHAPE ? payloadChecker(shape, checker) : checker;
    }
    case "integer":
    case "long":
    case "float":
      return scalarChecker(shape, numberConstraints(shape), false);
    case "boolean":
      return scalarChecker(shape, [], false);
  }
}

function structureChecker(shape: StructureShape): Checker {
  const members = Object.entries(shape.members).map(([name, memberShape]) => ({
    name,
    required: shape.required.includes(name),
    check: checkerOf(memberShape),
  }));
  return (value, path, findings) => {
    requireWireType(value, shape);
    const given = value as { readonly [name: string]: unknown };
    for (const { name, required, check } of members) {
      const member = given[name];
      const memberPath = path === "" ? name : `${path}.${name}`;
      if (member !== undefined && member !== null) check(member, memberPath, findings);
      else if (required) {
        findings.violations.push(broken("null", memberPath, "Member must not be null"));
      } else if (member === null) findings.nullMet = true;
    }
  };
}

function listChecker(shape: ListShape, shapeName: string): Checker {
  const item = SHAPES[shape.member];
  const checkItem = checkerOf(shape.member);
  const rules = [
    ...lengthConstraints(shape, (value) => (value as readonly unknown[]).length),
    ...(item?.type === "string" ? [everyItem(stringConstraints(item))] : []),
  ];
  return (value, path, findings) => {
    requireWireType(value, shape);
    const items = value as readonly unknown[];
    for (const rule of rules) {
      if (rule.holds(items)) continue;
      findings.violations.push(broken(quoted(javaText(items, shapeName)), path, rule.text));
    }
    const inner =
      item?.type === "structure" ? findings : { ...findings, violations: [], nullMet: false };
    items.forEach((one, i) => {
      if (one === null) findings.nullMet = true;
      else checkItem(one, `${path}.${i + 1}.member`, inner);
    });
  };
}

interface Constraint {
  readonly text: string;
  readonly holds: (value: unknown) => boolean;
}

function scalarChecker(
  shape: Shape,
  constraints: readonly Constraint[],
  sensitive: boolean,
): Checker {
  return (value, path, findings) => {
    requireWireType(value, shape);
    for (const { holds, text } of constraints) {
      if (holds(value)) continue;
      findings.violations.push(
        broken(sensitive ? "" : quoted(javaScalar(value, shape)), path, text),
      );
    }
  };
}

function payloadChecker(shape: Shape, strict: Checker): Checker {
  return (value, path, findings) => {
    if (findings.relaxed) requireWireType(value, shape);
    else strict(value, path, findings);
  };
}

/** A list of text is one value to AWS: its items' constraints are told together. */
function everyItem(constraints: readonly Constraint[]): Constraint {
  return {
    text: `Member must satisfy constraint: [${constraints.map(({ text }) => text).join(", ")}]`,
    holds: (value) =>
      (value as readonly unknown[]).every(
        (item) => item === null || constraints.every(({ holds }) => holds(item)),
      ),
  };
}

function stringConstraints(shape: StringShape): readonly Constraint[] {
  const { pattern, enum: values } = shape;
  const constraints: Constraint[] = [];
  if (values !== undefined) {
    constraints.push({
      text: `Member must satisfy enum value set: [${values.join(", ")}]`,
      // The casts of these tests: the wire type has been checked before.
      holds: (value) => values.includes(value as string),
    });
  }
  if (pattern !== undefined) {
    const expression = javaPattern(pattern);
    constraints.push({
      text: `Member must satisfy regular expression pattern: ${pattern}`,
      holds: (value) => expression.test(value as string),
    });
  }
  return [...constraints, ...lengthConstraints(shape, (value) => (value as string).length)];
}

function lengthConstraints(
  { min, max }: { readonly min?: number; readonly max?: number },
  lengthOf: (value: unknown) => number,
): readonly Constraint[] {
  return bounds("length", { min, max }, lengthOf);
}

function numberConstraints({ min, max }: NumberShape): readonly Constraint[] {
  return bounds("value", { min, max }, (value) => value as number);
}

function bounds(
  what: "length" | "value",
  { min, max }: { readonly min: number | undefined; readonly max: number | undefined },
  measure: (value: unknown) => number,
): readonly Constraint[] {
  const constraints: Constraint[] = [];
  if (max !== undefined) {
    constraints.push({
      text: `Member must have ${what} less than or equal to ${max}`,
      holds: (value) => measure(value) <= max,
    });
  }
  if (min !== undefined) {
    constraints.push({
      text: `Member must have ${what} greater than or equal to ${min}`,
      holds: (value) => measure(value) >= min,
    });
  }
  return constraints;
}

/** Java matches the whole text; `\p{ASCII}` is Java's own name. */
function javaPattern(pattern: string): RegExp {
  return new RegExp(`^(?:${pattern.replaceAll("\\p{ASCII}", "[\\x00-\\x7f]")})$`);
}

function quoted(text: string): string {
  return ` '${text}'`;
}

/** `shown` is ` 'value'`, `null`, or nothing where the value is sensitive. */
function broken(shown: string, path: string, constraint: string): string {
  const value = shown === "null" ? " null" : shown;
  return `Value${value} at '${path}' failed to satisfy constraint: ${constraint}`;
}
