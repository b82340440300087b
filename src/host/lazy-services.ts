// lazy-services.ts — the embedded services, built when a task or a listener first needs them.
import {
  actionOf,
  type ConnectionSource,
  type ServiceAnswer,
  type ServiceCall,
  type ServicesCaller,
} from "../integrations/index.ts";
import type { CallOutcome, DoorAnswer, Services, ServicesOptions } from "../services/index.ts";
import { readingData } from "./data-refused.ts";

export class LazyServices implements ServicesCaller, ConnectionSource {
  readonly #options: ServicesOptions;
  #services: Promise<Services> | undefined;

  constructor(options: ServicesOptions) {
    this.#options = options;
  }

  /** Whether somebody has needed them: what is only worth telling them need not build them. */
  get isBuilt(): boolean {
    return this.#services !== undefined;
  }

  get(): Promise<Services> {
    this.#services ??= readingData(
      import("../services/index.ts").then(({ createServices }) => createServices(this.#options)),
    );
    return this.#services;
  }

  has: ServicesCaller["has"] = async (service, action) => {
    const services = await this.get();
    if (!services.embedded.includes(service)) return false;
    const operations = services.operationsOf(service);
    return action === undefined || operations.some((name) => actionOf(name) === action);
  };

  call: ServicesCaller["call"] = async (call: ServiceCall) =>
    answerOf(await (await this.get()).call(call));

  connection: ConnectionSource["connection"] = async (arn) => (await this.get()).connection(arn);

  async dispose(): Promise<void> {
    // Who asked for services that could not be built was told so.
    const services = await this.#services?.catch(() => undefined);
    await services?.close();
  }
}

function answerOf(outcome: CallOutcome): ServiceAnswer {
  if (!outcome.ok) {
    const { code, message, status: httpStatus, requestId } = outcome;
    return { type: "refused", code, message, httpStatus, requestId };
  }
  const { output, requestId } = outcome;
  const http = outcome.http();
  const contentLength = lengthOf(http);
  return { type: "answered", output, headers: pairs(http), contentLength, requestId };
}

function lengthOf({ body, headers }: DoorAnswer): number {
  if (typeof body === "string" || body instanceof Uint8Array) return Buffer.byteLength(body);
  // Of a stream only the head can tell.
  const at = headers.indexOf("Content-Length");
  return at < 0 ? 0 : Number(headers[at + 1]);
}

function pairs({ headers }: DoorAnswer): readonly (readonly [string, string])[] {
  return headers.flatMap((name, at) =>
    at % 2 === 0 ? [[name, headers[at + 1] ?? ""] as const] : [],
  );
}
