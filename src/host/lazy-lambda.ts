// lazy-lambda.ts — the Lambda service, built when it is first needed.
//
// Held, it invokes nothing before its release: after a crash the engine gives tasks again at once, when a server's
// project is not deployed yet and nobody can tell a function where the server listens.

import type { Clock } from "../engine/index.ts";
import type { LambdaInvoker } from "../integrations/index.ts";
import type { LambdaService, LambdaServiceOptions } from "../lambda/index.ts";
import { readingData } from "./data-refused.ts";
import type { LazyServices } from "./lazy-services.ts";

/** What event sources reach their queues by. */
export interface EventSourceParts {
  readonly services: () => LazyServices;
  readonly clock: Clock;
  readonly report: (where: string, error: unknown) => void;
}

export class LazyLambda implements LambdaInvoker {
  readonly #options: LambdaServiceOptions;
  readonly #eventSources: EventSourceParts;
  #service: Promise<LambdaService> | undefined;
  readonly #released: Promise<void> | undefined;
  #release: () => void = () => undefined;

  constructor(
    options: LambdaServiceOptions,
    { held, eventSources }: { readonly held: boolean; readonly eventSources: EventSourceParts },
  ) {
    this.#options = options;
    this.#eventSources = eventSources;
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
      // Both here, because most runs of one machine need neither.
      Promise.all([import("../lambda/index.ts"), import("./queue-port.ts")]).then(
        ([{ LambdaService }, { eventSourcePorts }]) => this.#open(LambdaService, eventSourcePorts),
      ),
    );
    return this.#service;
  }

  #open(
    Service: typeof LambdaService,
    portsOf: typeof import("./queue-port.ts").eventSourcePorts,
  ): LambdaService {
    const { services, clock, report } = this.#eventSources;
    const eventSources = portsOf(services(), clock, report);
    const service = new Service({ ...this.#options, eventSources });
    if (this.#released === undefined) service.startEventSources();
    else void this.#released.then(() => service.startEventSources());
    return service;
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
