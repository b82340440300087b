import { describe, expect, test } from "vitest";
import { machineOf, problemsOf, stateProblemsOf, warningsOf } from "./expect-diagnostic.ts";

const FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:f";

describe("any state", () => {
  test("it is an object with a known Type", () => {
    expect(problemsOf(machineOf({ A: "x" }))[0]).toBe("Expected value of type Object at /States/A");
    expect(stateProblemsOf({})).toEqual(["The field 'Type' is required but was missing at "]);
    expect(stateProblemsOf({ Type: "Tsk" })).toEqual([
      "The field 'Type' should have one of these values: [Task, Wait, Pass, Succeed, Fail, Choice, Parallel, Map] at /Type",
    ]);
  });

  test.each(["Pass", "Task", "Wait", "Parallel", "Map"])(
    "a %s has Next or End, and not both",
    (Type) => {
      const message = "Exactly one of these fields is required: [Next, End] at ";
      expect(stateProblemsOf({ Type })).toContain(message);
      expect(stateProblemsOf({ Type, End: true, Next: "B" })).toContain(message);
      expect(stateProblemsOf({ Type, End: false })).toContain(message);
      expect(stateProblemsOf({ Type, End: false, Next: "B" })).not.toContain(message);
    },
  );

  test.each(["Succeed", "Fail", "Choice"])("a %s has neither", (Type) => {
    expect(stateProblemsOf({ Type, Next: "B" })).toContain(
      "The field 'Next' is not supported by Step Functions at ",
    );
    expect(stateProblemsOf({ Type, End: true })).toContain(
      "The field 'End' is not supported by Step Functions at ",
    );
  });

  test("fields of other types and made-up fields are not supported", () => {
    expect(stateProblemsOf({ Type: "Succeed", ResultPath: "$" })).toEqual([
      "The field 'ResultPath' is not supported by Step Functions at ",
    ]);
    expect(stateProblemsOf({ Type: "Pass", End: true, TimeoutSeconds: 3, Colour: "red" })).toEqual([
      "The field 'TimeoutSeconds' is not supported by Step Functions at ",
      "The field 'Colour' is not supported by Step Functions at ",
    ]);
  });

  test("a Comment may stand anywhere", () => {
    expect(
      stateProblemsOf({
        Type: "Task",
        Resource: FUNCTION,
        Comment: "c",
        Retry: [{ ErrorEquals: ["E"], Comment: "c" }],
        Catch: [{ ErrorEquals: ["E"], Next: "B", Comment: "c" }],
        End: true,
      }),
    ).toEqual([]);
  });
});

describe("query languages", () => {
  test("a JSONata machine has no JSONPath states, and that is all that is said", () => {
    const states = { A: { Type: "Pass", QueryLanguage: "JSONPath", End: true } };
    expect(problemsOf(machineOf(states, { QueryLanguage: "JSONata" }))).toEqual([
      "'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine at /States/A",
    ]);
  });

  test("a JSONPath machine may have JSONata states; states inside them are JSONPath again", () => {
    const inner = machineOf({ B: { Type: "Pass", InputPath: "$.a", End: true } });
    const states = {
      A: { Type: "Map", QueryLanguage: "JSONata", Items: [1], ItemProcessor: inner, End: true },
    };
    expect(problemsOf(machineOf(states, { QueryLanguage: "JSONPath" }))).toEqual([]);
  });

  test.each([
    [
      "Task",
      "JSONata",
      [
        "InputPath",
        "OutputPath",
        "ResultPath",
        "ResultSelector",
        "Parameters",
        "TimeoutSecondsPath",
        "HeartbeatSecondsPath",
      ],
    ],
    ["Task", "JSONPath", ["Arguments", "Output"]],
    ["Pass", "JSONata", ["InputPath", "OutputPath", "Result", "ResultPath", "Parameters"]],
    ["Pass", "JSONPath", ["Output"]],
    ["Wait", "JSONata", ["SecondsPath", "TimestampPath", "InputPath"]],
    ["Choice", "JSONata", ["InputPath", "OutputPath"]],
    ["Succeed", "JSONata", ["InputPath", "OutputPath"]],
    ["Fail", "JSONata", ["ErrorPath", "CausePath"]],
    ["Parallel", "JSONata", ["Parameters", "ResultSelector", "ResultPath"]],
    [
      "Map",
      "JSONata",
      [
        "ItemsPath",
        "Parameters",
        "ResultSelector",
        "MaxConcurrencyPath",
        "ToleratedFailureCountPath",
        "ToleratedFailurePercentagePath",
      ],
    ],
    ["Map", "JSONPath", ["Items", "Output"]],
  ])("a %s in %s does not know the other language's fields", (Type, QueryLanguage, fields) => {
    for (const field of fields) {
      expect(stateProblemsOf({ Type, QueryLanguage, [field]: "$" })).toContain(
        `The field '${field}' is not supported when 'QueryLanguage' is '${QueryLanguage}' at `,
      );
    }
  });
});

