// states-caller.ts — lets tasks call Step Functions in process, by the same operations as from outside.
import type { Api } from "../api/index.ts";
import { isJsonObject, type JsonObject, parseJson } from "../base/index.ts";
import type { Engine } from "../engine/index.ts";
import type { StatesAnswer, StatesCaller } from "../integrations/index.ts";

/** `api` and `engine` are asked for when a task calls, because they are built after the runners. */
export function statesCaller(api: () => Api, engine: () => Engine): StatesCaller {
  return {
    call: async (operation, params, scope, signal) => {
      const { status, text } = await api().answer(operation, params, scope, signal);
      const body = parseJson(text);
      return answerOf(status, isJsonObject(body) ? body : {});
    },
    closed: async (executionArn, signal) => {
      await engine().closed(executionArn, signal);
    },
  };
}

function answerOf(status: number, body: JsonObject): StatesAnswer {
  if (status === 200) return { type: "answered", output: body };
  return {
    type: "refused",
    code: String(body["__type"]),
    message: String(body["message"] ?? ""),
  };
}
