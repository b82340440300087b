// lazy-lambda.ts — the Lambda service, built when it is first needed.
import type { LambdaInvoker } from "../integrations/index.ts";
import type { LambdaService, LambdaServiceOptions } from "../lambda/index.ts";

export class LazyLambda implements LambdaInvoker {
  readonly #options: LambdaServiceOptions;
  #service: Promise<LambdaService> | undefined;

  constructor(options: LambdaServiceOptions) {
    this.#options = options;
  }

  get(): Promise<LambdaService> {
    this.#service ??= import("../lambda/index.ts").then(
      ({ LambdaService }) => new LambdaService(this.#options),
    );
    return this.#service;
  }

  invoke: LambdaInvoker["invoke"] = async (request, options) =>
    (await this.get()).invoke(request, options);

  async dispose(): Promise<void> {
    if (this.#service !== undefined) await (await this.#service)[Symbol.asyncDispose]();
  }
}
