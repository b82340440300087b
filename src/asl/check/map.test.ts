import { describe, expect, test } from "vitest";
import { invalidDefinitionText } from "../diagnostic.ts";
import { parseDefinition } from "../parse/index.ts";
import { checkDefinition } from "./check.ts";
import { machineOf, problemsOf, stateProblemsOf } from "./expect-diagnostic.ts";

const inner = machineOf({ I: { Type: "Pass", End: true } });
const distributed = {
  ...inner,
  ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" },
};
const inline = { Type: "Map", ItemProcessor: inner, End: true };
const map = { Type: "Map", ItemProcessor: distributed, End: true };
const jsonata = { ...map, QueryLanguage: "JSONata" };
const READ = "arn:aws:states:::s3:getObject";

describe("Parallel", () => {
  test("it has branches, each a machine", () => {
    expect(stateProblemsOf({ Type: "Parallel", Branches: [], End: true })).toEqual([
      "Value cannot be empty at /Branches",
    ]);
    expect(stateProblemsOf({ Type: "Parallel", End: true })).toEqual([
      "The field 'Branches' is required but was missing at ",
    ]);
    expect(stateProblemsOf({ Type: "Parallel", Branches: [inner, 1], End: true })).toEqual([
      "Expected value of type Object at /Branches[1]",
    ]);
  });
});

