// job-runner.ts — waits for a job that a `.sync` task has started, and makes its end the task's.
//
// Owns: nothing that must survive: what was submitted stands in the history, and a task that is given again after a
// crash goes on asking for the same job. Never: starts a job.
//   J1. A job that the workflow gave up is stopped, once; one that only its server left is not.
//   J2. The describing operation is asked at growing distances, never in a tight loop: see watch.ts.
import { isJsonObject, type Json, type JsonObject, Payload } from "../../base/index.ts";
import type { TaskRequest } from "../../core/index.ts";
import type { TaskOutcome, TaskRunOptions } from "../../engine/index.ts";
import { type CalledOperation, calledOperation, toRequest } from "../models/index.ts";
import { failed, succeeded } from "../outcome.ts";
import {
  type JobWatcher,
  optimisedRefusal,
  parametersOf,
  type ServiceAnswer,
  type ServiceCalls,
  shownAnswer,
  sorted,
  unreachable,
} from "../services/index.ts";
import { GIVEN_UP, isGivenUp, type Surroundings } from "../surroundings.ts";
import type { JobCall, JobKind, JobNames } from "./job-kind.ts";
import { jobKind } from "./job-kinds.ts";
import { endOfJob, type Looked } from "./watch.ts";

interface Job {
  readonly kind: JobKind;
  readonly names: JobNames;
  readonly request: TaskRequest;
  readonly options: TaskRunOptions;
}

export class JobRunner implements JobWatcher {
  readonly #calls: ServiceCalls;
  readonly #surroundings: Surroundings;

  constructor(calls: ServiceCalls, surroundings: Surroundings) {
    this.#calls = calls;
    this.#surroundings = surroundings;
  }

  watches(request: TaskRequest): boolean {
    return kindOf(request) !== undefined;
  }

  async result(
    started: Payload,
    request: TaskRequest,
    options: TaskRunOptions,
  ): Promise<TaskOutcome> {
    const kind = kindOf(request);
    if (kind === undefined) throw new Error(`${request.resourceArn} has no job`);
    const value = started.value;
    const names = { started: isJsonObject(value) ? value : {}, parameters: parametersOf(request) };
    const job: Job = { kind, names, request, options };
    const look = (): Promise<Looked> => this.#look(job);
    const outcome = await endOfJob(look, options.signal, this.#surroundings);
    if (outcome !== undefined) return outcome;
    if (isGivenUp(options.signal)) await this.#stop(job);
    return failed("States.TaskFailed", GIVEN_UP);
  }

  async #look({ kind, names, request, options }: Job): Promise<Looked> {
    const called = operationOf(request, kind.describe);
    const answer = await this.#call(kind.describe, called, { names, request, options });
    if (answer.type === "unreachable") {
      return { type: "missed", outcome: unreachable(called, answer.message) };
    }
    if (answer.type === "unfit") throw new Error(`${kind.describe.operation}: ${answer.problem}`);
    if (answer.type === "refused") return refused(kind, called, answer);
    const shown = shownAnswer(called.operation.output, answer.output);
    const job = kind.job(shown);
    // What was started a moment ago may not be seen everywhere yet.
    if (job === undefined) return { type: "missed", outcome: vanished(shown) };
    const state = kind.state(job);
    if (state === "running") return { type: "running" };
    const result = new Payload(deeplySorted(kind.result(job, shown, names)));
    const outcome =
      state === "succeeded" ? succeeded(result) : failed("States.TaskFailed", result.text());
    return { type: "ended", outcome };
  }

  async #stop({ kind, names, request }: Job): Promise<void> {
    if (kind.stop === undefined) return;
    const called = operationOf(request, kind.stop);
    // Nobody waits for what becomes of it: a job that has ended meanwhile is refused, which is as good.
    const options = {
      signal: new AbortController().signal,
      whilePassive: <T>(wait: Promise<T>) => wait,
    };
    await this.#call(kind.stop, called, { names, request, options });
  }

  async #call(
    { operation, parameters }: JobCall,
    called: CalledOperation,
    {
      names,
      request,
      options,
    }: Pick<Job, "names" | "request"> & {
      readonly options: Pick<TaskRunOptions, "signal" | "whilePassive">;
    },
  ): Promise<ServiceAnswer> {
    const given = parameters(names);
    if (given === undefined) {
      const message = `The service did not say what it has started, so that ${operation} cannot ask for it`;
      return { type: "unreachable", message };
    }
    const converted = toRequest(called.operation.input, given);
    if (!converted.ok) throw new Error(`${operation}: ${converted.problem}`);
    const way = await this.#calls.wayOf(called, converted.value, request);
    if (way.kind === "none" || way.kind === "mock") {
      return { type: "unreachable", message: `No route leads to ${operation}` };
    }
    return this.#calls.call(called, converted.value, { request, way, options });
  }
}

function kindOf({ resource }: TaskRequest): JobKind | undefined {
  return resource.kind === "integration" ? jobKind(resource.service, resource.action) : undefined;
}

/** An operation of the service that the task calls. */
function operationOf({ resource }: TaskRequest, { operation }: JobCall): CalledOperation {
  const called = resource.kind === "integration" ? calledOperation(resource) : undefined;
  const found = called?.model.operation(operation);
  if (called === undefined || found === undefined) throw new Error(`there is no ${operation}`);
  return { model: called.model, operation: found };
}

const PASSING: ReadonlySet<string> = new Set([
  ...["ThrottlingException", "Throttling", "TooManyRequestsException", "RequestLimitExceeded"],
  ...["ServiceUnavailable", "ServiceUnavailableException", "InternalFailure", "ServerException"],
  ...["InternalServerException", "InternalServiceException", "SlowDown"],
]);

function refused(
  { goneBy }: JobKind,
  called: CalledOperation,
  answer: ServiceAnswer & { readonly type: "refused" },
): Looked {
  if (answer.code === goneBy) return { type: "ended", outcome: succeeded({}) };
  const outcome = optimisedRefusal(called, answer);
  const passes = answer.httpStatus >= 500 || PASSING.has(answer.code);
  return { type: passes ? "missed" : "ended", outcome };
}

function vanished(shown: JsonObject): TaskOutcome {
  return failed("States.TaskFailed", new Payload(sorted(shown)).text());
}

/** SDK 1.x's answers are printed with members in the order of their names, all the way down. */
function deeplySorted(value: JsonObject): JsonObject {
  const inner = Object.entries(value).map(([name, one]): [string, Json] => [
    name,
    sortedValue(one),
  ]);
  return sorted(Object.fromEntries(inner));
}

function sortedValue(value: Json): Json {
  if (Array.isArray(value)) return value.map(sortedValue);
  return isJsonObject(value) ? deeplySorted(value) : value;
}
