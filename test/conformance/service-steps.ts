// service-steps.ts — the calls of recorded cases that go to other AWS services, against a host in process.
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { isJsonArray, isJsonObject, type Json, type JsonObject } from "../../src/base/index.ts";
import { HOME_SCOPE, type Host } from "../../src/host/index.ts";
import { loadModelFile } from "../../src/integrations/index.ts";
import type { Send } from "./recorded-cases.ts";

const FUNCTIONS = new URL("../../src/lambda/fixtures/conformance/", import.meta.url);

/** Answers Step Functions' operations, and those of other services as `sqs.CreateQueue`. */
export function sendTo(host: Host): Send {
  return async (operation, params) => {
    const [service = "", name] = operation.split(".");
    // The cast: the parameters of a recorded step are an object.
    const parameters = params as JsonObject;
    if (name === undefined) return host.api.call(operation, parameters, HOME_SCOPE);
    if (service === "lambda") return callLambda(host, name, parameters);
    if (operation === "dynamodb.DescribeTable") return tableActive(host, parameters);
    return callService(host, { service, operation: name, parameters });
  };
}

type Answer = Awaited<ReturnType<Send>>;

async function callService(
  host: Host,
  call: { readonly service: string; readonly operation: string; readonly parameters: JsonObject },
): Promise<Answer> {
  const services = await host.services.get();
  // The cast: an object stays one. The recorder's client asks S3 for checksums of its own accord.
  const given = plain(call.parameters) as JsonObject;
  const parameters = call.operation === "GetObject" ? { ChecksumMode: "ENABLED", ...given } : given;
  const outcome = await services.call({ ...call, parameters, scope: HOME_SCOPE });
  if (outcome.ok) return { status: 200, body: withoutTimes(call, outcome.output) };
  const { status, code, message, members } = outcome;
  return { status, body: { ...members, __type: code, message } };
}

/** Times as the recorder's comparison has them; those of the cases stand in the answer's own members. */
function withoutTimes(
  { service, operation }: { readonly service: string; readonly operation: string },
  output: JsonObject,
): JsonObject {
  const shape = loadModelFile(service)?.operation(operation)?.output;
  const shown = Object.entries(output).map(([name, value]): [string, Json] => {
    const isTime = shape?.member(name)?.shape.type === "timestamp";
    return [name, isTime ? "datetime" : value];
  });
  return Object.fromEntries(shown);
}

/** Bytes stand in the cases as `{ $text }`. */
function plain(value: Json): Json {
  if (isJsonArray(value)) return value.map(plain);
  if (!isJsonObject(value)) return value;
  const { $text } = value;
  if ($text !== undefined) return $text;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, plain(inner)]));
}

/** The recorder waited for the table with the SDK's waiter. */
async function tableActive(host: Host, parameters: JsonObject): Promise<Answer> {
  for (;;) {
    const call = { service: "dynamodb", operation: "DescribeTable", parameters };
    const answer = await callService(host, call);
    // The cast: DescribeTable's answer.
    const { Table } = answer.body as { readonly Table?: { readonly TableStatus: string } };
    if (Table?.TableStatus !== "CREATING") return answer;
    await pause(50);
  }
}

interface FunctionParameters {
  readonly FunctionName: string;
  readonly Handler: string;
  readonly Runtime: string;
  readonly Timeout?: number;
  readonly Code: { readonly $lambda: string };
}

/** Functions stand in folders, where the recorder uploaded archives. */
async function callLambda(host: Host, operation: string, parameters: unknown): Promise<Answer> {
  if (operation !== "CreateFunction") throw new Error(`no way to call lambda.${operation}`);
  // The cast: CreateFunction's parameters as the cases have them.
  const { FunctionName, Handler, Runtime, Timeout, Code } = parameters as FunctionParameters;
  const lambda = await host.lambda.get();
  const FunctionArn = await lambda.declare({
    ...{ name: FunctionName, handler: Handler, runtime: Runtime },
    code: { kind: "folder", path: fileURLToPath(new URL(Code.$lambda, FUNCTIONS)) },
    ...(Timeout === undefined ? {} : { timeoutSeconds: Timeout }),
  });
  return { status: 200, body: { FunctionName, FunctionArn } };
}
