// deliveries.ts — lets embedded services reach functions, state machines and HTTP endpoints.
import type { Api } from "../api/index.ts";
import { isJsonObject, parseJson } from "../base/index.ts";
import type { LambdaInvoker } from "../integrations/index.ts";
import type { Delivered, DeliveryPorts } from "../services/index.ts";

/** `api` is asked for when something is delivered, because it is built later. */
export function deliveries(lambda: LambdaInvoker, api: () => Api): DeliveryPorts {
  return {
    invokeFunction: async ({ scope, functionName, payload, invocation }) => {
      const answer = await lambda.invoke(
        { functionName, payload, invocationType: invocation },
        { scope, signal: new AbortController().signal },
      );
      switch (answer.kind) {
        case "responded":
          return answer.functionError === undefined
            ? { ok: true, output: answer.payload }
            : { ok: false, error: answer.functionError, message: answer.payload };
        case "refused":
          return { ok: false, error: answer.error, message: answer.message };
        case "abandoned":
          return { ok: false, error: "Abandoned", message: "The invocation was given up." };
      }
    },
    startExecution: async ({ scope, ...parameters }): Promise<Delivered> => {
      const { status, text } = await api().answer("StartExecution", parameters, scope);
      if (status === 200) return { ok: true, output: text };
      const body = parseJson(text);
      const { __type = "", message = "" } = isJsonObject(body) ? body : {};
      return { ok: false, error: String(__type), message: String(message) };
    },
    sendHttp: async ({ method, url, headers, body, timeoutMs }) => {
      const signal = AbortSignal.timeout(timeoutMs);
      const content = method === "GET" || method === "HEAD" ? {} : { body };
      const answer = await fetch(url, { method, headers, signal, ...content });
      return { status: answer.status, body: await answer.text() };
    },
  };
}
