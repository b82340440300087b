// That the data flow of a Distributed Map shows what its ItemSelector gave for the first item, as the first child has it.
import { beforeAll, expect, test } from "vitest";
import type { ConsoleClient } from "../../test/support/console-client.ts";
import { onConsole } from "../../test/support/on-console.ts";
import type { JsonObject } from "../base/index.ts";
import type { DataFlow, DataStep, VisitPage } from "../console-wire/index.ts";
import { HOME_SCOPE } from "./index.ts";

let client: ConsoleClient;

onConsole((opened) => {
  client = opened;
});

beforeAll(async () => {
  const s3 = async (operation: string, parameters: JsonObject): Promise<void> => {
    const services = await client.host.services.get();
    const answer = await services.call({ service: "s3", operation, parameters, scope: HOME_SCOPE });
    expect(answer.ok).toBe(true);
  };
  await s3("CreateBucket", { Bucket: "shop" });
  await s3("PutObject", { Bucket: "shop", Key: "rows.csv", Body: "id,n\no-1,7\no-2,8\no-3,9\n" });
  await s3("PutObject", { Bucket: "shop", Key: "none.json", Body: "[]" });
  const long = JSON.stringify(Array.from({ length: 1_001 }, (_, n) => ({ n })));
  await s3("PutObject", { Bucket: "shop", Key: "long.json", Body: long });
}, 60_000);

const JSONATA = { row: "{% $states.context.Map.Item.Value %}", by: "{% $random() %}" };
const JSON_PATH = {
  ...{ "row.$": "$$.Map.Item.Value", "at.$": "$$.Map.Item.Index", "by.$": "States.UUID()" },
};

interface Asked {
  readonly language: "JSONata" | "JSONPath";
  readonly executionType: "STANDARD" | "EXPRESS";
  readonly key?: string;
  readonly more?: object;
}

let made = 0;

async function flowOf({ language, executionType, key, more }: Asked): Promise<DataFlow> {
  const place = { Bucket: "shop", Key: key ?? "rows.csv" };
  const Each = {
    ...{ Type: "Map", QueryLanguage: language, End: true },
    ItemReader: {
      Resource: "arn:aws:states:::s3:getObject",
      ReaderConfig:
        key === undefined
          ? { InputType: "CSV", CSVHeaderLocation: "FIRST_ROW" }
          : { InputType: "JSON" },
      ...(language === "JSONata" ? { Arguments: place } : { Parameters: place }),
    },
    ItemSelector: language === "JSONata" ? JSONATA : JSON_PATH,
    ItemProcessor: {
      ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: executionType },
      ...{ StartAt: "P", States: { P: { Type: "Pass", End: true } } },
    },
    ...more,
  };
  made += 1;
  const arn = await client.run(`items-${made}`, { StartAt: "Each", States: { Each } }, {});
  const { visits } = await client.get<VisitPage>(`visits?arn=${arn}`);
  return await client.get(`dataflow?arn=${arn}&entered=${visits[0]?.enteredEventId}`);
}

function selected({ steps }: DataFlow): DataStep | undefined {
  return steps.find(({ field }) => field === "ItemSelector");
}

const READ = [
  { language: "JSONata", executionType: "STANDARD" },
  { language: "JSONata", executionType: "EXPRESS" },
  { language: "JSONPath", executionType: "STANDARD" },
  { language: "JSONPath", executionType: "EXPRESS" },
] as const;

test.each(READ)("$language: of what is read, for $executionType children", async (asked) => {
  for (const more of [{}, { ItemBatcher: { MaxItemsPerBatch: 2, BatchInput: { of: "all" } } }]) {
    const flow = await flowOf({ ...asked, more });
    const step = selected(flow);
    expect([step?.source, step?.error, step?.unknown]).toEqual(["history", undefined, undefined]);
    expect(JSON.parse(step?.value ?? "")).toMatchObject({ row: { id: "o-1", n: "7" } });
    const [row] = step?.expressions ?? [];
    expect(JSON.parse(row?.value ?? "")).toEqual({ id: "o-1", n: "7" });
    expect(flow.missing.filter((one) => one.startsWith("Item"))).toEqual([]);
    expect(flow.notes).toContain(
      "ItemSelector is shown for the first item only, as the first child was given it.",
    );
  }
});

test.each(["JSONata", "JSONPath"] as const)(
  "%s: of nothing that is read there is no first item",
  async (language) => {
    const flow = await flowOf({ language, executionType: "STANDARD", key: "none.json" });
    expect(selected(flow)).toBeUndefined();
    expect(flow.missing.filter((one) => one.startsWith("Item"))).toEqual([]);
  },
);

test("what the ItemSelector of a later item failed with is told, not what it gave before", async () => {
  const fails = "{% $states.context.Map.Item.Value.n = '8' ? $error('eight') : 1 %}";
  const more = { ItemSelector: { row: fails }, MaxConcurrency: 1 };
  const flow = await flowOf({ language: "JSONata", executionType: "STANDARD", more });
  expect(selected(flow)?.error).toContain("eight");
});

test.each(["JSONata", "JSONPath"] as const)(
  "%s: a first child that is not remembered is no error, and told of each expression once",
  async (language) => {
    // One more than there are Express children that are remembered.
    const flow = await flowOf({ language, executionType: "EXPRESS", key: "long.json" });
    expect(flow.steps.filter(({ error }) => error !== undefined)).toEqual([]);
    const { error, unknown, expressions = [] } = selected(flow) ?? {};
    expect([error, unknown]).toEqual([undefined, "The item of the Map could not be found out."]);
    expect(expressions.map((one) => [one.value, one.error])).toEqual(
      expressions.map(() => [undefined, undefined]),
    );
    const told = flow.missing.filter((one) => one.startsWith("ItemSelector"));
    expect(told.map((one) => one.split(":")[0]).toSorted()).toEqual(
      expressions.map(({ at }) => at).toSorted(),
    );
  },
  60_000,
);

const WRITER = { Resource: "arn:aws:states:::s3:putObject", Arguments: { Bucket: "shop" } };
const INLINE_ITEMS = { ItemReader: undefined, Items: [{ id: "o-1" }] };

test.each([
  ["what is read", {}],
  ["its own items", INLINE_ITEMS],
  ["what is read, written", { ResultWriter: WRITER }],
  ["its own items, written", { ...INLINE_ITEMS, ResultWriter: WRITER }],
])("JSONata: the result of %s is the output, where there is no Output", async (_, more) => {
  const Assign = { got: "{% $exists($states.result) %}" };
  for (const one of [more, { ...more, Assign }]) {
    const flow = await flowOf({ language: "JSONata", executionType: "STANDARD", more: one });
    const [result, output] = ["Result", "Output"].map((name) =>
      flow.steps.find(({ field }) => field === name),
    );
    expect(result).toMatchObject({ source: "history", value: output?.value });
    expect(flow.missing).toEqual([]);
  }
});

test("JSONata: what an Output made of the children's results does not tell them", async () => {
  const asked = { language: "JSONata", executionType: "STANDARD" } as const;
  const flow = await flowOf({ ...asked, more: { Output: "{% $count($states.result) %}" } });
  expect(flow.steps.map(({ field }) => field)).not.toContain("Result");
  expect(flow.missing).toContain("Result: the outputs inside are not all in this history");
});
