// cluster-request.ts — parameters of `eks:call` and `eks:runJob` to requests of the Kubernetes API.
//
// An endpoint that is none of AWS's (kind, minikube, `kubectl proxy`) is called as it stands; one of AWS's is called
// where the route of eks leads.
import {
  isJsonArray,
  isJsonObject,
  type Json,
  type JsonObject,
  stringifyJson,
  URL_SUFFIX,
} from "../../base/index.ts";

/** Parameters that make no request; the message in the words of Step Functions. */
export class ClusterRequestUnfit extends Error {}

/** A cluster and how it is reached. */
export interface Cluster {
  readonly name: string;
  readonly endpoint: string;
  /** PEM; undefined where the endpoint is called without TLS. */
  readonly authority: string | undefined;
}

export interface ClusterRequest {
  readonly method: string;
  /** Behind the cluster's endpoint, with its query. */
  readonly path: string;
  readonly body: string | undefined;
}

export interface LogOptions {
  readonly retrieve: boolean;
  /** Texts as they are, not as the JSON that they hold. */
  readonly raw: boolean;
  /** The query of `/log`. */
  readonly query: string;
}

const METHODS: ReadonlySet<string> = new Set([
  ...["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"],
]);
const PLACE = ["ClusterName", "CertificateAuthority", "Endpoint"] as const;
const FIELDS: Readonly<Record<string, ReadonlySet<string>>> = {
  call: new Set([...PLACE, "Method", "Path", "QueryParameters", "RequestBody"]),
  runJob: new Set([...PLACE, "Namespace", "Job", "LogOptions"]),
};
/** Kubernetes takes nothing else in a path. */
const NAMESPACE = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;

export function isClusterAction(service: string, action: string): boolean {
  return service === "eks" && Object.hasOwn(FIELDS, action);
}

/** What the action takes; undefined where it is an operation of EKS itself. */
export function clusterFields(action: string): ReadonlySet<string> | undefined {
  return Object.hasOwn(FIELDS, action) ? FIELDS[action] : undefined;
}

/** What is wrong with the parameters, wherever the route leads. */
export function clusterProblem(action: string, parameters: Json): string | undefined {
  try {
    const given = fieldsOf(action, parameters);
    clusterOf(given);
    if (action === "call") callRequest(given);
    else jobRequest(given);
    return undefined;
  } catch (error) {
    if (error instanceof ClusterRequestUnfit) return error.message;
    throw error;
  }
}

function fieldsOf(action: string, parameters: Json): JsonObject {
  if (!isJsonObject(parameters)) {
    throw new ClusterRequestUnfit("The parameters must be a JSON object");
  }
  const unknown = Object.keys(parameters).find((name) => FIELDS[action]?.has(name) !== true);
  if (unknown === undefined) return parameters;
  throw new ClusterRequestUnfit(`The field "${unknown}" is not supported by Step Functions`);
}

export function clusterOf(parameters: JsonObject): Cluster {
  const name = required(parameters, "ClusterName");
  const authority = required(parameters, "CertificateAuthority");
  const given = required(parameters, "Endpoint").replace(/\/+$/, "");
  const endpoint = /^https?:\/\//i.test(given) ? given : `https://${given}`;
  if (!URL.canParse(endpoint)) throw invalid("Endpoint");
  const pem = Buffer.from(authority, "base64").toString("utf8");
  return { name, endpoint, authority: pem.includes("BEGIN CERTIFICATE") ? pem : undefined };
}

const AT_AWS = new RegExp(`\\.eks(\\.[a-z0-9-]+)?\\.(?:${URL_SUFFIX})$`, "i");

export function isAtAws({ endpoint }: Cluster): boolean {
  return AT_AWS.test(new URL(endpoint).hostname);
}

export function callRequest(parameters: JsonObject): ClusterRequest {
  const method = required(parameters, "Method");
  if (!METHODS.has(method)) throw invalid("Method");
  const path = `/${required(parameters, "Path").replace(/^\/+/, "")}`;
  const body = parameters["RequestBody"];
  return {
    ...{ method, path: `${path}${queryOf(parameters["QueryParameters"], "QueryParameters")}` },
    body: body === undefined || body === null ? undefined : stringifyJson(body),
  };
}

/** The request that makes the job. */
export function jobRequest(parameters: JsonObject): ClusterRequest {
  const { Job: job } = parameters;
  if (job === undefined) throw missing("Job");
  if (!isJsonObject(job)) throw invalid("Job");
  logOptions(parameters);
  const body = stringifyJson({ apiVersion: "batch/v1", kind: "Job", ...job });
  return { method: "POST", path: jobsPath(namespaceOf(parameters)), body };
}

export function namespaceOf({ Namespace: given = "default" }: JsonObject): string {
  if (typeof given !== "string" || !NAMESPACE.test(given)) throw invalid("Namespace");
  return given;
}

export function jobsPath(namespace: string): string {
  return `/apis/batch/v1/namespaces/${namespace}/jobs`;
}

/** Developer guide, "Run a job": `RetrieveLogs`, `RawLogs`, and the query of the logs in `LogParameters`. */
export function logOptions({ LogOptions: given = {} }: JsonObject): LogOptions {
  if (!isJsonObject(given)) throw invalid("LogOptions");
  const { RetrieveLogs: retrieve = false, RawLogs: raw = false, LogParameters: query } = given;
  if (typeof retrieve !== "boolean") throw invalid("RetrieveLogs");
  if (typeof raw !== "boolean") throw invalid("RawLogs");
  return { retrieve, raw, query: queryOf(query, "LogParameters") };
}

function required(parameters: JsonObject, name: string): string {
  const value = parameters[name];
  if (value === undefined || value === null) throw missing(name);
  if (typeof value !== "string") throw invalid(name);
  return value;
}

function missing(field: string): ClusterRequestUnfit {
  return new ClusterRequestUnfit(`The field '${field}' is required but was missing`);
}

function invalid(field: string): ClusterRequestUnfit {
  return new ClusterRequestUnfit(`The value of the field '${field}' has an invalid format`);
}

/** Lists of texts by name, as in `{ "labelSelector": ["job-name=one"] }`. */
function queryOf(given: Json | undefined, field: string): string {
  if (given === undefined || given === null) return "";
  if (!isJsonObject(given)) throw invalid(field);
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(given)) {
    for (const one of isJsonArray(value) ? value : [value]) {
      if (one === null || typeof one === "object") throw invalid(field);
      query.append(name, String(one));
    }
  }
  return query.size === 0 ? "" : `?${query}`;
}
