// protocol-refusal.ts — an error as the client of an AWS service reads it: JSON, CBOR, or one of two XMLs.
//
// A client that cannot read the refusal retries it, or tells its user of a broken XML; so each gets its own form.
import { randomUUID } from "node:crypto";
import { type HttpAnswer, type HttpRequest, JSON_TYPE, plainAnswer } from "./http-message.ts";

export interface ProtocolRefusal {
  /** The error's name where bodies are JSON or CBOR. */
  readonly type: string;
  /** The same for forms and XML, where the older services have other names. */
  readonly code: string;
  readonly message: string;
}

/** Services with bodies in XML that are not asked by forms. */
const REST_XML: ReadonlySet<string> = new Set(["s3", "s3express", "route53", "cloudfront"]);

/** `service`: as it was signed for. */
export function protocolAnswer(
  request: HttpRequest,
  service: string,
  { type, code, message }: ProtocolRefusal,
): HttpAnswer {
  const requestId = randomUUID();
  const head = ["x-amzn-RequestId", requestId];
  const contentType = request.headers["content-type"] ?? "";
  const text = (status: number, bodyType: string, body: string): HttpAnswer => ({
    status,
    headers: [...head, "Content-Type", bodyType],
    body,
  });
  if (request.target !== "") {
    const version = contentType.includes("1.1") ? "1.1" : "1.0";
    const body = JSON.stringify({ __type: type, message });
    return text(400, `application/x-amz-json-${version}`, body);
  }
  if (request.headers["smithy-protocol"] === "rpc-v2-cbor") {
    const headers = [...head, "Content-Type", "application/cbor", "smithy-protocol", "rpc-v2-cbor"];
    return { status: 400, headers, body: cborError(type, message) };
  }
  const isForm = contentType.startsWith("application/x-www-form-urlencoded");
  const inner = `<Code>${code}</Code><Message>${escaped(message)}</Message>`;
  if (isForm) {
    const error = `<Error><Type>Sender</Type>${inner}</Error>`;
    const whole = `<ErrorResponse>${error}<RequestId>${requestId}</RequestId></ErrorResponse>`;
    return text(type === code ? 400 : 403, "text/xml", whole);
  }
  if (REST_XML.has(service) || /\bxml\b/.test(contentType)) {
    const whole = `<Error>${inner}<RequestId>${requestId}</RequestId></Error>`;
    const document = `<?xml version="1.0" encoding="UTF-8"?>${whole}`;
    return text(type === code ? 400 : 403, "application/xml", document);
  }
  const answer = plainAnswer(type === code ? 400 : 403, JSON_TYPE, JSON.stringify({ message }));
  return { ...answer, headers: [...answer.headers, ...head, "x-amzn-ErrorType", type] };
}

function escaped(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}

/** A map of two texts, RFC 8949. */
function cborError(type: string, message: string): Uint8Array {
  const parts = [cborText("__type"), cborText(type), cborText("message"), cborText(message)];
  return Buffer.concat([Buffer.from([0xa2]), ...parts]);
}

function cborText(text: string): Buffer {
  const bytes = Buffer.from(text, "utf8");
  const head = Buffer.alloc(5);
  head.writeUInt8(0x7a);
  head.writeUInt32BE(bytes.length, 1);
  return Buffer.concat([head, bytes]);
}
