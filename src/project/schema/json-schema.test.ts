import { describe, expect, test } from "vitest";
import type { Json } from "../../base/index.ts";
import { projectSchema, type Schema, schemaProblems } from "./json-schema.ts";

function messagesFor(value: Json): readonly string[] {
  return schemaProblems(projectSchema(), value).map(({ message }) => message);
}

const FUNCTION = { runtime: "nodejs20.x", handler: "index.handler", code: "." };

describe("the schema of treadle.yaml", () => {
  test("uses only keywords that the check knows, and describes everything that may be wrong", () => {
    const known = new Set(
      (
        "$ref $defs $schema title description type enum pattern minLength maxLength minimum maximum " +
        "items required properties propertyNames additionalProperties minProperties"
      ).split(" "),
    );
    const visit = (schema: Schema): void => {
      expect(Object.keys(schema).filter((keyword) => !known.has(keyword))).toEqual([]);
      if (schema.$ref === undefined)
        expect(schema.description, JSON.stringify(schema)).toBeTruthy();
      for (const inner of Object.values({ ...schema.properties, ...schema.$defs })) visit(inner);
      for (const inner of [schema.items, schema.propertyNames, schema.additionalProperties]) {
        if (typeof inner === "object") visit(inner);
      }
    };
    visit(projectSchema());
  });

  test.each<[Json, string]>([
    [{ stateMachine: {} }, "unknown key 'stateMachine'; did you mean 'stateMachines'?"],
    [
      { zebra: 1 },
      "unknown key 'zebra'; known are $schema, settings, stateMachines, functions, resources, activities, http, routes, mocks",
    ],
    [
      { functions: { work: { ...FUNCTION, timout: 3 } } },
      "functions.work has an unknown key 'timout'; did you mean 'timeout'?",
    ],
    [
      { functions: { work: { handler: "a.b", code: "." } } },
      "functions.work needs 'runtime': nodejs20.x, python3.12 or the like; provided.al2023 for an executable called bootstrap",
    ],
    [
      { functions: { work: { ...FUNCTION, runtime: "python9" } } },
      "functions.work.runtime must be one of nodejs",
    ],
    [
      { functions: { work: { ...FUNCTION, timeout: "3" } } },
      'functions.work.timeout must be seconds, 1 to 900 (default 3), not "3"',
    ],
    [
      { functions: { work: { ...FUNCTION, timeout: 901 } } },
      "functions.work.timeout must be seconds, 1 to 900 (default 3), not 901",
    ],
    [
      { functions: { work: { ...FUNCTION, timeout: 1.5 } } },
      "functions.work.timeout must be seconds, 1 to 900 (default 3), not 1.5",
    ],
    [
      { functions: { "my work": FUNCTION } },
      "the name 'my work' must be 1 to 64 letters, digits, - and _",
    ],
    [
      { functions: { work: { ...FUNCTION, code: {} } } },
      "functions.work.code must not be empty: the path of a folder or a zip, or an object of texts by file name",
    ],
    [
      { settings: { account: 123456789012 } },
      "settings.account must be an account id of 12 digits, in quotes, not 123456789012",
    ],
    [
      { settings: { synchronous: "FUL" } },
      "settings.synchronous must be one of FULL, NORMAL, not \"FUL\"; did you mean 'FULL'?",
    ],
    [
      { stateMachines: { M: { definition: 1 } } },
      "stateMachines.M.definition must be the path of a definition in JSON or YAML, or the definition itself, not 1",
    ],
    [
      { stateMachines: { M: null } },
      "stateMachines.M must be a state machine: its definition and its configuration, not null",
    ],
    [{ activities: { a: 1 } }, 'activities must be a list of names of activities, not {"a":1}'],
    [{ activities: ["fine", "not fine"] }, "activities[1] must be 1 to 80 characters"],
  ])("%j says %s", (value, message) => {
    expect(messagesFor(value).map((text) => text.slice(0, message.length))).toContain(message);
  });

  test("takes a whole project", () => {
    const project = {
      $schema: "./treadle.schema.json",
      settings: { host: "127.0.0.1", port: 0, data: ".treadle", relaxed: true, time: "10x" },
      stateMachines: {
        Order: {
          definition: "order.asl.json",
          type: "EXPRESS",
          role: "arn:aws:iam::123456789012:role/any",
          logging: { level: "ALL", includeExecutionData: true },
          tracing: true,
          substitutions: { Seconds: 5, "Fn.Arn": "arn", List: [1], Object: { a: null } },
          tags: { team: "a", year: 2026 },
        },
      },
      functions: { work: { ...FUNCTION, environment: { PORT: 80, ON: true }, memory: 256 } },
      activities: ["Ship"],
      mocks: "MockConfigFile.json",
    };
    expect(messagesFor(project)).toEqual([]);
  });

  test("members named like JavaScript's own are unknown keys, not a way around the check", () => {
    expect(messagesFor({ toString: 1 })[0]).toContain("unknown key 'toString'");
    expect(messagesFor(JSON.parse('{"__proto__": 1}') as Json)[0]).toContain("unknown key");
  });
});
