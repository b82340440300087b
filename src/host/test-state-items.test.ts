// That TestState reads what stands in an object as a Distributed Map's ItemReader reads it there.
import { beforeAll, describe, expect, test } from "vitest";
import type { ConsoleClient } from "../../test/support/console-client.ts";
import { onConsole } from "../../test/support/on-console.ts";
import type { JsonObject } from "../base/index.ts";
import { HOME_SCOPE } from "./index.ts";

const ROLE = "arn:aws:iam::123456789012:role/r";

let client: ConsoleClient;

onConsole((opened) => {
  client = opened;
});

async function s3(operation: string, parameters: JsonObject): Promise<void> {
  const services = await client.host.services.get();
  const answer = await services.call({ service: "s3", operation, parameters, scope: HOME_SCOPE });
  expect(answer.ok).toBe(true);
}

beforeAll(() => s3("CreateBucket", { Bucket: "shop" }), 60_000);

const READER = {
  Resource: "arn:aws:states:::s3:getObject",
  Parameters: { Bucket: "shop", Key: "items" },
};

function each(ReaderConfig: object, ItemReader: object = READER): object {
  return {
    ...{ Type: "Map", End: true, ItemReader: { ...ItemReader, ReaderConfig } },
    ItemSelector: { "value.$": "$$.Map.Item.Value", "source.$": "$$.Map.Item.Source" },
    ItemProcessor: {
      ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" },
      ...{ StartAt: "P", States: { P: { Type: "Pass", End: true } } },
    },
  };
}

interface Tested {
  readonly status: string;
  readonly error?: string;
  readonly cause?: string;
  readonly inspectionData: Readonly<Record<string, string>>;
}

async function tested(state: object, mapItemReaderData: string): Promise<Tested> {
  const { status, body } = await client.host.call("TestState", {
    ...{ definition: JSON.stringify(state), inspectionLevel: "TRACE", mock: { result: "[1]" } },
    stateConfiguration: { mapItemReaderData },
  });
  expect(body).toMatchObject({ status: expect.any(String) });
  expect(status).toBe(200);
  // The cast: a test that cares for a member looks at it.
  return body as unknown as Tested;
}

let made = 0;

/** What an execution makes of the same object. */
async function executed(state: object, Body: string): Promise<JsonObject> {
  await s3("PutObject", { Bucket: "shop", Key: "items", Body });
  made += 1;
  const definition = JSON.stringify({ StartAt: "Each", States: { Each: state } });
  const { body } = await client.host.call("CreateStateMachine", {
    ...{ name: `each-${made}`, roleArn: ROLE, definition },
  });
  const started = await client.host.call("StartExecution", {
    stateMachineArn: String(body["stateMachineArn"]),
  });
  const executionArn = String(started.body["executionArn"]);
  await client.host.engine.closed(executionArn);
  return (await client.host.call("DescribeExecution", { executionArn })).body;
}

