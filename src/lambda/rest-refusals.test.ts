import { afterAll, describe, expect, test } from "vitest";
import { writeZip } from "./code/zip-writer.ts";
import { createTestService, TEST_SCOPE } from "./fixtures/test-service.ts";

const lambda = createTestService({
  knowsLayer: (_, arn) => Promise.resolve(/:layer:shared:[12]$/.test(arn)),
});
afterAll(() => lambda[Symbol.asyncDispose]());

const FUNCTIONS = "/2015-03-31/functions";
const CODE = writeZip([{ name: "index.mjs", content: Buffer.from(""), mode: 0o644 }]);

/** Status, error type and message. */
async function send(
  method: string,
  path: string,
  body: Uint8Array | object,
): Promise<readonly [number, string | undefined, unknown]> {
  const bytes = body instanceof Uint8Array ? body : Buffer.from(JSON.stringify(body));
  const request = { method, path, query: new URLSearchParams(), headers: {}, body: bytes };
  const { status, headers, body: answer } = await lambda.service.handleRequest(request, TEST_SCOPE);
  const { Message, message } = JSON.parse(Buffer.from(answer).toString());
  return [status, headers["x-amzn-ErrorType"], Message ?? message];
}

function create(more: object, FunctionName = "refused"): ReturnType<typeof send> {
  return send("POST", FUNCTIONS, {
    FunctionName,
    Runtime: "nodejs20.x",
    Handler: "index.handler",
    Role: "arn:aws:iam::000000000000:role/test",
    Code: { ZipFile: Buffer.from(CODE).toString("base64") },
    ...more,
  });
}

const VARIABLES = { Environment: { Variables: { A: "x", GOOD: "y", "b-c": "z" } } };
const MISNAMED = [
  400,
  "ValidationException",
  expect.stringMatching(/'environment.variables' failed to satisfy .*: A, b-c$/),
];

test("environment names that Lambda does not take are refused, at creation and later", async () => {
  expect(await create(VARIABLES)).toEqual(MISNAMED);
  await create({}, "kept");
  expect(await send("PUT", `${FUNCTIONS}/kept/configuration`, VARIABLES)).toEqual(MISNAMED);
});

test.each([new Uint8Array(0), writeZip([])])("an empty zip is refused", async (bytes) => {
  expect(await create({ Code: { ZipFile: Buffer.from(bytes).toString("base64") } })).toEqual([
    400,
    "InvalidParameterValueException",
    "Uploaded file must be a non-empty zip",
  ]);
});

test.each([{ PackageType: "Image" }, { Code: { ImageUri: "a" } }])(
  "a container image is refused by name: %j",
  async (image) => {
    expect(await create({ Runtime: undefined, Handler: undefined, ...image })).toEqual([
      400,
      "InvalidParameterValueException",
      expect.stringMatching(/^container images are not run here/),
    ]);
  },
);

test("Invoke refuses a payload of broken UTF-8", async () => {
  await create({}, "called");
  const broken = Buffer.from([0x22, 0xff, 0x22]);
  expect(await send("POST", `${FUNCTIONS}/called/invocations`, broken)).toEqual([
    400,
    "InvalidRequestContentException",
    expect.stringMatching(/^Could not parse request body into json/),
  ]);
});

describe("layers", () => {
  const ours = (name: string): string =>
    `arn:aws:lambda:us-east-1:${TEST_SCOPE.account}:layer:${name}`;
  const powertools = "arn:aws:lambda:us-east-1:017000801446:layer:AWSLambdaPowertools:7";

  test("one of our own that is not there is refused, at creation and later", async () => {
    const Layers = [powertools, ours("none:1")];
    const refusal = [
      ...[400, "InvalidParameterValueException"],
      `Layer version ${ours("none:1")} does not exist.`,
    ];
    expect(await create({ Layers })).toEqual(refusal);
    await create({}, "layered");
    const path = `${FUNCTIONS}/layered/configuration`;
    expect(await send("PUT", path, { Layers })).toEqual(refusal);
  });

  test("those that are there and those of other accounts are taken and shown", async () => {
    const Layers = [powertools, ours("shared:2")];
    expect((await create({ Layers }, "with-layers"))[0]).toBe(201);
    const request = { method: "GET", path: `${FUNCTIONS}/with-layers/configuration` };
    const whole = { ...request, query: new URLSearchParams(), headers: {}, body: Buffer.from("") };
    const { body } = await lambda.service.handleRequest(whole, TEST_SCOPE);
    const shown = JSON.parse(Buffer.from(body).toString());
    expect(shown.Layers.map(({ Arn }: { Arn: string }) => Arn)).toEqual(Layers);
  });

  test.each([
    [["shared"], "ValidationException", /'\[shared\]' at 'layers' failed to satisfy constraint/],
    [
      [ours("shared:1"), ours("shared:2")],
      "InvalidParameterValueException",
      /Two different versions/,
    ],
    [
      [1, 2, 3, 4, 5, 6].map((n) => `${powertools}${n}`.replace("tools:", `tools${n}:`)),
      "InvalidParameterValueException",
      /^Cannot reference more than 5 layers\.$/,
    ],
  ])("%j is refused", async (Layers, type, message) => {
    expect(await create({ Layers })).toEqual([400, type, expect.stringMatching(message)]);
  });
});
