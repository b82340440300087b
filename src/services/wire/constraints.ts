// constraints.ts — what a model asks of parameters, and AWS's words when they break it.
//
//   2 validation errors detected: Value null at 'name' failed to satisfy constraint: Member must not be null; …
//
// Patterns are checked where JavaScript can read them; models write a few in a dialect that it cannot.
import { isJsonArray, isJsonNumber, isJsonObject, type Json, numberOf } from "../../base/index.ts";
import { type ApiModel, type ApiShape, membersOf, shapeOf } from "./api-model.ts";

const PROBLEMS_MAX = 10;

/** Undefined where the parameters keep every rule of `shapeName`. */
export function constraintProblem(
  model: ApiModel,
  shapeName: string | undefined,
  value: Json,
): string | undefined {
  const problems: string[] = [];
  check({ model, problems }, { shape: shapeOf(model, shapeName), path: "", value });
  if (problems.length === 0) return undefined;
  const counted =
    problems.length === 1 ? "1 validation error" : `${problems.length} validation errors`;
  return `${counted} detected: ${problems.join("; ")}`;
}

interface Checking {
  readonly model: ApiModel;
  readonly problems: string[];
}

interface Place {
  readonly shape: ApiShape;
  readonly path: string;
  readonly value: Json;
}

function check(checking: Checking, place: Place): void {
  const { shape, value, path } = place;
  if (checking.problems.length >= PROBLEMS_MAX) return;
  if (shape.type === "structure" && isJsonObject(value)) checkStructure(checking, place);
  else if (shape.type === "list" && isJsonArray(value)) {
    checkSize(checking, place, value.length);
    value.forEach((item, i) => {
      const inner = shapeOf(checking.model, shape.member?.shape);
      check(checking, { shape: inner, path: `${path}.${i + 1}.member`, value: item });
    });
  } else if (shape.type === "map" && isJsonObject(value)) {
    checkSize(checking, place, Object.keys(value).length);
    const inner = shapeOf(checking.model, shape.value?.shape);
    for (const [key, item] of Object.entries(value))
      check(checking, { shape: inner, path: `${path}.${key}.member`, value: item });
  } else if (typeof value === "string") checkText(checking, place, value);
  else if (isJsonNumber(value) && shape.type !== "timestamp") checkNumber(checking, place);
}

function checkStructure(checking: Checking, { shape, path, value }: Place): void {
  if (!isJsonObject(value)) return;
  for (const [name, member] of membersOf(shape)) {
    const inner = value[name];
    const innerPath = `${path === "" ? "" : `${path}.`}${lowerFirst(name)}`;
    if (inner === undefined || inner === null) {
      if (shape.required?.includes(name) === true)
        checking.problems.push(broken("null", innerPath, "Member must not be null"));
    } else {
      check(checking, {
        shape: shapeOf(checking.model, member.shape),
        path: innerPath,
        value: inner,
      });
    }
  }
}

function checkText(checking: Checking, place: Place, text: string): void {
  const { shape, path } = place;
  if (shape.type === "blob") return;
  const quoted = `'${text}'`;
  const words = shape.enum;
  if (words !== undefined && !words.includes(text)) {
    const rule = `Member must satisfy enum value set: [${words.join(", ")}]`;
    checking.problems.push(broken(quoted, path, rule));
    return;
  }
  checkSize(checking, place, text.length);
  if (shape.pattern !== undefined && !matchesPattern(shape.pattern, text)) {
    const rule = `Member must satisfy regular expression pattern: ${shape.pattern}`;
    checking.problems.push(broken(quoted, path, rule));
  }
}

function checkSize({ problems }: Checking, { shape, path, value }: Place, size: number): void {
  const shown = typeof value === "string" ? `'${value}'` : `'${JSON.stringify(value)}'`;
  if (shape.min !== undefined && size < shape.min) {
    const rule = `Member must have length greater than or equal to ${shape.min}`;
    problems.push(broken(shown, path, rule));
  }
  if (shape.max !== undefined && size > shape.max) {
    const rule = `Member must have length less than or equal to ${shape.max}`;
    problems.push(broken(shown, path, rule));
  }
}

function checkNumber({ problems }: Checking, { shape, path, value }: Place): void {
  if (!isJsonNumber(value)) return;
  const number = numberOf(value);
  if (shape.min !== undefined && number < shape.min) {
    const rule = `Member must have value greater than or equal to ${shape.min}`;
    problems.push(broken(`'${number}'`, path, rule));
  }
  if (shape.max !== undefined && number > shape.max) {
    const rule = `Member must have value less than or equal to ${shape.max}`;
    problems.push(broken(`'${number}'`, path, rule));
  }
}

function broken(value: string, path: string, rule: string): string {
  return `Value ${value} at '${path}' failed to satisfy constraint: ${rule}`;
}

function lowerFirst(name: string): string {
  return `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
}

const patterns = new Map<string, RegExp | undefined>();

function matchesPattern(pattern: string, text: string): boolean {
  if (!patterns.has(pattern)) patterns.set(pattern, compilePattern(pattern));
  return patterns.get(pattern)?.test(text) ?? true;
}

function compilePattern(pattern: string): RegExp | undefined {
  try {
    return new RegExp(`^(?:${pattern})$`, "u");
  } catch {
    // A dialect of Java's that JavaScript does not read: the rule is left out.
    return undefined;
  }
}
