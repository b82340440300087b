// The server that asks for signatures, tried with boto3: what AWS's own signers make is let through, nothing else is.
import { execFile, spawnSync } from "node:child_process";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { RealClock } from "../../src/engine/index.ts";
import { HOME_SCOPE, Host } from "../../src/host/index.ts";

const missing = spawnSync("python3", ["-c", "import boto3"], { timeout: 60_000 }).status !== 0;
const KEY = "AKIATREADLE";
const SECRET = "s3cr3t/with+signs";

let host: Host;
let url: string;

beforeAll(async () => {
  host = await Host.open({
    scope: HOME_SCOPE,
    clock: new RealClock(),
    relaxed: false,
    synchronous: "FULL",
    env: {},
    secrets: new Map([[KEY, SECRET]]),
    log: () => undefined,
  });
  url = await host.listen("127.0.0.1", 0);
});

afterAll(() => host[Symbol.asyncDispose]());

const SCRIPT = `
import sys, boto3, urllib.request, urllib.error
from botocore.config import Config
from botocore.exceptions import ClientError
url, key, secret = sys.argv[1:4]
def client(name, key=key, secret=secret, **config):
    return boto3.client(name, endpoint_url=url, region_name="us-east-1", aws_access_key_id=key,
        aws_secret_access_key=secret, config=Config(retries={"max_attempts": 1}, **config))
def code(call):
    try:
        call()
        return "ok"
    except ClientError as error:
        return error.response["Error"]["Code"]
def good():
    client("stepfunctions").list_state_machines()
    client("sqs").create_queue(QueueName="q")
    client("sns").create_topic(Name="t")
    client("dynamodb").list_tables()
    s3 = client("s3", signature_version="s3v4")
    s3.create_bucket(Bucket="signed")
    s3.put_object(Bucket="signed", Key="a b/ü+c*.txt", Body=b"hello")
    address = s3.generate_presigned_url("get_object", Params={"Bucket": "signed", "Key": "a b/ü+c*.txt"})
    print(urllib.request.urlopen(address).read().decode())
    try:
        urllib.request.urlopen(address.replace("X-Amz-Expires=3600", "X-Amz-Expires=7200"))
    except urllib.error.HTTPError as error:
        print(error.code)
    arn = "arn:aws:lambda:us-east-1:123456789012:function:none"
    print(code(lambda: client("lambda").get_function(FunctionName=arn)))
good()
for given in [dict(secret="wrong"), dict(key="AKIAOTHER")]:
    print(*[code(getattr(client(name, **given), call)) for name, call in
        [("stepfunctions", "list_state_machines"), ("sns", "list_topics"), ("s3", "list_buckets")]])
from botocore import UNSIGNED
print(*[code(getattr(client(name, signature_version=UNSIGNED), call)) for name, call in
    [("stepfunctions", "list_state_machines"), ("sns", "list_topics")]])
`;

describe.skipIf(missing)("boto3 and a server that asks for signatures", () => {
  test("good ones pass in every form; bad ones have AWS's names for each protocol", async () => {
    const printed = await new Promise<string>((resolve, reject) => {
      const options = { timeout: 100_000, env: { ...process.env, PYTHONIOENCODING: "utf-8" } };
      execFile("python3", ["-c", SCRIPT, url, KEY, SECRET], options, (error, stdout, stderr) => {
        if (error === null) resolve(stdout);
        else reject(new Error(`${error.message}\n${stderr}`));
      });
    });
    expect(printed.trim().split("\n")).toEqual([
      "hello",
      "403",
      "ResourceNotFoundException",
      "InvalidSignatureException SignatureDoesNotMatch SignatureDoesNotMatch",
      "UnrecognizedClientException InvalidClientTokenId InvalidAccessKeyId",
      "MissingAuthenticationTokenException MissingAuthenticationToken",
    ]);
  }, 120_000);
});
