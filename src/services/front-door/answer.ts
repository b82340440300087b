// answer.ts — an operation's answer or error as bytes, in the protocol of the request.
import { crc32 } from "node:zlib";
import { type JsonObject, stringifyJson } from "../../base/index.ts";
import { payloadOf } from "../payload-answer.ts";
import type { ServiceFault } from "../service-fault.ts";
import {
  type ApiModel,
  escapeXml,
  restHeaders,
  shapeOf,
  writeCbor,
  writeXml,
  xmlDocument,
  xmlElement,
} from "../wire/index.ts";
import type { Protocol } from "./choose.ts";
import { wireError } from "./exceptions.ts";
import { prettyXml } from "./pretty-xml.ts";
import type { DoorAnswer } from "./request.ts";

/** What an answer belongs to. */
export interface Asked {
  /** The model's file name. */
  readonly service: string;
  readonly model: ApiModel;
  readonly protocol: Protocol;
  readonly operation: string;
  readonly requestId: string;
  /** The content type of the request: DynamoDB answers in the JSON version it is asked in. */
  readonly contentType: string;
  readonly method: string;
}

export function answerOf(asked: Asked, output: JsonObject): DoorAnswer {
  switch (asked.protocol) {
    case "json":
      return jsonAnswer(asked, 200, stringifyJson(output));
    case "query":
      return { status: 200, headers: xmlHead(asked), body: queryBody(asked, output) };
    case "cbor": {
      const body = writeCbor(asked.model, outputShape(asked), output);
      return { status: 200, headers: cborHead(asked), body };
    }
    case "rest-json":
    case "rest-xml":
      return restAnswer(asked, output);
  }
}

export function faultAnswer(asked: Asked, fault: ServiceFault): DoorAnswer {
  const error = wireError(asked.model, fault);
  switch (asked.protocol) {
    case "json": {
      const type = `${errorSpace(asked.service, error.type)}${error.type}`;
      const body = { __type: type, ...fault.members, [error.messageMember]: fault.message };
      const answer = jsonAnswer(asked, error.status, JSON.stringify(body));
      return { ...answer, headers: [...answer.headers, ...queryErrorHead(asked, error)] };
    }
    case "query":
      return { status: error.status, headers: xmlHead(asked), body: queryError(asked, fault) };
    case "cbor": {
      const body = {
        __type: `${asked.service}#${error.type}`,
        [error.messageMember]: fault.message,
      };
      const bytes = writeCbor(asked.model, { type: "structure" }, body);
      const headers = [...cborHead(asked), ...queryErrorHead(asked, error)];
      return { status: error.status, headers, body: bytes };
    }
    case "rest-json": {
      const headers = ["Content-Type", "application/json", "x-amzn-RequestId", asked.requestId];
      const body = JSON.stringify({ ...fault.members, [error.messageMember]: fault.message });
      return { status: error.status, headers: [...headers, "x-amzn-ErrorType", error.type], body };
    }
    case "rest-xml":
      return restXmlError(asked, { fault, code: error.code, status: error.status });
  }
}

/** The namespace before an error's type, as the services write it. */
function errorSpace(service: string, type: string): string {
  const coralParameter = /^(?:InvalidParameterValue|MissingRequiredParameter)Exception$/.test(type);
  if (service === "sqs") return coralParameter ? "com.amazon.coral.service#" : "com.amazonaws.sqs#";
  if (service !== "dynamodb") return "";
  if (type === "ValidationException") return "com.amazon.coral.validate#";
  const coral = type === "SerializationException" || type === "UnknownOperationException";
  return coral ? "com.amazon.coral.service#" : "com.amazonaws.dynamodb.v20120810#";
}

function outputShape({ model, operation }: Asked) {
  return shapeOf(model, model.operations[operation]?.output?.shape);
}

function jsonAnswer(asked: Asked, status: number, body: string): DoorAnswer {
  const version = asked.model.metadata.jsonVersion ?? "1.1";
  const type = asked.contentType.startsWith("application/json")
    ? "application/json"
    : `application/x-amz-json-${version}`;
  if (asked.service !== "dynamodb") {
    return { status, headers: ["x-amzn-RequestId", asked.requestId, "Content-Type", type], body };
  }
  const checksum = String(crc32(body));
  const headers = ["Server", "Server", "Content-Type", type, "x-amzn-RequestId", asked.requestId];
  return { status, headers: [...headers, "x-amz-crc32", checksum], body };
}

/** Services that once spoke the query protocol tell its code beside the new one. */
function queryErrorHead({ model }: Asked, error: { code: string; status: number }): string[] {
  if (model.metadata["awsQueryCompatible"] === undefined) return [];
  return ["x-amzn-query-error", `${error.code};${error.status < 500 ? "Sender" : "Receiver"}`];
}

function xmlHead({ requestId }: Asked): string[] {
  return ["x-amzn-RequestId", requestId, "Content-Type", "text/xml"];
}

function cborHead({ requestId }: Asked): string[] {
  const type = ["Content-Type", "application/cbor", "smithy-protocol", "rpc-v2-cbor"];
  return ["x-amzn-RequestId", requestId, ...type];
}

function namespaceOf({ model, service }: Asked): string {
  const space = model.metadata.xmlNamespace ?? QUERY_NAMESPACES[service];
  return space === undefined ? "" : ` xmlns="${space}"`;
}

/** Of services whose model speaks another protocol first. */
const QUERY_NAMESPACES: Readonly<Record<string, string>> = {
  sqs: "http://queue.amazonaws.com/doc/2012-11-05/",
};

