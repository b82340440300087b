// service-runner.ts — tasks on AWS services, embedded or behind a route: optimised integrations and `aws-sdk:*`.
import { isJsonArray, isJsonNumber, type JsonObject, numberOf, Payload } from "../../base/index.ts";
import type { TaskRequest } from "../../core/index.ts";
import type { TaskOutcome, TaskRunner, TaskRunOptions } from "../../engine/index.ts";
import { calledOperation, toResult } from "../models/index.ts";
import { failed, succeeded, WAITING } from "../outcome.ts";
import { httpDate, sdkCause, sdkTime } from "../sdk-call.ts";
import { GIVEN_UP, notStarted, parametersRefused, type Surroundings } from "../surroundings.ts";
import { changedAnswer, shownAnswer } from "./optimised-answer.ts";
import { optimisedRefusal, optimisedResult, sorted, unreachable } from "./optimised-service.ts";
import { type Ask, finished, prepared } from "./preparation.ts";
import {
  type Called,
  type CallPlace,
  parametersOf,
  type ServiceCalls,
  streamProblem,
} from "./service-calls.ts";
import type { ServiceAnswer } from "./services-caller.ts";

/** A call that the service has taken, with its answer as the service gave it; or how the task ended instead. */
export type Accepted =
  | { readonly type: "accepted"; readonly result: Payload }
  | { readonly type: "ended"; readonly outcome: TaskOutcome };

/** Waits for jobs that a task has started. */
export interface JobWatcher {
  /** False where the integration has no `.sync`. */
  watches(request: TaskRequest): boolean;
  /** `started` is what was submitted. */
  result(started: Payload, request: TaskRequest, options: TaskRunOptions): Promise<TaskOutcome>;
}

export interface ServiceRunnerParts {
  readonly calls: ServiceCalls;
  readonly jobs: JobWatcher;
  readonly surroundings: Surroundings;
  /** Answers for services that are neither embedded nor routed. */
  readonly otherwise: TaskRunner;
}

export class ServiceRunner implements TaskRunner {
  readonly #parts: ServiceRunnerParts;

  constructor(parts: ServiceRunnerParts) {
    this.#parts = parts;
  }

  async run(request: TaskRequest, options: TaskRunOptions): Promise<TaskOutcome> {
    const { resource } = request;
    const { calls, otherwise, jobs } = this.#parts;
    if (resource.kind !== "integration" && resource.kind !== "sdk") {
      return otherwise.run(request, options);
    }
    const called = calledOperation(resource);
    if (called === undefined) return otherwise.run(request, options);
    const { pattern } = resource;
    const runsJob = pattern === "sync" || pattern === "sync:2";
    if (runsJob && !jobs.watches(request)) return otherwise.run(request, options);
    const way = await calls.way(request);
    if (way.kind === "none" || way.kind === "mock") return otherwise.run(request, options);
    const known = options.submittedOutput;
    // Given again after a crash: the service has accepted before.
    if (known !== undefined && runsJob) return jobs.result(known, request, options);
    if (known !== undefined && pattern === "waitForTaskToken") return WAITING;
    // A job whose start was asked for is followed to its answer, so that it can be stopped when nobody wants it.
    const signal = runsJob ? new AbortController().signal : options.signal;
    const accepted = await this.#start(called, { request, way, options: { ...options, signal } });
    if (accepted.type === "ended") return accepted.outcome;
    if (pattern === "requestResponse") return succeeded(accepted.result);
    // Nobody takes the news of a task that was given up meanwhile; its job is stopped below.
    if (!options.signal.aborted) await options.submitted(accepted.result);
    return runsJob ? jobs.result(accepted.result, request, options) : WAITING;
  }

  async #start(called: Called, place: CallPlace): Promise<Accepted> {
    const { request, options } = place;
    const { resource } = request;
    const streaming = streamProblem(called);
    if (streaming !== undefined) return ended(notStarted(streaming));
    const answer = await this.#answer(called, place);
    if (answer.type === "unfit") return ended(parametersRefused(request, answer.problem));
    const answered = answer.type === "answered";
    if (options.signal.aborted && !answered) return ended(failed("States.TaskFailed", GIVEN_UP));
    const waits = "pattern" in resource && resource.pattern !== "requestResponse";
    const optimised = resource.kind === "integration";
    const outcome = optimised
      ? this.#optimised(called, answer, request)
      : sdkOutcome(called, answer);
    if (outcome.type === "succeeded") return { type: "accepted", result: outcome.output };
    return ended(waits && outcome.type === "failed" ? { stage: "submit", ...outcome } : outcome);
  }

  async #answer(called: Called, place: CallPlace): Promise<ServiceAnswer> {
    const { calls } = this.#parts;
    const { request, options } = place;
    const ask: Ask = (service, operation, parameters) =>
      calls.ask({ service, operation, parameters }, request, options);
    const ready = await prepared(request, ask);
    if (ready.type === "refused") return ready.answer;
    const converted = calls.requestOf(called, request, ready.parameters);
    if (!converted.ok) return { type: "unfit", problem: converted.problem };
    return finished(request, await calls.call(called, converted.value, place), ask);
  }

  #optimised(called: Called, answer: Answered, request: TaskRequest): TaskOutcome {
    if (answer.type === "refused") return optimisedRefusal(called, answer);
    if (answer.type === "unreachable") return unreachable(called, answer.message);
    const shown = shownAnswer(called.operation.output, answer.output);
    const output = changedAnswer(shown, request, parametersOf(request));
    const refusal = refusalInside(output, request);
    if (refusal !== undefined) return refusal;
    // Recorded: events:putEvents alone shows no metadata, and fails where an entry does.
    if (BARE.has(called.model.service.file)) return succeeded(sorted(output));
    const date = httpDate(this.#parts.surroundings.now());
    return succeeded(optimisedResult({ ...answer, output }, date));
  }
}

type Answered = Exclude<ServiceAnswer, { readonly type: "unfit" }>;

function ended(outcome: TaskOutcome): Accepted {
  return { type: "ended", outcome };
}

/** Results without the SDK's metadata: events as recorded, bedrock as AWS's guide shows it. */
const BARE: ReadonlySet<string> = new Set(["bedrock-runtime", "events"]);

/** Services that answer well and say inside that they did not do it. */
function refusalInside(output: JsonObject, { resource }: TaskRequest): TaskOutcome | undefined {
  if (resource.kind !== "integration") return undefined;
  if (resource.service === "events") {
    const count = output["FailedEntryCount"];
    const hasFailed = isJsonNumber(count) && numberOf(count) > 0;
    return hasFailed ? failed("EventBridge.FailedEntry", textOf(output)) : undefined;
  }
  // States Language guide, "Amazon ECS": RunTask's failures fail the task that waits for the task to run.
  if (resource.service !== "ecs" || resource.pattern === "requestResponse") return undefined;
  const failures = output["Failures"];
  const hasFailed = isJsonArray(failures) && failures.length > 0;
  return hasFailed ? failed("AmazonECS.Unknown", textOf(output)) : undefined;
}

function textOf(output: JsonObject): string {
  return new Payload(sorted(output)).text();
}

function sdkOutcome({ model, operation }: Called, answer: Answered): TaskOutcome {
  const { prefix } = model.service;
  if (answer.type === "refused") {
    return failed(model.errorName(answer.code), sdkCause(prefix, answer, answer.requestId));
  }
  if (answer.type === "unreachable") return failed(`${prefix}.SdkClientException`, answer.message);
  return succeeded(toResult(operation.output, answer.output, sdkTime));
}
