import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { isJsonArray, isJsonObject, type Json, type JsonObject } from "../../base/index.ts";
import { type CalledAction, calledOperation, unsupportedMembers } from "./index.ts";

const FOLDER = new URL("../../../../shared/corpus/asl/", import.meta.url);

/** Services that AWS has closed, and actions that are no operation of an API. */
const WITHOUT_MODEL =
  /^(aws-sdk:iotanalytics:|aws-sdk:appsync:graphql$|http:|apigateway:|rpcmessage:)/;

interface UsedTask {
  readonly name: string;
  readonly called: CalledAction;
  readonly parameters: Json;
}

/** Every integration with its parameters in the definitions of others. */
function usedTasks(): UsedTask[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith(".json"))
    .flatMap((file) => tasksIn(JSON.parse(readFileSync(new URL(file, FOLDER), "utf8")) as Json));
}

function tasksIn(value: Json): UsedTask[] {
  if (isJsonArray(value)) return value.flatMap(tasksIn);
  if (!isJsonObject(value)) return [];
  const own = value["Type"] === "Task" ? taskOf(value) : [];
  return [...own, ...Object.values(value).flatMap(tasksIn)];
}

function taskOf(state: JsonObject): UsedTask[] {
  const resource = /:states:[^:]*:[^:]*:(aws-sdk:)?([a-z0-9-]+):([A-Za-z0-9]+)(?:\.(.+))?$/.exec(
    String(state["Resource"]),
  );
  if (resource === null || resource[2] === "activity") return [];
  const [, sdk, service = "", action = "", pattern = "requestResponse"] = resource;
  const called = { kind: sdk ? "sdk" : "integration", service, action, pattern } as CalledAction;
  const parameters = state["Parameters"] ?? state["Arguments"] ?? {};
  return [{ name: `${sdk ?? ""}${service}:${action}`, called, parameters }];
}

describe.skipIf(!existsSync(FOLDER))("the tasks of published definitions", () => {
  const tasks = existsSync(FOLDER) ? usedTasks() : [];

  test("call operations that the models have", () => {
    expect(tasks.length).toBeGreaterThan(900);
    const unknown = tasks
      .filter(({ called, name }) => !WITHOUT_MODEL.test(name) && !calledOperation(called))
      .map(({ name }) => name);
    expect(unknown).toEqual([]);
  });

  test("write members in the spelling that the models give", () => {
    const refused = tasks.flatMap(({ called, name, parameters }) => {
      if (!isJsonObject(parameters)) return [];
      const found = unsupportedMembers(called, parameters, "JSONPath");
      return found.map((field) => `${name}: ${[...field.path, field.name].join("/")}`);
    });
    expect(refused).toEqual([]);
  });
});
