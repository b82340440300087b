// routed-lambda.ts — functions by the way that routes say: those that live here, or Lambda's API elsewhere.
import { type Json, type JsonObject, memberOf } from "../../base/index.ts";
import { arnsOfCall, type Router, type Way } from "../routes/index.ts";
import type { ServiceAnswer } from "../services/index.ts";
import { UNREACHABLE } from "./lambda-answer.ts";
import type { Invoked, LambdaInvoker, TaskInvoker } from "./lambda-invoker.ts";

type InvokeOptions = Parameters<LambdaInvoker["invoke"]>[1];
type InvokeAsked = Parameters<LambdaInvoker["invoke"]>[0];

export class RoutedLambda implements TaskInvoker {
  readonly #router: Router;
  readonly #here: LambdaInvoker;

  constructor(router: Router, here: LambdaInvoker) {
    this.#router = router;
    this.#here = here;
  }

  async invoke(request: InvokeAsked, options: InvokeOptions): Promise<Invoked> {
    const parameters = { FunctionName: request.functionName };
    const arns = arnsOfCall("lambda", parameters, options.scope);
    const asked = { service: "lambda", action: "invoke", arns };
    const way = await this.#router.way(asked);
    if (way.kind === "outside") return this.#outside(way, request, options);
    const outcome = await this.#here.invoke(request, options);
    if (outcome.kind !== "refused" || outcome.error !== "ResourceNotFoundException") return outcome;
    // A function that nobody has made here may live elsewhere.
    const elsewhere = await this.#router.elsewhere(asked);
    return elsewhere.kind === "outside" ? this.#outside(elsewhere, request, options) : outcome;
  }

  async #outside(
    { target }: Extract<Way, { readonly kind: "outside" }>,
    request: InvokeAsked,
    { scope, signal }: InvokeOptions,
  ): Promise<Invoked> {
    const parameters = invokeParameters(request);
    const call = { service: "lambda", operation: "Invoke", parameters, scope, signal };
    const answer = await this.#router.call(call, target);
    if (signal.aborted) return { kind: "abandoned", requestId: "" };
    return outcomeOf(answer);
  }
}

function invokeParameters(asked: InvokeAsked): JsonObject {
  const { functionName, payload, qualifier, clientContext, invocationType, logType } = asked;
  const members = {
    ...{ FunctionName: functionName, Payload: payload, Qualifier: qualifier },
    ...{ ClientContext: clientContext, InvocationType: invocationType, LogType: logType },
  };
  return Object.fromEntries(
    Object.entries(members).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value] as const],
    ),
  );
}

function outcomeOf(answer: ServiceAnswer): Invoked {
  switch (answer.type) {
    case "answered": {
      const { output, requestId, headers } = answer;
      const text = (name: string): string | undefined => textOf(memberOf(output, name));
      const functionError = text("FunctionError");
      const logResult = text("LogResult");
      const traceId = headers.find(([name]) => name.toLowerCase() === "x-amzn-trace-id")?.[1];
      return {
        kind: "responded",
        statusCode: Number(memberOf(output, "StatusCode") ?? 200),
        payload: text("Payload") ?? "",
        executedVersion: text("ExecutedVersion") ?? "$LATEST",
        ...{ requestId, traceId: traceId ?? "" },
        functionError: functionError === undefined ? undefined : handled(functionError),
        logResult,
      };
    }
    case "refused": {
      const { code: error, message, httpStatus, requestId } = answer;
      return { kind: "refused", error, message, httpStatus, requestId };
    }
    case "unreachable":
    case "unfit": {
      const message = answer.type === "unfit" ? answer.problem : answer.message;
      return { kind: "refused", error: UNREACHABLE, message, httpStatus: 0, requestId: "null" };
    }
  }
}

function handled(functionError: string): "Handled" | "Unhandled" {
  return functionError === "Handled" ? "Handled" : "Unhandled";
}

function textOf(value: Json | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}
