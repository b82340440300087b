// What the console says of a definition that somebody writes: what is wrong, at which line, and what to do.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { CheckedDefinition } from "../../src/console-wire/index.ts";
import { ConsoleClient } from "../../test/support/console-client.ts";

describe("the console checks a definition", () => {
  let client: ConsoleClient;

  beforeAll(async () => {
    client = await ConsoleClient.open({ console: { readOnly: true, hosts: [] } });
  }, 60_000);

  afterAll(async () => {
    await client[Symbol.asyncDispose]();
  }, 60_000);

  const posted = (body: string): Promise<Response> =>
    fetch(`${client.url}/-/console/v1/validate`, {
      ...{ method: "POST", headers: { "x-treadle-console": "1" }, body },
    });
  const checked = async (definition: object | string, type = "STANDARD") => {
    const text = typeof definition === "string" ? definition : JSON.stringify(definition, null, 2);
    const response = await posted(JSON.stringify({ definition: text, type }));
    expect(response.status).toBe(200);
    // What the wire says that it answers.
    return (await response.json()) as CheckedDefinition;
  };

  test("with AWS's words, the line of what they speak of, and what was probably meant; read-only too", async () => {
    const States = { A: { Type: "Pass", Nxt: "B" }, B: { Type: "Succeed" } };
    const { diagnostics, errors, warnings } = await checked({ StartAt: "A", States });
    expect(errors).toBe(diagnostics.length);
    expect(warnings).toBe(0);
    expect(diagnostics).toContainEqual(
      expect.objectContaining({
        ...{ severity: "ERROR", code: "SCHEMA_VALIDATION_FAILED", location: "/States/A" },
        message: "The field 'Nxt' is not supported by Step Functions",
        hint: expect.stringContaining("Next"),
        line: 6,
      }),
    );
  });

  test("by its type, with its services, and with warnings", async () => {
    const task = (more: object): object => ({
      StartAt: "T",
      States: { T: { Type: "Task", End: true, ...more } },
    });
    const token = { Resource: "arn:aws:states:::sqs:sendMessage.waitForTaskToken" };
    const waits = { ...token, Parameters: { QueueUrl: "q", "MessageBody.$": "$$.Task.Token" } };
    expect((await checked(task(waits))).errors).toBe(0);
    expect((await checked(task(waits), "EXPRESS")).errors).toBe(1);
    const unknown = task({ Resource: "arn:aws:states:::aws-sdk:sqs:sendMesage" });
    expect((await checked(unknown)).diagnostics[0]?.hint).toContain("sendMessage");
    const warned = task({ ...waits, Comment: "x", Parameters: { QueueUrl: "$.q" } });
    expect((await checked(warned)).warnings).toBeGreaterThan(0);
  });

  test("where it is no JSON, by line and column", async () => {
    const { diagnostics, errors } = await checked('{\n  "StartAt": "A",,\n}');
    expect(errors).toBe(1);
    expect(diagnostics[0]).toMatchObject({ code: "INVALID_JSON_DESCRIPTION", line: 2 });
  });

  test("each problem at its own member, in the order of the text, and what AWS says nothing of", async () => {
    const text = [
      '{ "StartAt": "A", "States": {',
      '  "B": { "Type": "Tusk" },',
      '  "A": { "Type": "Pass", "Next": "C",',
      '    "Parameters": {',
      '      "fine.$": "$.a",',
      '      "list": [ 1,',
      '        { "wrong.$": "States.Fromat(1)" } ]',
      "    } },",
      '  "C": { "Type": "Parallel", "Branches": [], "Next": "D",',
      '    "Catch": [{ "ErrorEquals": [',
      '      "States.Timout"], "Next": "B" }] } } }',
    ].join("\n");
    const { diagnostics } = await checked(text);
    const lines = diagnostics.map(({ line }) => line);
    expect(lines).toEqual([...lines].sort((a = 0, b = 0) => a - b));
    const told = diagnostics.map(({ line, hint }) => `${line} ${hint}`);
    expect(told).toEqual(
      expect.arrayContaining([
        "2 did you mean 'Task'?",
        "7 did you mean 'States.Format'?",
        "11 did you mean 'States.Timeout'?",
      ]),
    );
    expect(diagnostics.find(({ line }) => line === 7)?.location).toBe("/States/A/Parameters");
  });

  test("and refuses what is none at all", async () => {
    for (const body of ["", "[]", '{"definition":1}', '{"definition":"{}","type":"FAST"}']) {
      const response = await posted(body);
      expect([body, response.status]).toEqual([body, 400]);
    }
  });
});