describe("Pass, Wait, Succeed and Fail", () => {
  test("Pass takes any Result and any Output", () => {
    for (const value of [null, 1, "x", [], { "a.$": 1 }]) {
      expect(stateProblemsOf({ Type: "Pass", Result: value, End: true })).toEqual([]);
    }
    for (const value of [null, 1, "x", []]) {
      expect(
        stateProblemsOf({ Type: "Pass", QueryLanguage: "JSONata", Output: value, End: true }),
      ).toEqual([]);
    }
  });

  test("Wait waits for exactly one thing", () => {
    const wait = { Type: "Wait", End: true };
    expect(stateProblemsOf(wait)).toEqual([
      "Exactly one of these fields is required: [Seconds, SecondsPath, Timestamp, TimestampPath] at ",
    ]);
    expect(stateProblemsOf({ ...wait, QueryLanguage: "JSONata" })).toEqual([
      "Exactly one of these fields is required: [Seconds, Timestamp] at ",
    ]);
    expect(stateProblemsOf({ ...wait, Seconds: 1, SecondsPath: "$.a" })).toHaveLength(1);
    expect(stateProblemsOf({ ...wait, Seconds: 0 })).toEqual([]);
    expect(stateProblemsOf({ ...wait, Seconds: -1 })).toEqual([
      "Value must be between 0 and 99999999 at /Seconds",
    ]);
    expect(stateProblemsOf({ ...wait, Seconds: 1.5 })).toEqual([
      "Expected value of type Integer at /Seconds",
    ]);
    expect(stateProblemsOf({ ...wait, Seconds: "{% 1 %}" })).toEqual([
      "Expected value of type Integer at /Seconds",
    ]);
    expect(stateProblemsOf({ ...wait, QueryLanguage: "JSONata", Seconds: "{% 1 %}" })).toEqual([]);
  });

  test.each([
    "2016-12-05T21:29:29Z",
    "2016-12-05T21:29:29.123456789Z",
    "2016-02-29T00:00:00+01:00",
  ])("%s is a Timestamp", (Timestamp) => {
    expect(stateProblemsOf({ Type: "Wait", Timestamp, End: true })).toEqual([]);
  });

  test.each([
    "2016-12-05T21:29:29",
    "2016-13-05T21:29:29Z",
    "2015-02-29T00:00:00Z",
    "2016-12-05 21:29:29Z",
    "2016-12-05T25:00:00Z",
    "2016-12-05t21:29:29z",
    "{% '2016-03-14T01:59:00Z' %}",
    "soon",
  ])("%s is no Timestamp", (Timestamp) => {
    expect(stateProblemsOf({ Type: "Wait", Timestamp, End: true })).toEqual([
      "String does not match RFC3339 timestamp at /Timestamp",
    ]);
  });

  test("Fail has Error or ErrorPath, Cause or CausePath", () => {
    expect(stateProblemsOf({ Type: "Fail" })).toEqual([]);
    expect(
      stateProblemsOf({ Type: "Fail", Error: "E", ErrorPath: "$.e", Cause: "C", CausePath: "$.c" }),
    ).toEqual([
      "Only one of these fields is allowed: [Error, ErrorPath] at ",
      "Only one of these fields is allowed: [Cause, CausePath] at ",
    ]);
    expect(
      stateProblemsOf({
        Type: "Fail",
        ErrorPath: "States.Format('{}', $.e)",
        CausePath: "$$.Execution.Id",
      }),
    ).toEqual([]);
    expect(stateProblemsOf({ Type: "Fail", ErrorPath: "e", CausePath: "$..c" })).toEqual([
      "Value is not a Reference Path or a valid intrinsic function call at /ErrorPath",
      "Value is not a Reference Path or a valid intrinsic function call at /CausePath",
    ]);
  });
});

