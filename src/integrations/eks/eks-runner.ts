// eks-runner.ts — `eks:call` and `eks:runJob`: the Kubernetes API of a cluster as tasks.
//
// Owns: nothing that must survive: what was submitted names the job, and a task that is given again asks for the same.
//   E1. A job that the workflow gave up is deleted with its pods; one that only its server left is not.
import { type JsonObject, Payload } from "../../base/index.ts";
import type { TaskRequest } from "../../core/index.ts";
import type { TaskOutcome, TaskRunner, TaskRunOptions } from "../../engine/index.ts";
import { failed, succeeded, WAITING } from "../outcome.ts";
import type { Router } from "../routes/index.ts";
import { parametersOf } from "../services/index.ts";
import { GIVEN_UP, isGivenUp, parametersRefused, type Surroundings } from "../surroundings.ts";
import { type ClusterAnswer, ClusterCaller } from "./cluster-caller.ts";
import { ClusterJob } from "./cluster-job.ts";
import {
  ClusterRequestUnfit,
  callRequest,
  clusterOf,
  clusterProblem,
  jobRequest,
} from "./cluster-request.ts";

export class EksRunner implements TaskRunner {
  readonly #caller: ClusterCaller;
  readonly #otherwise: TaskRunner;
  readonly #surroundings: Surroundings;

  /** `otherwise` answers where no route leads to AWS's address. */
  constructor(router: Router, otherwise: TaskRunner, surroundings: Surroundings) {
    this.#caller = new ClusterCaller(router);
    this.#otherwise = otherwise;
    this.#surroundings = surroundings;
  }

  async run(request: TaskRequest, options: TaskRunOptions): Promise<TaskOutcome> {
    const { resource } = request;
    if (resource.kind !== "integration") return this.#otherwise.run(request, options);
    const { action, pattern } = resource;
    const problem = clusterProblem(action, request.parameters.value);
    if (problem !== undefined) return parametersRefused(request, problem);
    const waits = pattern !== "requestResponse";
    const known = options.submittedOutput;
    if (known !== undefined && waits) return this.#after(known, request, options);
    // A job whose start was asked for is followed to its answer, so that it can be deleted when nobody wants it.
    const signal = pattern === "sync" ? new AbortController().signal : options.signal;
    const outcome = await this.#start(request, { ...options, signal });
    if (!waits) return outcome;
    if (outcome.type === "failed") return { stage: "submit", ...outcome };
    if (outcome.type !== "succeeded") return outcome;
    if (!options.signal.aborted) await options.submitted(outcome.output);
    return this.#after(outcome.output, request, options);
  }

  async #start(request: TaskRequest, options: TaskRunOptions): Promise<TaskOutcome> {
    const { signal } = options;
    const parameters = parametersOf(request);
    try {
      const { resource } = request;
      const isCall = resource.kind === "integration" && resource.action === "call";
      const asked = isCall ? callRequest(parameters) : jobRequest(parameters);
      const place = { cluster: clusterOf(parameters), task: request, signal };
      const answer = await this.#caller.call(asked, place);
      if (signal.aborted) return failed("States.TaskFailed", GIVEN_UP);
      if (answer.type === "noWay") return this.#otherwise.run(request, options);
      return outcomeOf(answer);
    } catch (error) {
      if (error instanceof ClusterRequestUnfit) return parametersRefused(request, error.message);
      throw error;
    }
  }

  /** Of what has been submitted. */
  async #after(
    submitted: Payload,
    request: TaskRequest,
    options: TaskRunOptions,
  ): Promise<TaskOutcome> {
    const { resource } = request;
    if (resource.kind !== "integration" || resource.pattern === "waitForTaskToken") return WAITING;
    const job = new ClusterJob(this.#caller, { request, submitted });
    const outcome = await job.ended(options.signal, this.#surroundings);
    if (outcome !== undefined) return outcome;
    if (isGivenUp(options.signal)) await job.delete();
    return failed("States.TaskFailed", GIVEN_UP);
  }
}

type Said = Exclude<ClusterAnswer, { readonly type: "noWay" }>;

/** An answer from 400 on fails with its status; all of it is the cause. */
export function outcomeOf(answer: Said): TaskOutcome {
  if (answer.type === "unreachable") return failed("EKS.SdkClientException", answer.message);
  const shown: JsonObject = answer.shown;
  if (answer.status < 400) return succeeded(shown);
  return failed(`EKS.${answer.status}`, new Payload(shown).text());
}
