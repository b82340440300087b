// service-runner.ts — tasks on embedded services: optimised integrations and `aws-sdk:*`.
import { isJsonNumber, type JsonObject, numberOf, Payload } from "../../base/index.ts";
import type { TaskRequest } from "../../core/index.ts";
import type { TaskOutcome, TaskRunner, TaskRunOptions } from "../../engine/index.ts";
import { type CalledOperation, calledOperation, toRequest, toResult } from "../models/index.ts";
import { failed, succeeded, WAITING } from "../outcome.ts";
import { httpDate, sdkCause, sdkTime } from "../sdk-call.ts";
import { GIVEN_UP, parametersRefused, type Surroundings, scopeOf } from "../surroundings.ts";
import { optimisedRefusal, optimisedResult, sorted, unreachable } from "./optimised-service.ts";
import type { ServiceAnswer, ServicesCaller } from "./services-caller.ts";
import { foreignQueueHost, withOrigins } from "./task-request.ts";

/** Operations that wait until something comes, so that a skipping clock may jump meanwhile. */
const LASTING: ReadonlySet<string> = new Set(["sqs:ReceiveMessage"]);

export class ServiceRunner implements TaskRunner {
  readonly #services: ServicesCaller;
  readonly #surroundings: Surroundings;
  readonly #otherwise: TaskRunner;

  /** `otherwise` answers for services that are not there. */
  constructor(services: ServicesCaller, surroundings: Surroundings, otherwise: TaskRunner) {
    this.#services = services;
    this.#surroundings = surroundings;
    this.#otherwise = otherwise;
  }

  async run(request: TaskRequest, options: TaskRunOptions): Promise<TaskOutcome> {
    const { resource } = request;
    if (resource.kind !== "integration" && resource.kind !== "sdk") {
      return this.#otherwise.run(request, options);
    }
    const called = calledOperation(resource);
    const runsJob = resource.pattern === "sync" || resource.pattern === "sync:2";
    if (called === undefined || runsJob || !(await this.#services.has(called.model.service.file))) {
      return this.#otherwise.run(request, options);
    }
    const waits = resource.pattern === "waitForTaskToken";
    // Given again after a crash: the service has accepted before.
    if (waits && options.submittedOutput !== undefined) return WAITING;
    const outcome = await this.#call(request, called, options);
    if (!waits) return outcome;
    if (outcome.type !== "succeeded") {
      return outcome.type === "failed" ? { stage: "submit", ...outcome } : outcome;
    }
    if (!options.signal.aborted) await options.submitted(outcome.output);
    return WAITING;
  }

  async #call(
    request: TaskRequest,
    called: CalledOperation,
    { signal, whilePassive }: TaskRunOptions,
  ): Promise<TaskOutcome> {
    const { model, operation } = called;
    const service = model.service.file;
    const converted = toRequest(operation.input, request.parameters.value);
    if (!converted.ok) return parametersRefused(request, converted.problem);
    const optimised = request.resource.kind === "integration";
    const parameters =
      optimised && service === "events" ? withOrigins(converted.value, request) : converted.value;
    const elsewhere = service === "sqs" ? foreignQueueHost(parameters) : undefined;
    if (elsewhere !== undefined) {
      return optimised ? unreachable(called, elsewhere) : sdkUnreachable(called, elsewhere);
    }
    const call = this.#services.call({
      ...{ service, operation: operation.name, parameters, scope: scopeOf(request), signal },
    });
    const lasting = LASTING.has(`${service}:${operation.name}`);
    const answer = await (lasting ? whilePassive(call) : call);
    if (signal.aborted) return failed("States.TaskFailed", GIVEN_UP);
    return optimised ? this.#optimised(called, answer) : sdkOutcome(called, answer);
  }

  #optimised(called: CalledOperation, answer: ServiceAnswer): TaskOutcome {
    if (answer.type === "refused") return optimisedRefusal(called, answer);
    // Recorded: events:putEvents alone shows no metadata, and fails where an entry does.
    if (called.model.service.file === "events") return eventsOutcome(answer.output);
    return succeeded(optimisedResult(answer, httpDate(this.#surroundings.now())));
  }
}

function eventsOutcome(output: JsonObject): TaskOutcome {
  const result = new Payload(sorted(output));
  const count = output["FailedEntryCount"];
  const hasFailed = isJsonNumber(count) && numberOf(count) > 0;
  return hasFailed ? failed("EventBridge.FailedEntry", result.text()) : succeeded(result);
}

function sdkOutcome({ model, operation }: CalledOperation, answer: ServiceAnswer): TaskOutcome {
  if (answer.type === "refused") {
    const cause = sdkCause(model.service.prefix, answer, answer.requestId);
    return failed(model.errorName(answer.code), cause);
  }
  return succeeded(toResult(operation.output, answer.output, sdkTime));
}

function sdkUnreachable({ model }: CalledOperation, host: string): TaskOutcome {
  const cause = `Unable to execute HTTP request: ${host}: Name or service not known`;
  return failed(`${model.service.prefix}.SdkClientException`, cause);
}
