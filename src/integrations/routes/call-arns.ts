// call-arns.ts — the ARNs of what a call is about, so that a route can be for one function, queue or table.
import { arnOf, bucketArn, type JsonObject, type Scope } from "../../base/index.ts";

/** Members that name a thing by less than its ARN, and the ARN behind its service, region and account. */
const NAMED: Readonly<
  Record<string, readonly [member: string, arn: (name: string, at: Scope) => string]>
> = {
  dynamodb: ["TableName", (name, at) => arnOf(at, "dynamodb", `table/${name}`)],
  events: ["EventBusName", (name, at) => arnOf(at, "events", `event-bus/${name}`)],
  lambda: ["FunctionName", (name, at) => arnOf(at, "lambda", `function:${name}`)],
  s3: ["Bucket", (name, { region }) => bucketArn(region, name)],
  sqs: ["QueueUrl", (url, at) => queueArn(url, at)],
};

/** Members that hold the ARN of somebody who may do something, not of what the call is about. */
const OTHERS = /Role|Policy|Kms|Key|Principal/;

export function arnsOfCall(service: string, parameters: JsonObject, at: Scope): readonly string[] {
  const arns = Object.entries(parameters).flatMap(([name, value]) =>
    typeof value === "string" && value.startsWith("arn:") && !OTHERS.test(name) ? [value] : [],
  );
  const [member = "", arnOf] = NAMED[service] ?? [];
  const name = parameters[member];
  if (typeof name !== "string" || name.startsWith("arn:") || arnOf === undefined) return arns;
  return [...arns, arnOf(name, at)];
}

function queueArn(url: string, at: Scope): string {
  const [, account = at.account, name = url] = /\/(\d{12})\/([^/]+)$/.exec(url) ?? [];
  return arnOf({ ...at, account }, "sqs", name);
}
