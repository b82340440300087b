// Every member of every operation, given what the model refuses: told of before anything is looked up.
import { describe, expect, test } from "vitest";
import { engineStub } from "../../test/support/engine-stub.ts";
import { createApi, OPERATIONS, type OperationName } from "./index.ts";
import type { Shape } from "./shapes/shape.ts";
import { SHAPES } from "./shapes/shapes.ts";

const SCOPE = { account: "123456789012", region: "us-east-1" };
const ROLE = "arn:aws:iam::123456789012:role/r";

async function refusalOf(operation: string, request: unknown): Promise<Record<string, string>> {
  const api = createApi({
    engine: engineStub({}),
    clock: { now: () => 1_700_000_000_123 },
    chance: { seed: () => "seed", uuid: () => "00000000-0000-4000-8000-000000000000" },
  });
  const { status, body } = await api.call(operation, request, SCOPE);
  expect(status, JSON.stringify(body)).toBe(400);
  return body as Record<string, string>;
}

/** What a member is given, and what is said of it. */
interface Refused {
  readonly value: unknown;
  readonly type: "SerializationException" | "ValidationException";
  readonly says: string;
}

interface Member {
  readonly operation: OperationName;
  /** Places from the request down; 0 is the first item of a list. */
  readonly path: readonly (string | 0)[];
  readonly shape: Shape;
  readonly required: boolean;
}

function shapeOf(name: string): Shape {
  const shape = SHAPES[name];
  if (shape === undefined) throw new Error(`no shape ${name}`);
  return shape;
}

function membersOf(
  operation: OperationName,
  shape: Shape,
  path: readonly (string | 0)[],
): readonly Member[] {
  if (shape.type === "list") return membersOf(operation, shapeOf(shape.member), [...path, 0]);
  if (shape.type !== "structure") return [];
  return Object.entries(shape.members).flatMap(([name, shapeName]) => {
    const inner = shapeOf(shapeName);
    const at = [...path, name];
    const required = shape.required.includes(name);
    return [{ operation, path: at, shape: inner, required }, ...membersOf(operation, inner, at)];
  });
}

const MEMBERS = (Object.keys(OPERATIONS) as OperationName[]).flatMap((operation) =>
  membersOf(operation, shapeOf(OPERATIONS[operation].input), []),
);

/** Of another type than the member's. */
function mistyped({ shape }: Member): readonly Refused[] {
  const scalars = [5, 1.5, 2 ** 80, true, "x", [], {}];
  const fits = (value: unknown): boolean => {
    switch (shape.type) {
      case "structure":
        return typeof value === "object" && !Array.isArray(value);
      case "list":
        return Array.isArray(value);
      case "integer":
      case "long":
        return value === 5;
      case "float":
        return typeof value === "number";
      default:
        return typeof value === shape.type;
    }
  };
  return scalars
    .filter((value) => !fits(value))
    .map((value) => ({ value, type: "SerializationException", says: "" }));
}

/** Of the right type, and beyond what the model allows. */
function beyond({ shape, required }: Member): readonly Refused[] {
  const found: [unknown, string][] = required ? [[null, "Member must not be null"]] : [];
  if (shape.type === "string") {
    const { enum: values, max, min = 0, pattern } = shape;
    const length = (limit: string): string => `Member must have length ${limit}`;
    if (min > 0) found.push(["x".repeat(min - 1), length(`greater than or equal to ${min}`)]);
    if (max !== undefined)
      found.push(["x".repeat(max + 1), length(`less than or equal to ${max}`)]);
    if (values !== undefined) found.push(["x", "Member must satisfy enum value set: ["]);
    if (pattern !== undefined) found.push(["é", "Member must satisfy regular expression pattern"]);
  }
  if (shape.type === "integer" || shape.type === "long" || shape.type === "float") {
    const { max, min } = shape;
    const value = (limit: string): string => `Member must have value ${limit}`;
    if (min !== undefined) found.push([min - 1, value(`greater than or equal to ${min}`)]);
    if (max !== undefined) found.push([max + 1, value(`less than or equal to ${max}`)]);
  }
  return found.map(([value, says]) => ({ value, says, type: "ValidationException" }));
}

/** A request of that one member. */
function requestOf(path: readonly (string | 0)[], value: unknown): unknown {
  const [first, ...rest] = path;
  if (first === undefined) return value;
  const inner = requestOf(rest, value);
  return first === 0 ? [inner] : { [first]: inner };
}

function pathText(path: readonly (string | 0)[]): string {
  return path.map((part) => (part === 0 ? "1.member" : part)).join(".");
}

const named = MEMBERS.map((member) => [`${member.operation} ${pathText(member.path)}`, member]);

describe("what the model says of a member", () => {
  test("there are as many as AWS has", () => {
    expect(new Set(MEMBERS.map(({ operation }) => operation)).size).toBe(37);
    expect(MEMBERS.length).toBeGreaterThan(150);
  });

  test.each(named as [string, Member][])("%s", async (_name, member) => {
    for (const { value, type, says } of [...mistyped(member), ...beyond(member)]) {
      const answer = await refusalOf(member.operation, requestOf(member.path, value));
      const given = JSON.stringify(value)?.slice(0, 40);
      expect([given, answer["__type"]]).toEqual([given, type]);
      expect(answer["message"]).toContain(says);
      if (type === "ValidationException") {
        expect(answer["message"]).toMatch(/^\d+ validation errors? detected: Value/);
        expect(answer["message"]).toContain(` at '${pathText(member.path)}' failed to satisfy`);
      }
    }
  });

  test("all that is wrong with a request is told at once", async () => {
    const request = { stateMachineArn: "", name: "", traceHeader: "é" };
    expect((await refusalOf("StartExecution", request))["message"]).toBe(
      "3 validation errors detected: Value '' at 'stateMachineArn' failed to satisfy constraint: Member must have length greater than or equal to 1; Value '' at 'name' failed to satisfy constraint: Member must have length greater than or equal to 1; Value 'é' at 'traceHeader' failed to satisfy constraint: Member must satisfy regular expression pattern: \\p{ASCII}*",
    );
  });
});

describe("what the model does not say of a member", () => {
  test.each([
    ["CreateActivity", { name: "a" }],
    ["CreateStateMachine", { name: "m", roleArn: ROLE }],
  ])("a tag of %s has a key", async (operation, members) => {
    const definition = '{"StartAt":"A","States":{"A":{"Type":"Succeed"}}}';
    const request = { ...members, definition, tags: [{ key: "a" }, { value: "v" }] };
    expect(await refusalOf(operation, request)).toEqual({
      __type: "ValidationException",
      message:
        "1 validation error detected: Value null at 'tags.2.member.key' failed to satisfy constraint: Member must not be null",
    });
  });
});