describe("Map", () => {
  test("it has an ItemProcessor, or an Iterator as of old", () => {
    expect(stateProblemsOf({ Type: "Map", Iterator: inner, End: true })).toEqual([]);
    expect(stateProblemsOf({ Type: "Map", Iterator: distributed, End: true })).toEqual([]);
    const message = "Exactly one of these fields is required: [ItemProcessor, Iterator] at ";
    expect(stateProblemsOf({ Type: "Map", End: true })).toEqual([message]);
    expect(
      stateProblemsOf({ ...inline, Iterator: machineOf({ J: { Type: "Succeed" } }) }),
    ).toContain(message);
  });

  test("ProcessorConfig says how", () => {
    const withConfig = (ProcessorConfig: object): string[] =>
      stateProblemsOf({
        ...inline,
        ItemProcessor: { ...inner, ProcessorConfig: { ...ProcessorConfig } },
      });
    expect(withConfig({ Mode: "INLINE" })).toEqual([]);
    expect(withConfig({ Mode: "DISTRIBUTED" })).toEqual([
      "The field 'ExecutionType' is required but was missing at /ItemProcessor/ProcessorConfig",
    ]);
    expect(withConfig({ Mode: "BOTH", ExecutionType: "FAST" })).toEqual([
      "The field 'Mode' should have one of these values: [INLINE, DISTRIBUTED] at /ItemProcessor/ProcessorConfig/Mode",
      "The field 'ExecutionType' should have one of these values: [STANDARD, EXPRESS] at /ItemProcessor/ProcessorConfig/ExecutionType",
    ]);
  });

  test("an Express workflow has no Distributed Map", () => {
    expect(problemsOf(machineOf({ A: map }), { type: "EXPRESS" })).toEqual([
      "Express state machine does not support Map state in DISTRIBUTED mode at /States/A/ItemProcessor/ProcessorConfig",
    ]);
  });

  test("every field of both languages is taken", () => {
    const both = {
      ItemReader: {
        Resource: READ,
        ReaderConfig: {
          InputType: "CSV",
          CSVHeaderLocation: "GIVEN",
          CSVHeaders: ["a"],
          CSVDelimiter: "TAB",
          MaxItems: 0,
        },
      },
      Label: "label",
      MaxConcurrency: 0,
      ToleratedFailureCount: 0,
      ToleratedFailurePercentage: 99.5,
      ResultWriter: {
        Resource: "arn:aws:states:::s3:putObject",
        WriterConfig: { Transformation: "FLATTEN", OutputType: "JSONL" },
      },
      Retry: [],
      Catch: [],
    };
    expect(
      stateProblemsOf({
        ...map,
        ...both,
        ItemBatcher: {
          MaxItemsPerBatchPath: "$.n",
          MaxInputBytesPerBatch: 262_144,
          BatchInput: { "a.$": "$.b" },
        },
        ItemsPath: "$.items",
        ItemSelector: { "a.$": "$$.Map.Item.Value" },
        ResultSelector: {},
        ResultPath: "$.r",
        Assign: {},
      }),
    ).toEqual([]);
    expect(
      stateProblemsOf({
        ...jsonata,
        ...both,
        MaxConcurrency: "{% 1 %}",
        ToleratedFailureCount: "{% 1 %}",
        ToleratedFailurePercentage: "{% 1 %}",
        ItemReader: {
          Resource: "arn:aws:states:::s3:listObjectsV2",
          Arguments: { Bucket: "{% 'b' %}" },
          ReaderConfig: { MaxItems: "{% 1 %}" },
        },
        ResultWriter: { WriterConfig: { OutputType: "JSON" } },
        ItemBatcher: { MaxItemsPerBatch: "{% 2 %}", BatchInput: "{% {} %}" },
        Items: "{% [1] %}",
        ItemSelector: { a: "{% 1 %}" },
        Output: "{% $states.result %}",
        Assign: { a: "{% $states.result %}" },
      }),
    ).toEqual([]);
  });

  test.each([
    [{ MaxConcurrency: -1 }, "Value must be between 0 and 99999999 at /MaxConcurrency"],
    [
      { MaxConcurrency: 1, MaxConcurrencyPath: "$.a" },
      "Only one of these fields is allowed: [MaxConcurrency, MaxConcurrencyPath] at ",
    ],
    [
      { ToleratedFailurePercentage: 101 },
      "Value must be between 0 and 100 at /ToleratedFailurePercentage",
    ],
    [{ ItemsPath: "$.a[*]" }, "Value is not a Reference Path at /ItemsPath"],
    [
      { ItemSelector: {}, Parameters: {} },
      "Only one of these fields is allowed: [ItemSelector, Parameters] at ",
    ],
    [{ ItemReader: {} }, "The field 'Resource' is required but was missing at /ItemReader"],
    [
      {
        ItemReader: { Resource: READ, ReaderConfig: { InputType: "JSON" }, Parameters: "$.where" },
      },
      "Expected value of type Object at /ItemReader/Parameters",
    ],
    [
      { ResultWriter: { Resource: "arn:aws:states:::s3:putObject", Parameters: ["b"] } },
      "Expected value of type Object at /ResultWriter/Parameters",
    ],
    [
      { ItemReader: { Resource: READ } },
      "The field 'ReaderConfig' is required but was missing at /ItemReader",
    ],
    [
      { ItemReader: { Resource: READ, ReaderConfig: {} } },
      "The field 'InputType' is required but was missing at /ItemReader/ReaderConfig",
    ],
    [
      { ItemReader: { Resource: READ, ReaderConfig: { InputType: "CSV" } } },
      "The field 'CSVHeaderLocation' is required but was missing at /ItemReader/ReaderConfig",
    ],
    [
      { ItemReader: { Resource: READ, ReaderConfig: { InputType: "XML" } } },
      "The field 'InputType' should have one of these values: [CSV, JSON, JSONL, PARQUET, MANIFEST] at /ItemReader/ReaderConfig/InputType",
    ],
    [
      {
        ItemReader: {
          Resource: READ,
          ReaderConfig: { InputType: "JSON" },
          Parameters: { "Bucket.$": "$.b" },
        },
      },
      "The field 'Key' is required but was missing at /ItemReader/Parameters",
    ],
    [
      {
        ItemReader: { Resource: "arn:aws:states:::s3:listObjectsV2", Parameters: { Prefix: "p" } },
      },
      "The field 'Bucket' is required but was missing at /ItemReader/Parameters",
    ],
    [
      {
        ItemReader: {
          Resource: READ,
          ReaderConfig: { InputType: "JSON", MaxItems: 1, MaxItemsPath: "$.a" },
        },
      },
      "Only one of these fields is allowed: [MaxItems, MaxItemsPath] at /ItemReader/ReaderConfig",
    ],
    [
      { ItemBatcher: { BatchInput: {} } },
      "At least one of these fields is required: [MaxItemsPerBatch, MaxInputBytesPerBatch] at /ItemBatcher",
    ],
    [
      { ItemBatcher: { MaxInputBytesPerBatch: 262_145 } },
      "Value must be between 1 and 262144 at /ItemBatcher/MaxInputBytesPerBatch",
    ],
    [
      { ResultWriter: {} },
      "At least one of these fields is required: [Resource, WriterConfig] at /ResultWriter",
    ],
    [
      { ResultWriter: { Parameters: {} } },
      "The field 'Resource' is required but was missing at /ResultWriter",
    ],
    [
      { ResultWriter: { Resource: READ } },
      `The resource provided ${READ} is not recognized. The value is not a valid resource ARN, or the resource is not available in this region. at /ResultWriter/Resource`,
    ],
  ])("%j", (fields, problem) => {
    expect(stateProblemsOf({ ...map, ...fields })).toEqual([problem]);
  });

  test("reader, batcher and writer are for DISTRIBUTED mode; a Label is not", () => {
    const batcher = { MaxItemsPerBatch: 2 };
    expect(stateProblemsOf({ ...inline, Label: "l", ItemBatcher: batcher })).toEqual([
      "The field 'ItemBatcher' is not supported unless the Map state is in DISTRIBUTED mode at ",
    ]);
  });

  test("Items are a list, an object or an expression", () => {
    for (const Items of [[], [1, "{% 1 %}"], { a: 1 }, "{% $states.input %}"]) {
      expect(stateProblemsOf({ ...jsonata, Items })).toEqual([]);
    }
    expect(stateProblemsOf({ ...jsonata, Items: "x" })).toEqual([
      "Expected value of type Array, Object or a JSONata expression at /Items",
    ]);
  });
});

