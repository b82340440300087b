// choose.ts — which service a request means, and in which protocol it speaks.
//
// In this order: X-Amz-Target; the path of Smithy RPC; the service it is signed for (in the header or, presigned,
// in the query); the API version of a form; the host name.
import { type DoorRequest, headerOf } from "./request.ts";

export type Protocol = "json" | "query" | "cbor" | "rest-json" | "rest-xml";

export interface Chosen {
  /** The model's file name. */
  readonly model: string;
  readonly protocol: Protocol;
  /** Known where the head of the request names it. */
  readonly operation?: string;
}

interface Spoken {
  readonly model: string;
  /** The protocol without a target header. */
  readonly plain: Protocol;
  /** X-Amz-Target before the dot. */
  readonly target?: string;
  /** As signed, or before the first dot of the host name. */
  readonly names: readonly string[];
  /** `Version` of the query protocol. */
  readonly version?: string;
}

const SPOKEN: readonly Spoken[] = [
  { model: "dynamodb", plain: "json", target: "DynamoDB_20120810", names: ["dynamodb"] },
  {
    ...{ model: "sqs", plain: "query", target: "AmazonSQS" },
    ...{ names: ["sqs", "queue"], version: "2012-11-05" },
  },
  { model: "sns", plain: "query", names: ["sns"], version: "2010-03-31" },
  { model: "sts", plain: "query", names: ["sts"], version: "2011-06-15" },
  {
    ...{ model: "cloudformation", plain: "query" },
    ...{ names: ["cloudformation"], version: "2010-05-15" },
  },
  {
    ...{ model: "cloudcontrol", plain: "json", target: "CloudApiService" },
    names: ["cloudcontrolapi"],
  },
  { model: "iam", plain: "query", names: ["iam"], version: "2010-05-08" },
  {
    ...{ model: "cloudwatch", plain: "query", target: "GraniteServiceVersion20100801" },
    ...{ names: ["monitoring"], version: "2010-08-01" },
  },
  { model: "ssm", plain: "json", target: "AmazonSSM", names: ["ssm"] },
  { model: "secretsmanager", plain: "json", target: "secretsmanager", names: ["secretsmanager"] },
  { model: "logs", plain: "json", target: "Logs_20140328", names: ["logs"] },
  { model: "events", plain: "json", target: "AWSEvents", names: ["events"] },
  { model: "scheduler", plain: "rest-json", names: ["scheduler"] },
  { model: "redshift-data", plain: "json", target: "RedshiftData", names: ["redshift-data"] },
  { model: "s3", plain: "rest-xml", names: ["s3"] },
];

const BY_TARGET = new Map(SPOKEN.map((spoken) => [spoken.target, spoken]));
const BY_NAME = new Map(SPOKEN.flatMap((spoken) => spoken.names.map((name) => [name, spoken])));
const BY_VERSION = new Map(SPOKEN.map((spoken) => [spoken.version, spoken]));

/** Undefined where no service of ours is meant. A form's service may show only in its body: {@link chooseForm}. */
export function choose(request: DoorRequest): Chosen | undefined {
  if (request.target !== "") return byTarget(request.target);
  const rpc = /^\/service\/([^/]+)\/operation\/([^/]+)$/.exec(request.path);
  if (rpc !== null) return byRpc(rpc[1], rpc[2]);
  const signed = BY_NAME.get(request.scope.service || presignedService(request));
  if (signed !== undefined) return { model: signed.model, protocol: signed.plain };
  if (request.scope.service !== "") return undefined;
  const query = new URLSearchParams(request.query);
  const versioned = BY_VERSION.get(query.get("Version") ?? "none");
  if (versioned !== undefined) return { model: versioned.model, protocol: "query" };
  return byHost(headerOf(request, "host"));
}

function byTarget(target: string): Chosen | undefined {
  const dot = target.indexOf(".");
  const spoken = dot < 0 ? undefined : BY_TARGET.get(target.slice(0, dot));
  if (spoken === undefined) return undefined;
  return { model: spoken.model, protocol: "json", operation: target.slice(dot + 1) };
}

function byRpc(service: string | undefined, operation: string | undefined): Chosen | undefined {
  const spoken = BY_TARGET.get(service);
  if (spoken === undefined || operation === undefined) return undefined;
  return { model: spoken.model, protocol: "cbor", operation };
}

function presignedService(request: DoorRequest): string {
  const query = new URLSearchParams(request.query);
  if (query.has("AWSAccessKeyId") && query.has("Signature")) return "s3";
  return query.get("X-Amz-Credential")?.split("/")[3] ?? "";
}

/** `sqs.us-east-1.amazonaws.com`, `bucket.s3.localhost`; never a bare `localhost`. */
function byHost(host: string): Chosen | undefined {
  const labels = host.split(":")[0]?.split(".") ?? [];
  const spoken = labels.length < 2 ? undefined : BY_NAME.get(labels[0] ?? "");
  if (spoken !== undefined) return { model: spoken.model, protocol: spoken.plain };
  return labels.slice(1).includes("s3") ? { model: "s3", protocol: "rest-xml" } : undefined;
}

/** An unsigned form: its body says which API version it speaks. */
export function isForm(request: DoorRequest): boolean {
  return (
    request.method === "POST" &&
    request.target === "" &&
    request.scope.service === "" &&
    headerOf(request, "content-type").startsWith("application/x-www-form-urlencoded") &&
    /^\/(\d{12}\/[\w.-]+)?$/.test(request.path)
  );
}

export function chooseForm(form: URLSearchParams): Chosen | undefined {
  const spoken = BY_VERSION.get(form.get("Version") ?? "none");
  return spoken === undefined ? undefined : { model: spoken.model, protocol: "query" };
}
