// unserved.ts — requests for AWS services that are not here, answered in the protocol that they came in.
//
// A client that cannot read the refusal retries it, or tells its user of a broken XML; so each gets its own form.
import { randomUUID } from "node:crypto";
import { type HttpAnswer, type HttpRequest, JSON_TYPE, plainAnswer } from "./http-message.ts";

const TYPE = "UnknownOperationException";
/** Services with bodies in XML that are not asked by forms. */
const REST_XML: ReadonlySet<string> = new Set(["s3", "s3express", "route53", "cloudfront"]);

/** Undefined for a request that is no call of an AWS service: a person with a browser, a probe. */
export function unservedAnswer(request: HttpRequest): HttpAnswer | undefined {
  const service = serviceOf(request);
  if (service === undefined) return undefined;
  const requestId = randomUUID();
  const message = messageOf(request, service);
  const head = ["x-amzn-RequestId", requestId];
  const contentType = request.headers["content-type"] ?? "";
  const text = (type: string, body: string): HttpAnswer => ({
    status: 400,
    headers: [...head, "Content-Type", type],
    body,
  });
  if (request.target !== "") {
    const version = contentType.includes("1.1") ? "1.1" : "1.0";
    return text(`application/x-amz-json-${version}`, JSON.stringify({ __type: TYPE, message }));
  }
  if (request.headers["smithy-protocol"] === "rpc-v2-cbor") {
    return {
      status: 400,
      headers: [...head, "Content-Type", "application/cbor", "smithy-protocol", "rpc-v2-cbor"],
      body: cborError(message),
    };
  }
  if (contentType.startsWith("application/x-www-form-urlencoded")) {
    const error = `<Error><Type>Sender</Type><Code>${TYPE}</Code><Message>${escaped(message)}</Message></Error>`;
    const body = `<ErrorResponse>${error}<RequestId>${requestId}</RequestId></ErrorResponse>`;
    return text("text/xml", body);
  }
  if (REST_XML.has(service) || /\bxml\b/.test(contentType)) {
    const inner = `<Code>${TYPE}</Code><Message>${escaped(message)}</Message><RequestId>${requestId}</RequestId>`;
    return text("application/xml", `<?xml version="1.0" encoding="UTF-8"?><Error>${inner}</Error>`);
  }
  const answer = plainAnswer(400, JSON_TYPE, JSON.stringify({ message }));
  return { ...answer, headers: [...answer.headers, ...head, "x-amzn-ErrorType", TYPE] };
}

/** By the name that it was signed for, or that X-Amz-Target begins with. */
function serviceOf({ scope, target, headers, path, method }: HttpRequest): string | undefined {
  if (scope.service !== "") return scope.service;
  if (target !== "") return target.split(".")[0];
  const [, rpc] = /^\/service\/([^/]+)\/operation\//.exec(path) ?? [];
  if (rpc !== undefined) return rpc;
  const isForm = headers["content-type"]?.startsWith("application/x-www-form-urlencoded") === true;
  return method === "POST" && isForm ? "unnamed" : undefined;
}

function messageOf({ method, path, target }: HttpRequest, service: string): string {
  const called = target === "" ? `${method} ${path}` : target;
  const what =
    service === "unnamed" ? "No service here answers" : `The service '${service}' does not answer`;
  return `${what} '${called}': it is not embedded in Treadle, or has no such operation here. Tasks reach it elsewhere by a route: 'routes' in treadle.yaml, or AWS_ENDPOINT_URL_<SERVICE> where the server runs; a client by an endpoint of its own.`;
}

function escaped(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}

/** A map of two texts, RFC 8949. */
function cborError(message: string): Uint8Array {
  const parts = [cborText("__type"), cborText(TYPE), cborText("message"), cborText(message)];
  return Buffer.concat([Buffer.from([0xa2]), ...parts]);
}

function cborText(text: string): Buffer {
  const bytes = Buffer.from(text, "utf8");
  const head = Buffer.alloc(5);
  head.writeUInt8(0x7a);
  head.writeUInt32BE(bytes.length, 1);
  return Buffer.concat([head, bytes]);
}
