// door.ts — the one entrance to the embedded services: over HTTP and from inside.
//
// Owns: choosing the service, reading parameters, writing answers. Never: what an operation does.
//   D1. An answer leaves when everything that its service changed before it is on disk.
//   D2. An operation that a service does not have is the caller's error, by name, never a 5xx.
//   D3. An error of ours says nothing of our insides.
import { type JsonObject, nestingProblem, stringifyJson } from "../../base/index.ts";
import { JournalFailed } from "../journal/index.ts";
import { payloadOf } from "../payload-answer.ts";
import type { ModelSource } from "../ports.ts";
import { type Call, type EmbeddedService, unknownOperation } from "../service.ts";
import { ServiceFault } from "../service-fault.ts";
import { type ApiModel, shapeOf } from "../wire/index.ts";
import { type Asked, answerOf, faultAnswer } from "./answer.ts";
import { type Chosen, choose, chooseForm, isForm } from "./choose.ts";
import { BODY_BYTES_MAX, type ReadRequest, readRequest, typedFor } from "./read.ts";
import { type DoorAnswer, type DoorBody, type DoorRequest, headerOf } from "./request.ts";

export interface DoorOptions {
  readonly services: ReadonlyMap<string, EmbeddedService>;
  readonly modelOf: ModelSource;
  readonly uuid: () => string;
  /** The address of the server for callers that come without HTTP. */
  readonly origin: () => string;
  /** Told of errors that are ours. */
  readonly report: (where: string, error: unknown) => void;
}

/** What a call from inside ended with. */
export type CallOutcome =
  | {
      readonly ok: true;
      readonly output: JsonObject;
      readonly requestId: string;
      /** The bytes of a streaming member; `output` holds it as text. */
      readonly payload?: Uint8Array;
      /** The answer as HTTP would have carried it; made when asked for. */
      readonly http: () => DoorAnswer;
    }
  | {
      readonly ok: false;
      /** The exception's name in the model, or the service's code: `QueueDoesNotExist`, `ValidationException`. */
      readonly code: string;
      readonly message: string;
      readonly status: number;
      readonly requestId: string;
      readonly members: JsonObject;
    };

const INTERNAL_FAILURE = ["InternalFailure", "Internal failure"] as const;
/** The services' own names for an error of theirs, a full disk for one; SDKs try again. */
const INTERNAL: Readonly<Record<string, readonly [code: string, message: string]>> = {
  dynamodb: ["InternalServerError", "Internal server error"],
  events: ["InternalException", "Internal failure"],
  s3: ["InternalError", "We encountered an internal error. Please try again."],
  sns: ["InternalErrorException", "Internal error"],
};

export class FrontDoor {
  readonly #options: DoorOptions;

  constructor(options: DoorOptions) {
    this.#options = options;
  }

  matches(request: DoorRequest): boolean {
    const chosen = choose(request);
    if (chosen !== undefined) return this.#options.services.has(chosen.model);
    return isForm(request);
  }

