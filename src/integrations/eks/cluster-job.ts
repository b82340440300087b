// cluster-job.ts — a Kubernetes job that `eks:runJob.sync` has started: asked for until it has ended, with its logs.
import {
  isJsonArray,
  isJsonObject,
  type Json,
  type JsonObject,
  Payload,
  stringifyJson,
} from "../../base/index.ts";
import type { TaskRequest } from "../../core/index.ts";
import type { TaskOutcome } from "../../engine/index.ts";
import { failed, succeeded } from "../outcome.ts";
import { parametersOf } from "../services/index.ts";
import type { Surroundings } from "../surroundings.ts";
import { at, endOfJob, type Looked } from "../sync/index.ts";
import type { ClusterAnswer, ClusterCaller } from "./cluster-caller.ts";
import { clusterOf, jobsPath, logOptions, namespaceOf } from "./cluster-request.ts";

/** Pods whose logs are fetched; a job that failed often has left many. */
const PODS_MAX = 50;

export class ClusterJob {
  readonly #caller: ClusterCaller;
  readonly #request: TaskRequest;
  readonly #parameters: JsonObject;
  readonly #path: string;
  readonly #namespace: string;
  readonly #name: string;

  constructor(
    caller: ClusterCaller,
    { request, submitted }: { readonly request: TaskRequest; readonly submitted: Payload },
  ) {
    this.#caller = caller;
    this.#request = request;
    this.#parameters = parametersOf(request);
    this.#namespace = namespaceOf(this.#parameters);
    this.#name = String(at(submitted.value, "ResponseBody", "metadata", "name"));
    this.#path = `${jobsPath(this.#namespace)}/${encodeURIComponent(this.#name)}`;
  }

  /** Undefined where nobody wants to know any more. */
  ended(signal: AbortSignal, surroundings: Surroundings): Promise<TaskOutcome | undefined> {
    return endOfJob(() => this.#look(signal), signal, surroundings);
  }

  /** With its pods. Nobody waits for what becomes of it. */
  async delete(): Promise<void> {
    const query = "?propagationPolicy=Background";
    await this.#ask("DELETE", `${this.#path}${query}`, new AbortController().signal);
  }

  async #look(signal: AbortSignal): Promise<Looked> {
    const answer = await this.#ask("GET", this.#path, signal);
    if (answer.type !== "answered" || answer.status >= 500 || answer.status === 429) {
      return { type: "missed", outcome: refusedBy(answer) };
    }
    if (answer.status >= 400) return { type: "ended", outcome: refusedBy(answer) };
    const job = answer.shown["ResponseBody"];
    const end = endOf(job);
    if (end === undefined || !isJsonObject(job)) return { type: "running" };
    const { retrieve } = logOptions(this.#parameters);
    const result = retrieve ? { ...job, logs: await this.#logs(signal) } : job;
    const outcome =
      end === "Complete" ? succeeded(result) : failed("States.TaskFailed", stringifyJson(result));
    return { type: "ended", outcome };
  }

  /** Developer guide: `logs.pods.<pod>.containers.<container>.log`, as JSON where it is some. */
  async #logs(signal: AbortSignal): Promise<JsonObject> {
    const selector = encodeURIComponent(`job-name=${this.#name}`);
    const path = `/api/v1/namespaces/${this.#namespace}/pods`;
    const listed = await this.#ask("GET", `${path}?labelSelector=${selector}`, signal);
    const found = listed.type === "answered" ? at(listed.shown, "ResponseBody", "items") : [];
    const pods: Record<string, Json> = {};
    for (const pod of isJsonArray(found) ? found.slice(0, PODS_MAX) : []) {
      const name = String(at(pod, "metadata", "name"));
      const specs = at(pod, "spec", "containers");
      const containers: Record<string, Json> = {};
      for (const spec of isJsonArray(specs) ? specs : []) {
        const container = String(at(spec, "name"));
        const log = await this.#log(`${path}/${name}/log`, container, signal);
        containers[container] = { log };
      }
      pods[name] = { containers };
    }
    return { pods };
  }

  async #log(path: string, container: string, signal: AbortSignal): Promise<Json> {
    const { raw, query } = logOptions(this.#parameters);
    const more = query === "" ? "" : `&${query.slice(1)}`;
    const whole = `${path}?container=${encodeURIComponent(container)}${more}`;
    const answer = await this.#ask("GET", whole, signal);
    if (answer.type !== "answered") return "";
    return raw ? answer.text : (answer.shown["ResponseBody"] ?? "");
  }

  #ask(method: string, path: string, signal: AbortSignal): Promise<ClusterAnswer> {
    const place = { cluster: clusterOf(this.#parameters), task: this.#request, signal };
    return this.#caller.call({ method, path, body: undefined }, place);
  }
}

/** `Complete` or `Failed`, as the job's conditions say. */
function endOf(job: Json | undefined): string | undefined {
  const conditions = at(job, "status", "conditions");
  for (const condition of isJsonArray(conditions) ? conditions : []) {
    const type = at(condition, "type");
    const isTrue = at(condition, "status") === "True";
    if (isTrue && (type === "Complete" || type === "Failed")) return type;
  }
  return undefined;
}

function refusedBy(answer: ClusterAnswer): TaskOutcome {
  if (answer.type === "answered") {
    return failed(`EKS.${answer.status}`, new Payload(answer.shown).text());
  }
  const message = answer.type === "unreachable" ? answer.message : "No route leads to the cluster";
  return failed("EKS.SdkClientException", message);
}
