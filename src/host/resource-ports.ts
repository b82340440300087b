// resource-ports.ts — how declared resources reach the embedded services and wait for them.
import type { Scope } from "../base/index.ts";
import type { Clock } from "../engine/index.ts";
import type { ResourcePorts } from "../resources/index.ts";
import { callLambda } from "./lambda-calls.ts";
import type { LazyLambda } from "./lazy-lambda.ts";
import type { LazyServices } from "./lazy-services.ts";

export function resourcePorts(
  { services, lambda }: { readonly services: LazyServices; readonly lambda: LazyLambda },
  clock: Clock,
  scope: Scope,
): ResourcePorts {
  return {
    scope,
    call: async (service, operation, parameters) =>
      service === "lambda"
        ? callLambda(await lambda.get(), scope, { operation, parameters })
        : (await services.get()).call({ service, operation, parameters, scope }),
    wait: (ms) =>
      new Promise((resolve) => {
        clock.wakeAt(clock.now() + ms, resolve);
      }),
  };
}
