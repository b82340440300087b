// lazy-lambda.ts — the Lambda service, built when it is first needed.
//
// Held, it invokes nothing before its release: after a crash the engine gives tasks again at once, when a server's
// project is not deployed yet and nobody can tell a function where the server listens.
import type { LambdaInvoker } from "../integrations/index.ts";
import type { LambdaService, LambdaServiceOptions } from "../lambda/index.ts";
import { readingData } from "./data-refused.ts";

export class LazyLambda implements LambdaInvoker {
  readonly #options: LambdaServiceOptions;
  #service: Promise<LambdaService> | undefined;
  readonly #released: Promise<void> | undefined;
  #release: () => void = () => undefined;

  constructor(options: LambdaServiceOptions, { held }: { readonly held: boolean }) {
    this.#options = options;
    if (!held) return;
    this.#released = new Promise((resolve) => {
      this.#release = resolve;
    });
  }

  /** Lets invocations go. */
  release(): void {
    this.#release();
  }

  get(): Promise<LambdaService> {
    this.#service ??= readingData(
      import("../lambda/index.ts").then(({ LambdaService }) => new LambdaService(this.#options)),
    );
    return this.#service;
  }

  invoke: LambdaInvoker["invoke"] = async (request, options) => {
    await this.#released;
    return (await this.get()).invoke(request, options);
  };

  async dispose(): Promise<void> {
    // Who asked for a service that could not be built was told so.
    const service = await this.#service?.catch(() => undefined);
    await service?.[Symbol.asyncDispose]();
  }
}
