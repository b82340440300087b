import { describe, expect, test } from "vitest";
import type { Json, JsonObject } from "../../base/index.ts";
import { variableReferences } from "./variable-references.ts";

function machineOf(states: Readonly<Record<string, Json>>, more: JsonObject = {}): JsonObject {
  return { StartAt: Object.keys(states)[0] ?? "", States: states, ...more };
}

describe("variables of JSONPath states", () => {
  test("every field that holds a path is read; literals are not", () => {
    expect(
      variableReferences(
        machineOf({
          Paths: { Type: "Pass", InputPath: "$a", OutputPath: "$b.c", ResultPath: "$.d" },
          Wait: { Type: "Wait", SecondsPath: "$seconds" },
          Map: {
            Type: "Map",
            ItemsPath: "$items",
            MaxConcurrencyPath: "$n",
            ToleratedFailureCountPath: "$t",
            ItemReader: {
              Parameters: { "Bucket.$": "$bucket" },
              ReaderConfig: { MaxItemsPath: "$max" },
            },
            ItemBatcher: { BatchInput: { "a.$": "$batch" } },
          },
          Task: {
            Type: "Task",
            TimeoutSecondsPath: "$timeout",
            Credentials: { "RoleArn.$": "$role" },
            Catch: [{ ErrorEquals: ["E"], Assign: { "x.$": "$y" } }],
            ResultSelector: { "r.$": "$r[0]" },
          },
          Fail: { Type: "Fail", ErrorPath: "$e", CausePath: "States.Format('{} $no', $c)" },
          Literals: {
            Type: "Pass",
            Parameters: { a: "$a", FooPath: "$foo" },
            Result: { "b.$": "$b" },
            Comment: "$c",
          },
        }),
      ),
    ).toEqual({
      Paths: ["a", "b"],
      Wait: ["seconds"],
      Map: ["batch", "bucket", "items", "max", "n", "t"],
      Task: ["r", "role", "timeout", "y"],
      Fail: ["c", "e"],
    });
  });

  test("intrinsic functions, the input, the context and texts in quotes", () => {
    expect(
      variableReferences(
        machineOf({
          A: {
            Type: "Pass",
            Parameters: {
              "a.$":
                "States.Array($x, States.Format('It\\'s $not {}', $y.z), $$.Execution.Id, $.w, $x)",
              b: [{ "c.$": "$['$no']" }],
            },
          },
        }),
      ),
    ).toEqual({ A: ["x", "y"] });
  });

  test("rules of a Choice, nested ones too", () => {
    const rule = {
      Not: { And: [{ Variable: "$a.b", StringEqualsPath: "$c" }] },
      Assign: { "d.$": "$e" },
      Next: "B",
    };
    expect(variableReferences(machineOf({ A: { Type: "Choice", Choices: [rule] } }))).toEqual({
      A: ["a", "c", "e"],
    });
  });
});

describe("variables of JSONata states", () => {
  test("names from outside, without functions, bound names and $states", () => {
    expect(
      variableReferences(
        machineOf(
          {
            A: {
              Type: "Task",
              Arguments: { a: "{% $x + $sum($states.input.b) %}", b: "$no" },
              Assign: { c: "{% ($y := 1; $y + $z) %}" },
              Output: "{% $map($list, function($v) { $v }) %}",
              Comment: "{% $comment %}",
            },
            B: {
              Type: "Choice",
              Choices: [{ Condition: "{% $done %}", Comment: "{% $no %}", Next: "A" }],
            },
            C: { Type: "Pass", Output: "{% $not($states.input.done) %}" },
          },
          { QueryLanguage: "JSONata" },
        ),
      ),
    ).toEqual({ A: ["list", "x", "z"], B: ["done"] });
  });
});

describe("nested machines", () => {
  test("each state stands under its own name, in its own language", () => {
    const inner = machineOf({
      I: { Type: "Pass", InputPath: "$i" },
      J: { Type: "Pass", QueryLanguage: "JSONata", Output: "{% $j %}" },
    });
    expect(
      variableReferences(
        machineOf({
          P: { Type: "Parallel", Branches: [inner], Parameters: { "p.$": "$p" } },
          M: { Type: "Map", Iterator: machineOf({ K: { Type: "Pass", OutputPath: "$k" } }) },
        }),
      ),
    ).toEqual({ P: ["p"], I: ["i"], J: ["j"], K: ["k"] });
  });

  test("a definition without variables has no references", () => {
    expect(variableReferences(machineOf({ A: { Type: "Succeed" } }))).toEqual({});
  });
});
