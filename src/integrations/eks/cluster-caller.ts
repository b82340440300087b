// cluster-caller.ts — one request to the Kubernetes API of a cluster, by the way that the route of eks leads.
import { arnOf, foreignJsonOrText, type JsonObject } from "../../base/index.ts";
import type { TaskRequest } from "../../core/index.ts";
import type { AwsTarget, HttpAnswer, HttpOutcome } from "../aws/index.ts";
import type { Router } from "../routes/index.ts";
import { type Cluster, type ClusterRequest, isAtAws } from "./cluster-request.ts";

export type ClusterAnswer =
  | {
      readonly type: "answered";
      readonly status: number;
      readonly shown: JsonObject;
      readonly text: string;
    }
  | { readonly type: "unreachable"; readonly message: string }
  /** The cluster is AWS's, and nothing says where that may be found. */
  | { readonly type: "noWay" };

export interface ClusterPlace {
  readonly cluster: Cluster;
  readonly task: TaskRequest;
  readonly signal: AbortSignal;
}

export class ClusterCaller {
  readonly #router: Router;

  constructor(router: Router) {
    this.#router = router;
  }

  async call(request: ClusterRequest, place: ClusterPlace): Promise<ClusterAnswer> {
    const answer = await this.#send(request, place);
    if (answer === undefined) return { type: "noWay" };
    if (answer.type === "unreachable") return answer;
    const text = Buffer.from(answer.answer.body).toString("utf8");
    const { statusCode: status } = answer.answer;
    return { type: "answered", status, shown: shownOf(answer.answer, text), text };
  }

  async #send(
    { method, path, body }: ClusterRequest,
    { cluster, task, signal }: ClusterPlace,
  ): Promise<HttpOutcome | undefined> {
    const target = isAtAws(cluster) ? await this.#target(task, cluster) : undefined;
    if (isAtAws(cluster) && target === undefined) return undefined;
    const base = target?.kind === "endpoint" ? target.url : cluster.endpoint;
    const headers: Record<string, string> = { accept: "application/json" };
    if (body !== undefined) {
      // Kubernetes takes a patch by this name alone.
      const patch = method === "PATCH" ? "merge-patch+json" : "json";
      headers["content-type"] = `application/${patch}`;
    }
    const { authority } = cluster;
    const trusted = target?.kind === "endpoint" || authority === undefined ? {} : { ca: authority };
    const made = { method, url: `${base.replace(/\/+$/, "")}${path}`, headers, body, ...trusted };
    const role = task.credentialsRoleArn;
    const forCluster =
      target?.kind === "aws"
        ? { target, cluster: cluster.name, region: target.region ?? task.region, role }
        : undefined;
    return this.#router.http(made, { signal, signing: undefined, forCluster });
  }

  async #target(task: TaskRequest, { name }: Cluster): Promise<AwsTarget | undefined> {
    const { resource, resourceArn } = task;
    const action = resource.kind === "integration" ? resource.action : "";
    const arns = [resourceArn, arnOf(task, "eks", `cluster/${name}`)];
    const way = await this.#router.way({ service: "eks", action, arns });
    return way.kind === "outside" ? way.target : undefined;
  }
}

function shownOf({ statusCode, statusText }: HttpAnswer, text: string): JsonObject {
  const ResponseBody = foreignJsonOrText(text);
  return { ResponseBody, StatusCode: statusCode, StatusText: statusText };
}