function queryBody(asked: Asked, output: JsonObject): string {
  const { model, operation, requestId } = asked;
  const shape = outputShape(asked);
  const wrapper = model.operations[operation]?.output?.resultWrapper ?? `${operation}Result`;
  const has = model.operations[operation]?.output !== undefined;
  const result = has ? xmlElement(wrapper, writeXml(model, shape, output)) : "";
  const metadata = xmlElement("ResponseMetadata", xmlElement("RequestId", requestId));
  return prettyXml(xmlElement(`${operation}Response`, result + metadata, namespaceOf(asked)));
}

function queryError(asked: Asked, fault: ServiceFault): string {
  const { code, status } = wireError(asked.model, fault);
  const error = [
    xmlElement("Type", status < 500 ? "Sender" : "Receiver"),
    xmlElement("Code", escapeXml(code)),
    xmlElement("Message", escapeXml(fault.message)),
  ].join("");
  const inner = xmlElement("Error", error) + xmlElement("RequestId", asked.requestId);
  return prettyXml(xmlElement("ErrorResponse", inner, namespaceOf(asked)));
}

function restAnswer(asked: Asked, output: JsonObject): DoorAnswer {
  const { model, operation, protocol, requestId } = asked;
  const shape = outputShape(asked);
  const status = statusOf(asked, output);
  const own = restHeaders(model, shape, output);
  const idHead = protocol === "rest-xml" ? "x-amz-request-id" : "x-amzn-RequestId";
  const headers = [idHead, requestId, ...own];
  const payload = payloadOf(output);
  // The length of what a HEAD would have brought is told, though nothing comes.
  if (asked.method === "HEAD") return { status, headers, body: NO_BODY };
  if (payload !== undefined) return { status, headers: withoutLength(headers), body: payload };
  const plain = shape.payload === undefined ? undefined : output[shape.payload];
  if (typeof plain === "string") return { status, headers, body: plain };
  if (protocol === "rest-json") {
    const located = new Set(Object.entries(shape.members ?? {}).filter(([, m]) => m.location));
    const outside = new Set(Array.from(located, ([name]) => name));
    const inside = Object.entries(output).filter(([name]) => !outside.has(name));
    const body = JSON.stringify(Object.fromEntries(inside));
    return { status, headers: [...headers, "Content-Type", "application/json"], body };
  }
  const body = status === 204 ? "" : restXmlBody(asked, output);
  const type = body === "" ? [] : ["Content-Type", "application/xml"];
  return { status, headers: [...headers, ...type], body: body === "" ? body : xmlDocument(body) };

  function restXmlBody({ service }: Asked, value: JsonObject): string {
    const named = shape.payload === undefined ? undefined : shape.members?.[shape.payload];
    const inner = shape.payload === undefined ? value : value[shape.payload];
    const bodyShape = named === undefined ? shape : shapeOf(model, named.shape);
    if (typeof inner !== "object" || inner === null) return "";
    // The location of a bucket stands in the root element itself.
    const text =
      operation === "GetBucketLocation"
        ? escapeXml(String(value["LocationConstraint"] ?? ""))
        : // The cast: a payload that is no text is a structure.
          writeXml(model, bodyShape, inner as JsonObject);
    const root =
      S3_ROOTS[operation] ??
      named?.locationName ??
      bodyShape.locationName ??
      model.operations[operation]?.output?.locationName ??
      model.operations[operation]?.output?.shape ??
      operation;
    const hasBody = Object.values(bodyShape.members ?? {}).some((m) => m.location === undefined);
    if (!hasBody) return "";
    const space = service === "s3" ? ' xmlns="http://s3.amazonaws.com/doc/2006-03-01/"' : "";
    return xmlElement(root.replace(/Output$/, "Result"), text, space);
  }
}

/** A body of unsaid length, so that the server adds no length of its own. */
const NO_BODY: AsyncIterable<Uint8Array> = {
  async *[Symbol.asyncIterator]() {
    // Nothing: a HEAD has no body.
  },
};

/** The server says how long the body is. */
function withoutLength(headers: readonly string[]): string[] {
  const at = headers.indexOf("Content-Length");
  return headers.filter((_, i) => at < 0 || (i !== at && i !== at + 1));
}

/** Root elements of S3's answers, which the model does not name. */
const S3_ROOTS: Readonly<Record<string, string>> = {
  CompleteMultipartUpload: "CompleteMultipartUploadResult",
  CreateMultipartUpload: "InitiateMultipartUploadResult",
  DeleteObjects: "DeleteResult",
  GetBucketLocation: "LocationConstraint",
  ListBuckets: "ListAllMyBucketsResult",
  ListMultipartUploads: "ListMultipartUploadsResult",
  ListObjects: "ListBucketResult",
  ListObjectsV2: "ListBucketResult",
  ListParts: "ListPartsResult",
};

function statusOf({ model, operation }: Asked, output: JsonObject): number {
  if (output["ContentRange"] !== undefined) return 206;
  return model.operations[operation]?.http.responseCode ?? 200;
}

function restXmlError(
  asked: Asked,
  { fault, code, status }: { fault: ServiceFault; code: string; status: number },
): DoorAnswer {
  const head = ["x-amz-request-id", asked.requestId, "Content-Type", "application/xml"];
  if (asked.method === "HEAD" || status === 304) return { status, headers: head, body: NO_BODY };
  const details = Object.entries(fault.members).map(([name, value]) =>
    xmlElement(name, escapeXml(String(value))),
  );
  const inner = [
    xmlElement("Code", escapeXml(code)),
    xmlElement("Message", escapeXml(fault.message)),
    ...details,
    xmlElement("RequestId", asked.requestId),
    xmlElement("HostId", Buffer.from(asked.requestId).toString("base64")),
  ].join("");
  return { status, headers: head, body: xmlDocument(xmlElement("Error", inner)) };
}
