// service-steps.ts — the calls of recorded cases that go to other AWS services, against a host in process.
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { JsonObject } from "../../src/base/index.ts";
import { HOME_SCOPE, type Host } from "../../src/host/index.ts";
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
  const outcome = await services.call({ ...call, scope: HOME_SCOPE });
  if (outcome.ok) return { status: 200, body: outcome.output };
  const { status, code, message, members } = outcome;
  return { status, body: { ...members, __type: code, message } };
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
