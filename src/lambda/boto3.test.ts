// The genuine AWS client of Python against Lambda's REST API, over HTTP.
import { execFile, execFileSync } from "node:child_process";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { promisify } from "node:util";
import { afterAll, expect, test } from "vitest";
import { createTestService, TEST_SCOPE } from "./fixtures/test-service.ts";

const lambda = createTestService();
afterAll(() => lambda[Symbol.asyncDispose]());

const hasBoto3 = (() => {
  try {
    execFileSync("python3", ["-c", "import boto3"], { stdio: "ignore" });
    return true;
  } catch {
    process.stderr.write("No boto3 on this machine: the genuine client is not tested.\n");
    return false;
  }
})();

const SCRIPT = `
import base64, boto3, io, json, sys, zipfile
from botocore.config import Config
from botocore.exceptions import ClientError

client = boto3.client("lambda", endpoint_url=sys.argv[1], region_name="us-east-1",
    aws_access_key_id="000000000000", aws_secret_access_key="x", config=Config(retries={"max_attempts": 0}))
seen = {}

def zipped(text):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("app/main.py", text)
    return target.getvalue()

def error(call, **parameters):
    try:
        call(**parameters)
    except ClientError as problem:
        return [problem.response["Error"]["Code"], problem.response["Error"]["Message"], type(problem).__name__]

source = "def run(event, context):\\n    return {'got': event, 'who': context.function_name}\\n"
created = client.create_function(FunctionName="boto", Runtime="python3.12", Handler="app.main.run",
    Role="arn:aws:iam::000000000000:role/r", Code={"ZipFile": zipped(source)}, Timeout=10)
seen["created"] = [created["FunctionArn"], created["State"], created["CodeSize"] > 100]
client.get_waiter("function_active_v2").wait(FunctionName="boto")
client.get_waiter("function_updated_v2").wait(FunctionName="boto")
answer = client.invoke(FunctionName="boto", Payload=b'{"a": 1}', LogType="Tail")
seen["invoked"] = [answer["StatusCode"], answer["ExecutedVersion"], json.load(answer["Payload"])]
seen["log"] = base64.b64decode(answer["LogResult"]).decode().startswith("START RequestId: ")
client.update_function_code(FunctionName="boto", ZipFile=zipped("def run(e, c):\\n    raise KeyError('k')\\n"))
failed = client.invoke(FunctionName=created["FunctionArn"])
seen["failed"] = [failed["FunctionError"], json.load(failed["Payload"])["errorType"]]
seen["event"] = client.invoke(FunctionName="boto", InvocationType="Event")["StatusCode"]
seen["version"] = client.publish_version(FunctionName="boto")["Version"]
seen["alias"] = client.create_alias(FunctionName="boto", Name="live", FunctionVersion="1")["AliasArn"]
seen["versions"] = [v["Version"] for page in client.get_paginator("list_versions_by_function").paginate(
    FunctionName="boto") for v in page["Versions"]]
client.put_function_concurrency(FunctionName="boto", ReservedConcurrentExecutions=0)
seen["throttled"] = error(client.invoke, FunctionName="boto")
client.delete_function_concurrency(FunctionName="boto")
client.tag_resource(Resource=created["FunctionArn"], Tags={"a": "b c"})
seen["tags"] = client.list_tags(Resource=created["FunctionArn"])["Tags"]
client.untag_resource(Resource=created["FunctionArn"], TagKeys=["a"])
client.add_permission(FunctionName="boto", StatementId="s", Action="lambda:InvokeFunction", Principal="*")
seen["policy"] = json.loads(client.get_policy(FunctionName="boto")["Policy"])["Statement"][0]["Principal"]
seen["missing"] = error(client.invoke, FunctionName="none")
seen["conflict"] = error(client.create_function, FunctionName="boto", Runtime="python3.12", Handler="a.b",
    Role="arn:aws:iam::000000000000:role/r", Code={"ZipFile": zipped("")})
seen["garbage"] = error(client.invoke, FunctionName="boto", Payload=b"hello")
seen["listed"] = [f["FunctionName"] for f in client.list_functions()["Functions"]]
client.delete_function(FunctionName="boto")
seen["deleted"] = error(client.get_function, FunctionName="boto")
print(json.dumps(seen))
`;

async function withServer<T>(use: (url: string) => Promise<T>): Promise<T> {
  const server = createServer((request, response) => {
    const answer = async (): Promise<void> => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      const { pathname, searchParams } = new URL(request.url ?? "/", "http://localhost");
      const headers = request.headers as Record<string, string>;
      const { method = "GET" } = request;
      const reply = await lambda.service.handleRequest(
        { method, path: pathname, query: searchParams, headers, body: Buffer.concat(chunks) },
        TEST_SCOPE,
      );
      response.writeHead(reply.status, reply.headers).end(reply.body);
    };
    answer().catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    return await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

test.skipIf(!hasBoto3)(
  "boto3 creates, invokes, publishes, tags and deletes a function",
  async () => {
    const { stdout } = await withServer((url) =>
      promisify(execFile)("python3", ["-c", SCRIPT, url], { timeout: 60_000 }),
    );
    const arn = "arn:aws:lambda:us-east-1:000000000000:function";
    expect(JSON.parse(stdout)).toEqual({
      created: [`${arn}:boto`, "Active", true],
      invoked: [200, "$LATEST", { got: { a: 1 }, who: "boto" }],
      log: true,
      failed: ["Unhandled", "KeyError"],
      event: 202,
      version: "1",
      alias: `${arn}:boto:live`,
      versions: ["$LATEST", "1"],
      throttled: ["TooManyRequestsException", "Rate Exceeded.", "TooManyRequestsException"],
      tags: { a: "b c" },
      policy: "*",
      missing: [
        "ResourceNotFoundException",
        `Function not found: ${arn}:none`,
        "ResourceNotFoundException",
      ],
      conflict: [
        "ResourceConflictException",
        "Function already exist: boto",
        "ResourceConflictException",
      ],
      garbage: [
        "InvalidRequestContentException",
        expect.stringMatching(/^Could not parse request body into json/),
        "InvalidRequestContentException",
      ],
      listed: ["boto"],
      deleted: [
        "ResourceNotFoundException",
        `Function not found: ${arn}:boto`,
        "ResourceNotFoundException",
      ],
    });
  },
);
