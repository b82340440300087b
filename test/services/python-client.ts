// python-client.ts — runs a script with boto3 against a server and gives back the JSON that it prints last.
import { execFile, spawnSync } from "node:child_process";
import { promisify } from "node:util";

const HEAD = `
import json, os, boto3
from botocore.config import Config
from botocore.exceptions import ClientError
def client(name, region="us-east-1", **more):
    return boto3.client(name, endpoint_url=os.environ["ORIGIN"], region_name=region,
        aws_access_key_id="test", aws_secret_access_key="test",
        config=Config(retries={"max_attempts": 1}, **more))
def error(call):
    try:
        call()
        return None
    except ClientError as e:
        return [e.response["Error"]["Code"], e.response["Error"].get("Message", ""), e.response["ResponseMetadata"]["HTTPStatusCode"]]
`;

const PYTHON_ENV = { PATH: process.env["PATH"] ?? "", HOME: process.env["HOME"] ?? "" };

/** The reason why boto3 cannot be used; undefined where it can. */
export function withoutBoto3(): string | undefined {
  const tried = spawnSync("python3", ["-c", "import boto3"], { encoding: "utf8" });
  if (tried.status === 0) return undefined;
  return tried.error === undefined ? "boto3 is not installed" : "python3 is not installed";
}

/** `script` ends in `print(json.dumps(…))`. */
export async function runPython(origin: string, script: string): Promise<unknown> {
  const env = { ...PYTHON_ENV, ORIGIN: origin };
  const { stdout } = await promisify(execFile)("python3", ["-c", HEAD + script], { env });
  return JSON.parse(stdout.trim().split("\n").at(-1) ?? "null");
}

/** The reason why the AWS CLI cannot be used; undefined where it can. */
export function withoutAwsCli(): string | undefined {
  const tried = spawnSync("aws", ["--version"], { encoding: "utf8" });
  return tried.status === 0 ? undefined : "the AWS CLI is not installed";
}

export async function runAws(origin: string, ...args: string[]): Promise<unknown> {
  const env = {
    ...PYTHON_ENV,
    ...{ AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test", AWS_ENDPOINT_URL: origin },
    ...{ AWS_DEFAULT_REGION: "us-east-1", AWS_PAGER: "" },
  };
  const { stdout } = await promisify(execFile)(
    "aws",
    ["--endpoint-url", origin, ...args, "--output", "json"],
    { env },
  );
  return stdout.trim() === "" ? undefined : JSON.parse(stdout);
}
