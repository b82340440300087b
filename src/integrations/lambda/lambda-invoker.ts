// lambda-invoker.ts — the part of the Lambda service that tasks need.
import type { Scope } from "../../base/index.ts";
import type { InvokeOutcome, InvokeRequest } from "../../lambda/index.ts";

export interface LambdaInvoker {
  invoke(
    request: InvokeRequest,
    options: { readonly scope: Scope; readonly signal: AbortSignal },
  ): Promise<InvokeOutcome>;
}
