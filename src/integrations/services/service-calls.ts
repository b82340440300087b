// service-calls.ts — a task's call of a service: parameters to a request, the way it goes, the answer.
import { isJsonObject, type Json, type JsonObject } from "../../base/index.ts";
import type { TaskRequest } from "../../core/index.ts";
import type { TaskRunOptions } from "../../engine/index.ts";
import {
  actionOf,
  type CalledOperation,
  type Converted,
  calledOperation,
  isStreaming,
  jsonTextsOf,
  loadModelFile,
  type StructureView,
  toRequest,
} from "../models/index.ts";
import { arnsOfCall, type RouteAsked, type Router, type Way } from "../routes/index.ts";
import { scopeOf, taskKey } from "../surroundings.ts";
import { givenParameters, sentParameters } from "./optimised-request.ts";
import type { ServiceAnswer, ServicesCaller } from "./services-caller.ts";
import { foreignQueueHost } from "./task-request.ts";

/** Operations that wait until something comes, so that a skipping clock may jump meanwhile. */
const LASTING: ReadonlySet<string> = new Set(["sqs:ReceiveMessage"]);

export type Called = CalledOperation;
type Outside = Extract<Way, { readonly kind: "inside" | "outside" }>;

/** What a router is asked about a task; its parameters as the task gives them. */
export function askedOf(request: TaskRequest): RouteAsked {
  const { resource, parameters, resourceArn } = request;
  const value = parameters.value;
  const given = isJsonObject(value) ? value : {};
  const at = scopeOf(request);
  switch (resource.kind) {
    case "lambdaFunction":
      return { service: "lambda", action: "invoke", arns: [resourceArn, resource.arn] };
    case "integration":
    case "sdk": {
      const service = calledOperation(resource)?.model.service.file ?? resource.service;
      const arns = [resourceArn, ...arnsOfCall(service, given, at)];
      return { service, action: resource.action, arns };
    }
    case "activity":
    case "unknown":
      return { service: resource.kind, action: "", arns: [resourceArn] };
  }
}

export class ServiceCalls {
  readonly #router: Router;
  readonly #embedded: ServicesCaller | undefined;

  constructor(router: Router, embedded: ServicesCaller | undefined) {
    this.#router = router;
    this.#embedded = embedded;
  }

  /** The request, members as the model names them; or what is wrong with the parameters. */
  requestOf({ operation }: Called, request: TaskRequest, parameters: Json): Converted {
    const converted = convertedOf(operation.input, request, parameters);
    if (!converted.ok) return converted;
    return { ok: true, value: sentParameters(converted.value, request) };
  }

  async way(request: TaskRequest): Promise<Way> {
    return this.#router.way(askedOf(request));
  }

  /** The way of another operation of the same service: the one that describes or stops a job. */
  async wayOf(called: Called, parameters: JsonObject, request: TaskRequest): Promise<Way> {
    const service = called.model.service.file;
    const action = actionOf(called.operation.name);
    const arns = arnsOfCall(service, parameters, scopeOf(request));
    return this.#router.way({ service, action, arns });
  }

  /** Something that a task needs of another operation, by the way that this one's route leads. */
  async ask(
    { service, operation, parameters }: AskedOperation,
    request: TaskRequest,
    options: CallPlace["options"],
  ): Promise<ServiceAnswer> {
    const model = loadModelFile(service);
    const found = model?.operation(operation);
    if (model === undefined || found === undefined) throw new Error(`there is no ${operation}`);
    const called = { model, operation: found };
    const way = await this.wayOf(called, parameters, request);
    if (way.kind === "inside" || way.kind === "outside") {
      return this.call(called, parameters, { request, way, options });
    }
    return { type: "unreachable", message: `No route leads to ${service}:${actionOf(operation)}` };
  }

  async call(
    { model, operation }: Called,
    parameters: JsonObject,
    { request, way, options }: CallPlace,
  ): Promise<ServiceAnswer> {
    const { signal, whilePassive } = options;
    const service = model.service.file;
    const { credentialsRoleArn } = request;
    const call = {
      ...{ service, operation: operation.name, parameters, scope: scopeOf(request), signal },
      idempotencyKey: taskKey(request),
      ...(credentialsRoleArn === undefined ? {} : { credentialsRoleArn }),
    };
    if (way.kind === "outside") return this.#router.call(call, way.target);
    if (this.#embedded === undefined) throw new Error("nothing is embedded");
    const elsewhere = service === "sqs" ? foreignQueueHost(parameters) : undefined;
    if (elsewhere !== undefined) return { type: "unreachable", message: unknownHost(elsewhere) };
    const going = this.#embedded.call(call);
    const lasts = LASTING.has(`${service}:${operation.name}`);
    const answer = await (lasts ? whilePassive(going) : going);
    if (service !== "s3" || answer.type !== "refused") return answer;
    const extendedRequestId = Buffer.from(answer.requestId).toString("base64");
    return { extendedRequestId, ...answer };
  }
}

export interface AskedOperation {
  /** The model's file name. */
  readonly service: string;
  readonly operation: string;
  /** Members as the model names them. */
  readonly parameters: JsonObject;
}

export interface CallPlace {
  readonly request: TaskRequest;
  readonly way: Outside;
  readonly options: Pick<TaskRunOptions, "signal" | "whilePassive">;
}

function unknownHost(host: string): string {
  return `Unable to execute HTTP request: ${host}: Name or service not known`;
}

/** What is wrong with the parameters as the task gives them. */
export function requestProblem({ operation }: Called, request: TaskRequest): string | undefined {
  const converted = convertedOf(operation.input, request, request.parameters.value);
  return converted.ok ? undefined : converted.problem;
}

function convertedOf(
  input: StructureView | undefined,
  request: TaskRequest,
  parameters: Json,
): Converted {
  const { resource } = request;
  const given = givenParameters(parameters, request);
  const isAction = resource.kind === "integration" || resource.kind === "sdk";
  return toRequest(input, given, isAction ? jsonTextsOf(resource) : undefined);
}

/** A service that answers by a stream of events cannot be a task. */
export function streamProblem(called: Called): string | undefined {
  if (!isStreaming(called.model, called.operation)) return undefined;
  return `${called.operation.name} answers by a stream, which Step Functions cannot take`;
}

/** A member of the parameters as the task gives them. */
export function parametersOf({ parameters }: TaskRequest): JsonObject {
  const value: Json = parameters.value;
  return isJsonObject(value) ? value : {};
}
