// invocation-counts.ts — how often each function ran and failed since the start.
import { functionArn } from "./function-name.ts";
import type { InvocationEnd } from "./invocation.ts";

export interface InvocationCounts {
  readonly invocations: number;
  readonly errors: number;
}

const NONE: InvocationCounts = { invocations: 0, errors: 0 };
const FUNCTIONS_MAX = 10_000;

export class InvocationCounter {
  readonly #counts = new Map<string, InvocationCounts>();

  /** A throttled request counts as no invocation. */
  note({ scope, functionName, throttled, failed }: InvocationEnd): void {
    if (throttled) return;
    const arn = functionArn(scope, functionName);
    const { invocations, errors } = this.of(arn);
    if (this.#counts.size >= FUNCTIONS_MAX && !this.#counts.has(arn)) this.#counts.clear();
    this.#counts.set(arn, { invocations: invocations + 1, errors: errors + (failed ? 1 : 0) });
  }

  of(arn: string): InvocationCounts {
    return this.#counts.get(arn) ?? NONE;
  }
}
