import { afterAll, expect, test } from "vitest";
import { writeZip } from "./code/zip-writer.ts";
import { createTestService, TEST_SCOPE } from "./fixtures/test-service.ts";

const lambda = createTestService();
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