describe("Label", () => {
  function exceptionOf(Label: string): string {
    const text = JSON.stringify(machineOf({ A: { ...map, Label } }));
    const parsed = parseDefinition(text);
    const exception = parsed.ok
      ? invalidDefinitionText(checkDefinition(parsed.value, { type: "STANDARD" }))
      : "";
    return exception.replace(text, "…");
  }

  test.each([
    ["a b", `Error=ValueError Args=["Label contains invalid character: ' '"] in definition '…'.`],
    [
      'a"',
      `Error=ValueError Args=['Label contains invalid character: \\'"\\''] in definition '…'.`,
    ],
    [
      "a\u0001",
      `Error=ValueError Args=["Label contains invalid character: '\\\\x01'"] in definition '…'.`,
    ],
    [
      "a\n",
      `Error=ValueError Args=["Label contains invalid character: '\\\\n'"] in definition '…'.`,
    ],
    [
      "a\u0085",
      `Error=ValueError Args=["Label contains invalid character: '\\\\x85'"] in definition '…'.`,
    ],
    [
      "a\\",
      `Error=ValueError Args=["Label contains invalid character: '\\\\\\\\'"] in definition '…'.`,
    ],
    [
      "x".repeat(41),
      "Error=ValueError Args=['Label cannot exceed 40 characters'] in definition '…'.",
    ],
  ])("%j is refused as recorded", (label, exception) => {
    expect(exceptionOf(label)).toBe(exception);
  });

  test("it is unique, and may be 40 characters of any script", () => {
    expect(stateProblemsOf({ ...map, Label: "ä".repeat(40) })).toEqual([]);
    const other = {
      ...map,
      Label: "l",
      ItemProcessor: { ...distributed, ...machineOf({ J: { Type: "Succeed" } }) },
    };
    const states = { A: { ...map, Label: "l", End: false, Next: "B" }, B: other };
    expect(problemsOf(machineOf(states))).toEqual(["Duplicate Label: l at /States/B/Label"]);
  });
});
