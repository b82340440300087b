// lambda-invoker.ts — the part of the Lambda service that tasks need.
import type { Scope } from "../../base/index.ts";
import type { InvokeOutcome, InvokeRequest } from "../../lambda/index.ts";

export interface LambdaInvoker {
  invoke(
    request: InvokeRequest,
    options: { readonly scope: Scope; readonly signal: AbortSignal },
  ): Promise<InvokeOutcome>;
}

/** What refuses need not be the Lambda that lives here, so any error's name may come. */
export interface Refused {
  readonly kind: "refused";
  readonly error: string;
  readonly httpStatus: number;
  readonly message: string;
  readonly requestId: string;
}

export type Invoked = Exclude<InvokeOutcome, { readonly kind: "refused" }> | Refused;

/** Functions as tasks invoke them, wherever they live. */
export interface TaskInvoker {
  invoke(
    request: InvokeRequest,
    options: { readonly scope: Scope; readonly signal: AbortSignal },
  ): Promise<Invoked>;
}
