import { describe, expect, test } from "vitest";
import { invalidDefinitionText } from "../diagnostic.ts";
import { parseDefinition } from "../parse/index.ts";
import { checkDefinition } from "./check.ts";
import { machineOf, problemsOf } from "./expect-diagnostic.ts";

const END = { Type: "Pass", End: true };

describe("the machine", () => {
  test("States and StartAt are required, and named together", () => {
    expect(problemsOf({})).toEqual(["These fields are required: [States, StartAt] at /"]);
    expect(problemsOf({ StartAt: "A" })).toEqual(["These fields are required: [States] at /"]);
    expect(problemsOf({ States: { A: END } })).toEqual([
      "These fields are required: [StartAt] at /",
    ]);
  });

  test("its fields have their types", () => {
    expect(
      problemsOf({
        Comment: 1,
        Version: "2.0",
        QueryLanguage: "SQL",
        TimeoutSeconds: 0,
        ...machineOf({ A: END }),
      }),
    ).toEqual([
      "Expected value of type String at /Comment",
      "The field 'Version' should have one of these values: [1.0] at /Version",
      "The field 'QueryLanguage' should have one of these values: [JSONPath, JSONata] at /QueryLanguage",
      "Value must be between 1 and 99999999 at /TimeoutSeconds",
    ]);
    expect(problemsOf({ StartAt: 1, States: [] })).toEqual([
      "Expected value of type String at /StartAt",
      "Expected value of type Object at /States",
    ]);
    expect(problemsOf({ StartAt: "A", States: {} })).toEqual(["Value cannot be empty at /States"]);
  });

  test("every field of the language is taken", () => {
    const more = {
      Comment: "c",
      Version: "1.0",
      QueryLanguage: "JSONata",
      TimeoutSeconds: 99_999_999,
    };
    expect(problemsOf(machineOf({ A: END }, more))).toEqual([]);
  });

  test("other fields are not supported", () => {
    expect(problemsOf(machineOf({ A: END }, { Owner: "me" }))).toEqual([
      "The field 'Owner' is not supported by Step Functions at /",
    ]);
  });

  test("a state name has 1 to 80 characters", () => {
    expect(problemsOf(machineOf({ ["x".repeat(80)]: END }))).toEqual([]);
    const long = "x".repeat(81);
    expect(problemsOf(machineOf({ [long]: END }))).toEqual([
      `State name must not be longer than 80 characters at /States/${long}`,
    ]);
    expect(problemsOf(machineOf({ "": END }))).toEqual(["State name cannot be empty at /States/"]);
  });

  test("a state may be called __proto__ or constructor", () => {
    const text =
      '{"StartAt":"__proto__","States":{"__proto__":{"Type":"Pass","Next":"constructor"},"constructor":{"Type":"Succeed"}}}';
    const parsed = parseDefinition(text);
    expect(parsed.ok && checkDefinition(parsed.value, { type: "STANDARD" })).toEqual([]);
    expect(problemsOf({ StartAt: "toString", States: { A: END } })).toEqual([
      "Missing 'Next' target: toString at /StartAt",
    ]);
  });
});

describe("transitions", () => {
  test("every target is a state of the same machine", () => {
    expect(
      problemsOf(
        machineOf({
          A: {
            Type: "Parallel",
            Branches: [machineOf({ B: { Type: "Pass", Next: "Z" }, C: { Type: "Succeed" } })],
            Catch: [{ ErrorEquals: ["States.ALL"], Next: "Nowhere" }],
            Next: "Z",
          },
          Z: {
            Type: "Choice",
            Choices: [{ Variable: "$.a", IsNull: true, Next: "No" }],
            Default: "C",
          },
          Y: { Type: "Fail" },
        }),
      ),
    ).toEqual([
      "Missing 'Next' target: Z at /States/A/Branches[0]/States/B/Next",
      'State "C" is not reachable. at /States/A/Branches[0]/States/C',
      "Missing 'Next' target: Nowhere at /States/A/Catch[0]/Next",
      "Missing 'Next' target: C at /States/Z/Default",
      "Missing 'Next' target: No at /States/Z/Choices[0]/Next",
      'State "Y" is not reachable. at /States/Y',
    ]);
  });

  test("StartAt is a state", () => {
    expect(problemsOf({ StartAt: "B", States: { A: END } })).toEqual([
      "Missing 'Next' target: B at /StartAt",
    ]);
  });

  test("states in a circle need a way out", () => {
    expect(
      problemsOf(machineOf({ A: { Type: "Pass", Next: "B" }, B: { Type: "Pass", Next: "A" } })),
    ).toEqual([
      'No terminal state. The state machine must have at least one terminal state (a state in which the "End" property is set to true). at /States',
    ]);
  });

  test("state names are unique over all nested machines", () => {
    const branch = machineOf({ A: { Type: "Succeed" } });
    expect(
      problemsOf(
        machineOf({
          A: { Type: "Parallel", Branches: [branch, machineOf({ B: END })], End: true },
        }),
      ),
    ).toEqual(["Duplicate State name: A at /States/A/Branches[0]/States/A"]);
  });
});

describe("nested machines", () => {
  test("they take no QueryLanguage, TimeoutSeconds or Version", () => {
    const branch = machineOf(
      { B: END },
      { QueryLanguage: "JSONata", TimeoutSeconds: 1, Version: "1.0", Comment: "c" },
    );
    expect(
      problemsOf(machineOf({ A: { Type: "Parallel", Branches: [branch], End: true } })),
    ).toEqual([
      "The field 'QueryLanguage' is not supported by Step Functions at /States/A/Branches[0]",
      "The field 'TimeoutSeconds' is not supported by Step Functions at /States/A/Branches[0]",
      "The field 'Version' is not supported by Step Functions at /States/A/Branches[0]",
    ]);
  });

  test("what is missing is said at their place", () => {
    expect(problemsOf(machineOf({ A: { Type: "Map", ItemProcessor: {}, End: true } }))).toEqual([
      "These fields are required: [States, StartAt] at /States/A/ItemProcessor",
    ]);
  });
});

describe("diagnostics", () => {
  test("they carry code, line and column", () => {
    const parsed = parseDefinition(
      '{\n "StartAt": "A",\n "States": {\n  "A": {"Type": "Pass", "Next": "B"}\n }\n}',
    );
    expect(parsed.ok && checkDefinition(parsed.value, { type: "STANDARD" })[0]).toEqual({
      severity: "ERROR",
      code: "MISSING_TRANSITION_TARGET",
      pointer: "/States/A/Next",
      message: "Missing 'Next' target: B",
      location: "/States/A/Next",
      line: 4,
      column: 33,
    });
  });

  test("the exception joins the errors", () => {
    const parsed = parseDefinition(
      '{"StartAt":"A","States":{"A":{"Type":"Pass","Next":"B"},"C":{"Type":"Nope"}}}',
    );
    expect(
      parsed.ok && invalidDefinitionText(checkDefinition(parsed.value, { type: "STANDARD" })),
    ).toMatch(
      /^Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED: The field 'Type' should have .* at \/States\/C\/Type, MISSING_TRANSITION_TARGET: Missing 'Next' target: B at \/States\/A\/Next, /,
    );
  });
});