  async handle(request: DoorRequest, body: DoorBody): Promise<DoorAnswer> {
    const requestId = this.#options.uuid();
    const bytes = await body.read(BODY_BYTES_MAX);
    const chosen = choose(request) ?? chooseForm(new URLSearchParams(bytes.toString("utf8")));
    const model = chosen && this.#options.modelOf(chosen.model)?.raw;
    const service = chosen && this.#options.services.get(chosen.model);
    if (chosen === undefined || model === undefined || service === undefined) {
      return { status: 404, headers: ["Content-Type", "text/plain"], body: "No such service\n" };
    }
    const asked: Asked = { ...askedOf(request, chosen, model), requestId };
    const call = this.#callOf(request, body, requestId);
    return await this.#answer(asked, { service, call }, () => {
      const operation = chosen.operation === undefined ? {} : { operation: chosen.operation };
      const { protocol } = chosen;
      return readRequest({ request, bytes, model, protocol, service: chosen.model, ...operation });
    });
  }

  #callOf(request: DoorRequest, body: DoorBody, requestId: string): Call {
    const { scope } = request;
    const host = headerOf(request, "host");
    return {
      scope: { account: scope.account, region: scope.region },
      accessKeyId: scope.accessKeyId,
      requestId,
      origin: host === "" ? this.#options.origin() : `http://${host}`,
      signal: body.signal,
    };
  }

  async #answer(
    asked: Asked,
    { service, call }: { readonly service: EmbeddedService; readonly call: Call },
    read: () => ReadRequest,
  ): Promise<DoorAnswer> {
    let known = asked;
    try {
      const { operation, parameters, payload } = read();
      known = { ...asked, operation };
      const whole = payload === undefined ? call : { ...call, payload };
      return answerOf(known, await this.#run(service, { operation, parameters, call: whole }));
    } catch (error) {
      return faultAnswer(known, this.#faultOf(`${asked.service}:${known.operation}`, error));
    }
  }

  async #run(
    service: EmbeddedService,
    { operation, parameters, call }: { operation: string; parameters: JsonObject; call: Call },
  ): Promise<JsonObject> {
    const run = service.operation(operation);
    if (run === undefined) {
      const operations = this.#options.modelOf(service.model)?.raw.operations ?? {};
      throw unknownOperation(service.model, operation, Object.hasOwn(operations, operation));
    }
    try {
      return await run(parameters, call);
    } finally {
      // Also before an error: it may tell of what was changed.
      await service.durable();
    }
  }

  #faultOf(where: string, error: unknown): ServiceFault {
    if (error instanceof ServiceFault) return error;
    this.#options.report(where, error);
    if (error instanceof JournalFailed)
      return new ServiceFault("ServiceUnavailable", "Service is unavailable", { status: 503 });
    const [code, message] = INTERNAL[where.split(":")[0] ?? ""] ?? INTERNAL_FAILURE;
    return new ServiceFault(code, message, { status: 500 });
  }

  /** For task integrations and other services: no HTTP, no signature. Never rejects. */
  async call(
    service: string,
    operation: string,
    {
      parameters,
      call,
    }: { readonly parameters: JsonObject; readonly call: Partial<Call> & Pick<Call, "scope"> },
  ): Promise<CallOutcome> {
    const requestId = this.#options.uuid();
    const known = this.#options.services.get(service);
    const model = this.#options.modelOf(service)?.raw;
    const origin = this.#options.origin();
    const whole: Call = { accessKeyId: "", signal: undefined, origin, requestId, ...call };
    try {
      if (known === undefined || model === undefined)
        throw new ServiceFault("UnknownOperationException", `${service} is not embedded`);
      const own = insideParameters({ service, model, operation }, parameters);
      const payload = insidePayload(model, operation, own);
      const sent = payload === undefined ? whole : { ...whole, payload };
      const answer = await this.#run(known, { operation, parameters: own, call: sent });
      const output = withBody(model, operation, answer);
      const protocol = protocolOf(model);
      const asked = { service, model, protocol, operation, requestId, contentType: "", method: "" };
      const bytes = payloadOf(answer);
      const body = bytes === undefined ? {} : { payload: bytes };
      return { ok: true, output, requestId, http: () => answerOf(asked, answer), ...body };
    } catch (error) {
      const { code, message, status, members } = this.#faultOf(`${service}:${operation}`, error);
      return { ok: false, code, message, status, requestId, members };
    }
  }
}

/** As the wire would have carried them: plain numbers, members of the model alone. */
function insideParameters(
  { service, model, operation }: { service: string; model: ApiModel; operation: string },
  parameters: JsonObject,
): JsonObject {
  const text = stringifyJson(parameters);
  const deep = nestingProblem(text);
  if (deep !== undefined) throw new ServiceFault("SerializationException", deep);
  // The cast: what was written is read again.
  const plain = JSON.parse(text) as JsonObject;
  return typedFor({ model, service }, operation, plain);
}

/** The member that HTTP would carry as the body, given as text: `Body` of PutObject. */
function insidePayload(
  model: ApiModel,
  operation: string,
  parameters: JsonObject,
): Uint8Array | undefined {
  const shape = shapeOf(model, model.operations[operation]?.input?.shape);
  const text = shape.payload === undefined ? undefined : parameters[shape.payload];
  return typeof text === "string" ? Buffer.from(text, "utf8") : undefined;
}

function withBody(model: ApiModel, operation: string, answer: JsonObject): JsonObject {
  const bytes = payloadOf(answer);
  const member = shapeOf(model, model.operations[operation]?.output?.shape).payload;
  if (bytes === undefined || member === undefined) return answer;
  // Made when somebody asks for the text: most want the bytes.
  return Object.defineProperty({ ...answer }, member, {
    enumerable: true,
    get: () => Buffer.from(bytes).toString("utf8"),
  });
}

function protocolOf(model: ApiModel): Asked["protocol"] {
  switch (model.metadata.protocol) {
    case "query":
    case "rest-json":
    case "rest-xml":
      return model.metadata.protocol;
    default:
      return "json";
  }
}

function askedOf(request: DoorRequest, chosen: Chosen, model: ApiModel): Omit<Asked, "requestId"> {
  return {
    service: chosen.model,
    model,
    protocol: chosen.protocol,
    operation: chosen.operation ?? "",
    contentType: headerOf(request, "content-type"),
    method: request.method,
  };
}