describe("paths", () => {
  const pass = { Type: "Pass", End: true };

  test.each([
    ["InputPath", null],
    ["InputPath", "$"],
    ["InputPath", "$$.Execution.Input"],
    ["InputPath", "$variable.a"],
    ["InputPath", "$.a[1:]"],
    ["InputPath", "$.a[?(@.b > 1)]"],
    ["OutputPath", "$..a"],
    ["OutputPath", null],
    ["ResultPath", null],
    ["ResultPath", "$"],
    ["ResultPath", "$.a.b[0]['c d']"],
    ["ResultPath", "$.detail-type"],
  ])("%s may be %j", (field, value) => {
    expect(stateProblemsOf({ ...pass, [field]: value })).toEqual([]);
  });

  test.each([
    ["InputPath", "a", "Value is not a valid JSONPath"],
    ["InputPath", 1, "Expected value of type String"],
    ["InputPath", "States.UUID()", "Value is not a valid JSONPath"],
    ["OutputPath", "", "Value is not a valid JSONPath"],
    ["ResultPath", "$.a[*]", "Value is not a Reference Path"],
    ["ResultPath", "$..a", "Value is not a Reference Path"],
    ["ResultPath", "$$.a", "Value is not a Reference Path"],
    ["ResultPath", "$variable", "Value is not a Reference Path"],
    ["ResultPath", "a", "Value is not a Reference Path"],
    ["ResultPath", true, "Expected value of type String"],
  ])("%s may not be %j", (field, value, message) => {
    expect(stateProblemsOf({ ...pass, [field]: value })).toEqual([`${message} at /${field}`]);
  });
});

describe("payload templates", () => {
  const pass = { Type: "Pass", End: true };

  test("a member whose name ends in .$ is a path or an intrinsic function, at any depth", () => {
    expect(
      stateProblemsOf({
        ...pass,
        Parameters: {
          "a.$": "$.x",
          b: [{ "c.$": "$$.Execution.Id" }],
          "d.$": "$variable.x",
          "e.$": "States.Format('{}', $.a)",
          f: "literal",
          g: null,
        },
      }),
    ).toEqual([]);
    expect(
      stateProblemsOf({
        ...pass,
        Parameters: {
          "bad1.$": 23,
          "bad2.$": "23",
          f: [{ g: { "bad3.$": { h: 1 } } }],
          "bad4.$": "States.Nope()",
        },
      }),
    ).toEqual(
      [1, 2, 3, 4].map(
        (i) =>
          `The value for the field 'bad${i}.$' must be a valid JSONPath or a valid intrinsic function call at /Parameters`,
      ),
    );
  });

  test("a name stands once, with .$ or without", () => {
    expect(stateProblemsOf({ ...pass, Parameters: { a: 1, "a.$": "$.a" } })).toEqual([
      "The fields 'a' and 'a.$' must not be used together at /Parameters",
    ]);
  });

  test("a path without .$ is a warning", () => {
    const states = {
      A: { ...pass, Parameters: { a: "$.b", c: "price: $.5", d: "States.UUID()" } },
    };
    expect(problemsOf(machineOf(states))).toEqual([]);
    expect(warningsOf(machineOf(states))).toEqual(
      Array(2).fill(
        "No .$ on a field that appears to be a JSONPath or Intrinsic Function. at /States/A/Parameters",
      ),
    );
  });
});

describe("other warnings", () => {
  test("a path in the Result of a Pass, or in Error and Cause of a Fail, is a text", () => {
    const states = {
      A: { Type: "Pass", Result: { a: [{ "b.$": "$.c" }] }, Next: "B" },
      B: { Type: "Fail", Error: "$.error", Cause: "$5 is too much" },
    };
    expect(problemsOf(machineOf(states))).toEqual([]);
    expect(warningsOf(machineOf(states))).toEqual([
      "Attempt to use a path in the Result of a Pass state. at /States/A/Result",
      "No Path on a field that appears to be a JSONPath or Intrinsic Function. at /States/B/Error",
    ]);
  });
});

describe("a lone state, as TestState takes it", () => {
  test("its transitions lead anywhere", () => {
    expect(stateProblemsOf({ Type: "Pass", Next: "Elsewhere" })).toEqual([]);
  });
});