describe("items that are read from an object", () => {
  test.each([
    ["a list", { InputType: "JSON" }, '[1,{"a":2}]'],
    [
      "a list that ItemsPointer points to",
      { InputType: "JSON", ItemsPointer: "/a/b" },
      '{"a":{"b":[1,2,3]}}',
    ],
    ["at most MaxItems", { InputType: "JSON", MaxItems: 2 }, "[1,2,3]"],
    ["rows below their names", { InputType: "CSV", CSVHeaderLocation: "FIRST_ROW" }, "x,y\n1,ä\n"],
    [
      "rows whose names are given",
      { ...{ InputType: "CSV", CSVDelimiter: "SEMICOLON" }, CSVHeaderLocation: "GIVEN" },
      "1;2\n3;4",
      ["x", "y"],
    ],
    ["lines", { InputType: "JSONL" }, '{"x":1}\n\n{"x":2}\n'],
    ["lines that are broken behind MaxItems", { InputType: "JSONL", MaxItems: 1 }, '{"x":1}\nno\n'],
  ])("are those of an execution: %s", async (_name, config, data, headers?: string[]) => {
    const state = each(headers === undefined ? config : { ...config, CSVHeaders: headers });
    const { status, inspectionData } = await tested(state, data);
    expect(status).toBe("SUCCEEDED");
    const { output } = await executed(state, data);
    expect(JSON.parse(inspectionData["afterItemSelector"] ?? "")).toEqual(
      JSON.parse(String(output)),
    );
    expect(inspectionData["afterItemSelector"]).toContain("S3://shop/items");
  });

  test("are shown behind ItemsPointer, before MaxItems", async () => {
    const data = '{"a":{"b":[1,2,3]}}';
    const pointed = { InputType: "JSON", ItemsPointer: "/a/b", MaxItems: 1 };
    const { inspectionData } = await tested(each(pointed), data);
    expect(JSON.parse(inspectionData["afterItemsPointer"] ?? "")).toEqual([1, 2, 3]);
    expect(JSON.parse(inspectionData["afterItemSelector"] ?? "")).toHaveLength(1);
    const { inspectionData: whole } = await tested(each({ InputType: "JSON" }), "[1]");
    expect(whole).not.toHaveProperty("afterItemsPointer");
  });

  test.each([
    ["no list", { InputType: "JSON" }, '{"k1":1}'],
    ["nothing where ItemsPointer points to", { InputType: "JSON", ItemsPointer: "/x" }, "{}"],
    ["a line that is none", { InputType: "JSONL" }, '{"x":1}\nnope\n'],
  ])("fail as they do in an execution: %s", async (_name, config, data) => {
    const state = each(config);
    const failed = await executed(state, data);
    expect(failed["error"]).toBe("States.ItemReaderFailed");
    const { error, cause } = failed;
    expect(await tested(state, data)).toMatchObject({ status: "FAILED", error, cause });
  });
});

describe("items of objects that something else names", () => {
  const listing = {
    Resource: "arn:aws:states:::s3:listObjectsV2",
    Parameters: { Bucket: "shop" },
  };
  const rows = { InputType: "CSV", CSVHeaderLocation: "FIRST_ROW" };
  const flattened = { Transformation: "LOAD_AND_FLATTEN" };
  const inputsOf = async (state: object, data: string): Promise<readonly JsonObject[]> =>
    JSON.parse((await tested(state, data)).inspectionData["afterItemSelector"] ?? "");

  test("come as the list of what stands for them", async () => {
    const inputs = await inputsOf(each({}, listing), '[{"Key":"a"},{"Key":"b"}]');
    expect(inputs).toEqual([
      { value: { Key: "a" }, source: "S3://shop" },
      { value: { Key: "b" }, source: "S3://shop" },
    ]);
  });

  test.each([
    ["a listing", { ...rows, ...flattened }, listing],
    ["a manifest", { ...rows, ManifestType: "ATHENA_DATA", ...flattened }, READER],
  ])("come as the rows of the objects: %s", async (_name, config, reader) => {
    const inputs = await inputsOf(each(config, reader), "a,b\n1,2\n");
    expect(inputs.map(({ value }) => value)).toEqual([{ a: "1", b: "2" }]);
  });
});

test("more inputs than can be shown are not made", async () => {
  const items = JSON.stringify(Array.from({ length: 60_000 }, () => 1));
  const { status, inspectionData } = await tested(each({ InputType: "JSON" }), items);
  expect(status).toBe("SUCCEEDED");
  expect(inspectionData).not.toHaveProperty("afterItemSelector");
  const { inspectionData: few } = await tested(each({ InputType: "JSON", MaxItems: 50 }), items);
  expect(JSON.parse(few["afterItemSelector"] ?? "")).toHaveLength(50);
});

test("small data that makes large items is refused by name, and nothing else waits for it", async () => {
  const columns = Array.from({ length: 20_000 }, (_, index) => `c${index}`).join(",");
  const data = `${columns}\n${"1\n".repeat(60_000)}`;
  const state = (more: object): object =>
    each({ InputType: "CSV", CSVHeaderLocation: "FIRST_ROW", ...more });
  const { error, cause } = await tested(state({}), data);
  expect(error).toBe("States.ItemReaderFailed");
  expect(cause).toMatch(/^The items in mapItemReaderData take more than \d+ characters:/);
  expect((await tested(state({ MaxItems: 3 }), data)).status).toBe("SUCCEEDED");
});
