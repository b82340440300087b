// read.ts — a request's operation and parameters, by the protocol that it speaks.
import { isJsonObject, type Json, type JsonObject, nestingProblem } from "../../base/index.ts";
import { ServiceFault } from "../service-fault.ts";
import {
  type ApiModel,
  CborMalformed,
  parseXml,
  type RestMatch,
  readCbor,
  readForm,
  readXml,
  restOperation,
  restParameters,
  shapeOf,
  typedParameters,
  WrongType,
  XmlMalformed,
} from "../wire/index.ts";
import type { Protocol } from "./choose.ts";
import { unchunked } from "./chunked-body.ts";
import type { DoorRequest } from "./request.ts";

/** S3 takes objects of 5 GB in one request; here a body stands in memory. */
export const BODY_BYTES_MAX: number = 512 * 1024 * 1024;

export interface Arrived {
  readonly request: DoorRequest;
  readonly bytes: Buffer;
  readonly model: ApiModel;
  readonly protocol: Protocol;
  readonly service: string;
  /** Where the head of the request names it. */
  readonly operation?: string;
}

export interface ReadRequest {
  readonly operation: string;
  readonly parameters: JsonObject;
  /** The body where it is bytes: an object for S3. */
  readonly payload?: Buffer;
}

export function readRequest(arrived: Arrived): ReadRequest {
  switch (arrived.protocol) {
    case "json":
      return readJson(arrived);
    case "query":
      return readQuery(arrived);
    case "cbor":
      return readBinary(arrived);
    case "rest-json":
    case "rest-xml":
      return readRest(arrived);
  }
}

function readJson(arrived: Arrived): ReadRequest {
  const { operation = "", bytes } = arrived;
  return { operation, parameters: typedFor(arrived, operation, parsed(bytes)) };
}

function parsed(bytes: Buffer): Json {
  if (bytes.length === 0) return {};
  const text = bytes.toString("utf8");
  const deep = nestingProblem(text);
  if (deep !== undefined) throw new ServiceFault("SerializationException", deep);
  try {
    // The cast: JSON.parse gives nothing but JSON.
    return JSON.parse(text) as Json;
  } catch {
    throw new ServiceFault("SerializationException", "The request body is not valid JSON");
  }
}

/** DynamoDB's own checks know more than the model: it gets what was sent. */
export function typedFor(
  { model, service }: Pick<Arrived, "model" | "service">,
  operation: string,
  value: Json,
): JsonObject {
  if (!isJsonObject(value))
    throw new ServiceFault("SerializationException", "Start of structure or map expected");
  const known = Object.hasOwn(model.operations, operation) && service !== "dynamodb";
  if (!known) return value;
  try {
    return typedParameters(model, model.operations[operation]?.input?.shape, value);
  } catch (error) {
    if (!(error instanceof WrongType)) throw error;
    throw new ServiceFault("SerializationException", error.message);
  }
}

function readQuery({ request, bytes, model, service }: Arrived): ReadRequest {
  const text = request.method === "GET" ? request.query : bytes.toString("utf8");
  const form = new URLSearchParams(text);
  const action = form.get("Action") ?? "";
  if (action === "") {
    throw new ServiceFault("MissingAction", "The request must contain the parameter Action.");
  }
  const shape = model.operations[action]?.input?.shape;
  const parameters = readForm(model, shape, form);
  // SQS's old clients post to the queue's URL and leave QueueUrl out.
  const addressed = service === "sqs" && parameters["QueueUrl"] === undefined;
  const queueUrl = addressed && request.path !== "/" ? { QueueUrl: request.path } : {};
  return { operation: action, parameters: { ...parameters, ...queueUrl } };
}

function readBinary(arrived: Arrived): ReadRequest {
  const { operation = "", bytes } = arrived;
  try {
    const value = bytes.length === 0 ? {} : readCbor(bytes);
    return { operation, parameters: typedFor(arrived, operation, value) };
  } catch (error) {
    if (!(error instanceof CborMalformed)) throw error;
    throw new ServiceFault("SerializationException", error.message);
  }
}

function readRest(arrived: Arrived): ReadRequest {
  const { model, request, service } = arrived;
  const path = service === "s3" ? bucketPath(request) : request.path;
  const query = new URLSearchParams(request.query);
  const asked = { method: request.method, path, query, headers: request.headers };
  const match = restOperation(model, asked);
  if (match === undefined) {
    if (service === "s3")
      throw new ServiceFault(
        "MethodNotAllowed",
        "The specified method is not allowed against this resource.",
        { status: 405 },
      );
    throw new ServiceFault("UnknownOperationException", `${request.method} ${path}`, {
      status: 404,
    });
  }
  const parameters = restParameters(model, match, asked);
  return restBody(arrived, match, parameters);
}

/** Virtual-hosted style puts the bucket into the host name: `bucket.s3.example`, `bucket.localhost`. */
function bucketPath(request: DoorRequest): string {
  const host = String(request.headers["host"] ?? "");
  const plain = /^(?!s3\.)(.+)\.localhost(?::\d+)?$/.exec(host);
  const bucket = (/^(.+)\.s3[.-]/.exec(host) ?? plain)?.[1];
  return bucket === undefined ? request.path : `/${bucket}${request.path}`;
}

function restBody(arrived: Arrived, match: RestMatch, located: Record<string, Json>): ReadRequest {
  const { model, bytes } = arrived;
  const { operation } = match;
  const shape = shapeOf(model, model.operations[operation]?.input?.shape);
  const payload = shape.payload === undefined ? undefined : shape.members?.[shape.payload];
  const inner = payload === undefined ? shape : shapeOf(model, payload.shape);
  if (inner.type !== "structure") {
    const sent = String(arrived.request.headers["x-amz-content-sha256"] ?? "");
    if (!sent.startsWith("STREAMING-")) return { operation, parameters: located, payload: bytes };
    const { content, trailers } = unchunked(bytes);
    const parameters = { ...located, ...trailing(shape, trailers) };
    return { operation, parameters, payload: content };
  }
  if (bytes.length === 0) return { operation, parameters: located };
  const body =
    arrived.protocol === "rest-json"
      ? typedFor(arrived, operation, parsed(bytes))
      : xmlOf(arrived, inner);
  const wrapped = shape.payload === undefined ? body : { [shape.payload]: body };
  return { operation, parameters: { ...located, ...wrapped } };
}

/** Headers that came behind the body: checksums. */
function trailing(
  shape: ReturnType<typeof shapeOf>,
  trailers: Readonly<Record<string, string>>,
): JsonObject {
  const found = Object.entries(shape.members ?? {}).flatMap(
    ([name, { location, locationName }]) => {
      const value =
        location === "header" ? trailers[(locationName ?? name).toLowerCase()] : undefined;
      return value === undefined ? [] : [[name, value] as const];
    },
  );
  return Object.fromEntries(found);
}

function xmlOf({ model, bytes }: Arrived, shape: ReturnType<typeof shapeOf>): JsonObject {
  try {
    return readXml(model, shape, parseXml(bytes.toString("utf8")));
  } catch (error) {
    if (!(error instanceof XmlMalformed)) throw error;
    throw new ServiceFault(
      "MalformedXML",
      "The XML you provided was not well-formed or did not validate against our published schema",
    );
  }
}
