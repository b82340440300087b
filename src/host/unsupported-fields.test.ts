// Parameters that an action does not take are refused when the definition is, wherever it comes from.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { checkDefinition, checkState, type Diagnostic, parseDefinition } from "../asl/index.ts";
import { RealClock } from "../engine/index.ts";
import { findTemplates, HOME_SCOPE, Host, loadDefinitionFile, loadTemplates } from "./index.ts";
import { SERVICE_KNOWLEDGE } from "./service-knowledge.ts";

const folder = mkdtempSync(join(tmpdir(), "treadle-fields-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const ROLE = "arn:aws:iam::123456789012:role/r";
/** Of tests that call nothing; docs/integrations.md counts those that do. */
const RESOURCE = ["arn:aws:states", "", "", "aws-sdk", "dynamodb", "getItem"].join(":");
const KEY = { id: { S: "1", T: "2" } };
const PATHS = {
  Type: "Task",
  Resource: RESOURCE,
  Parameters: { "TableName.$": "$.t", Foo: 1, Key: KEY },
  End: true,
};
const EXPRESSIONS = {
  QueryLanguage: "JSONata",
  Type: "Task",
  Resource: RESOURCE,
  Arguments: { TableNam: "{% $t %}" },
  End: true,
};
const DEFINITION = JSON.stringify({ StartAt: "T", States: { T: PATHS } });
const RIGHT = DEFINITION.replace('"Foo":1', '"ConsistentRead":true').replace(',"T":"2"', "");
const TOLD = [
  'The field "Foo" is not supported by Step Functions at /States/T/Parameters',
  'The field "T" is not supported by Step Functions at /States/T/Parameters/Key/id',
];
const TEXT = `Invalid State Machine Definition: '${TOLD.map((it) => `SCHEMA_VALIDATION_FAILED: ${it}`).join(", ")}'`;

function openHost(): Promise<Host> {
  return Host.open({
    ...{ scope: HOME_SCOPE, clock: new RealClock(), relaxed: false },
    ...{ synchronous: "NORMAL", env: {}, log: (line) => expect.fail(line) },
  });
}

describe("a field that the action does not take", () => {
  test("is refused by CreateStateMachine and UpdateStateMachine, with the place of the object that has it", async () => {
    await using host = await openHost();
    const refusal = { __type: expect.stringContaining("InvalidDefinition"), message: TEXT };
    const created = await host.call("CreateStateMachine", {
      name: "m",
      roleArn: ROLE,
      definition: DEFINITION,
    });
    expect(created).toEqual({ status: 400, body: refusal });
    const { body } = await host.call("CreateStateMachine", {
      name: "m",
      roleArn: ROLE,
      definition: RIGHT,
    });
    const { stateMachineArn } = body as { stateMachineArn: string };
    expect(stateMachineArn).toContain(":stateMachine:m");
    const updated = await host.call("UpdateStateMachine", {
      stateMachineArn,
      definition: DEFINITION,
    });
    expect(updated).toEqual({ status: 400, body: refusal });
  });

  test("is told by ValidateStateMachineDefinition, of JSONata at its Arguments", async () => {
    await using host = await openHost();
    const definition = JSON.stringify({ StartAt: "T", States: { T: EXPRESSIONS } });
    const { body } = await host.call("ValidateStateMachineDefinition", { definition });
    expect(body).toMatchObject({
      result: "FAIL",
      diagnostics: [
        {
          ...{
            severity: "ERROR",
            code: "SCHEMA_VALIDATION_FAILED",
            location: "/States/T/Arguments",
          },
          message: 'The field "TableNam" is not supported by Step Functions',
        },
      ],
    });
  });

  test("is refused by TestState, alone and in its machine", async () => {
    await using host = await openHost();
    const alone = await host.call("TestState", {
      definition: JSON.stringify(PATHS),
      roleArn: ROLE,
    });
    expect(alone.body).toMatchObject({ __type: expect.stringContaining("InvalidDefinition") });
    expect(JSON.stringify(alone.body)).toContain("/States/StateName/Parameters");
    const named = { definition: DEFINITION, stateName: "T", roleArn: ROLE };
    expect((await host.call("TestState", named)).body).toMatchObject({ message: TEXT });
  });

  test("is told by lint with its line and what was meant", async () => {
    const file = join(folder, "a.asl.json");
    const pretty = JSON.stringify(JSON.parse(DEFINITION.replace("Foo", "TabelName")), null, 2);
    writeFileSync(file, pretty.replace('"TableName.$": "$.t",', '"ConsistentRead": true,'));
    const loaded = await loadDefinitionFile(file);
    const [first] = loaded.ok ? [] : loaded.problems;
    expect(first?.message).toContain('The field "TabelName" is not supported by Step Functions');
    expect(first?.message).toContain("did you mean 'TableName'?");
    expect(first?.line).toBe(9);
  });

  test("is told of a template's definition", async () => {
    const properties = { Definition: JSON.parse(DEFINITION) as unknown, Role: ROLE };
    const machine = { Type: "AWS::Serverless::StateMachine", Properties: properties };
    const template = { Transform: "AWS::Serverless-2016-10-31", Resources: { M: machine } };
    writeFileSync(join(folder, "template.json"), JSON.stringify(template));
    const found = await findTemplates(join(folder, "template.json"), {});
    if (!found.ok) throw new Error(JSON.stringify(found.problems));
    const loaded = await loadTemplates(found.value, { scope: HOME_SCOPE, parameters: new Map() });
    const messages = loaded.ok ? [] : loaded.problems.map(({ message }) => message);
    expect(messages).toEqual(
      TOLD.map((text) => expect.stringContaining(text.split(" at ")[0] ?? "")),
    );
  });

  test.each(["getitem", "GETITEM", "GetItem"])(
    "so is an action in other letters: %s",
    async (action) => {
      await using host = await openHost();
      const definition = RIGHT.replace("getItem", action);
      const { body } = await host.call("ValidateStateMachineDefinition", { definition });
      expect(JSON.stringify(body)).toContain("is not recognized");
    },
  );
});

const CORPUS = new URL("../../../shared/corpus/asl/", import.meta.url);
const CASES = new URL("../../../shared/conformance/cases/", import.meta.url);

/** What is refused for the services' sake, and by nothing else. */
function fieldsRefused(text: string, check: typeof checkDefinition): readonly string[] {
  const parsed = parseDefinition(text);
  if (!parsed.ok) return [];
  const options = { type: "STANDARD", placeholders: "accepted", ...SERVICE_KNOWLEDGE } as const;
  const isField = ({ message }: Diagnostic): boolean => message.startsWith('The field "');
  return check(parsed.value, options)
    .filter(isField)
    .map(({ location, message }) => `${message} at ${location}`);
}

describe.skipIf(!existsSync(CORPUS))("definitions that nobody here wrote", () => {
  test("of public repositories no field is refused", () => {
    const files = readdirSync(CORPUS).filter((file) => file.endsWith(".json"));
    const refused = files.flatMap((file) => {
      const found = fieldsRefused(readFileSync(new URL(file, CORPUS), "utf8"), checkDefinition);
      return found.map((told) => `${file}: ${told}`);
    });
    expect(files.length).toBeGreaterThan(700);
    expect(refused).toEqual([]);
  });

  test("of AWS's recorded answers no field is refused", () => {
    interface Step {
      readonly op: string;
      readonly params: Readonly<Record<string, unknown>>;
    }
    interface Recorded {
      readonly id: string;
      readonly definition?: unknown;
      readonly steps: readonly Step[];
    }
    const refused: string[] = [];
    for (const file of readdirSync(CASES)) {
      // The cast: README.md of the folder says what stands in it.
      const cases = JSON.parse(readFileSync(new URL(file, CASES), "utf8")) as readonly Recorded[];
      for (const { id, definition: whole, steps } of cases) {
        for (const { op, params } of steps) {
          const given = params["definition"];
          const text = given === "${definition}" ? JSON.stringify(whole) : given;
          const alone = op === "TestState" && params["stateName"] === undefined;
          if (typeof text !== "string") continue;
          const found = fieldsRefused(text, alone ? checkState : checkDefinition);
          refused.push(...found.map((told) => `${id}: ${told}`));
        }
      }
    }
    expect(refused).toEqual([]);
  });
});
