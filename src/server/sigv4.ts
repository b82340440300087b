// sigv4.ts — is a request signed with a key that we know? AWS Signature Version 4 in the Authorization header.
//
// Verified: key, date (within 15 minutes), signed headers, body. `host` and the content type or target must
// be among the signed headers, else a signature could be carried to another request. Compared in constant time.
import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";

/** The secret of an access key; undefined where the key is not known. */
export type SecretOf = (accessKeyId: string) => string | undefined;

export interface SignedRequest {
  readonly method: string;
  /** Path and query as they came. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Uint8Array;
}

export interface SignatureRefusal {
  readonly type:
    | "MissingAuthenticationTokenException"
    | "IncompleteSignatureException"
    | "UnrecognizedClientException"
    | "InvalidSignatureException";
  readonly message: string;
}

const SKEW_MAX_MS = 15 * 60 * 1000;
const HEADER =
  /^AWS4-HMAC-SHA256 Credential=([^/,\s]+)\/(\d{8})\/([^/,]+)\/([^/,]+)\/aws4_request,\s*SignedHeaders=([^,\s]+),\s*Signature=([0-9a-f]{64})$/;

/** Undefined where the signature is good. */
export function verifySignature(
  request: SignedRequest,
  secretOf: SecretOf,
  now: number,
): SignatureRefusal | undefined {
  const authorization = request.headers.authorization;
  if (authorization === undefined) {
    return refusal(
      "MissingAuthenticationTokenException",
      "Request is missing Authentication Token",
    );
  }
  const match = HEADER.exec(authorization);
  if (match === null) {
    return refusal("IncompleteSignatureException", "Authorization header is not complete");
  }
  const [, keyId = "", day = "", region = "", service = "", signed = "", signature = ""] = match;
  const secret = secretOf(keyId);
  if (secret === undefined) {
    return refusal(
      "UnrecognizedClientException",
      "The security token included in the request is invalid.",
    );
  }
  const date = String(request.headers["x-amz-date"] ?? "");
  const at = dateOf(date);
  if (at === undefined || !date.startsWith(day) || Math.abs(now - at) > SKEW_MAX_MS) {
    return refusal("InvalidSignatureException", `Signature expired or not yet current: ${date}`);
  }
  const names = signed.split(";");
  if (!names.includes("host")) {
    return refusal("IncompleteSignatureException", "The header 'host' must be signed");
  }
  const scope = `${day}/${region}/${service}/aws4_request`;
  const text = `AWS4-HMAC-SHA256\n${date}\n${scope}\n${sha256(canonicalRequest(request, names))}`;
  const key = ["aws4_request"].reduce(hmac, [day, region, service].reduce(hmac, `AWS4${secret}`));
  const expected = Buffer.from(hmac(key, text));
  const given = Buffer.from(signature, "hex");
  if (expected.length === given.length && timingSafeEqual(expected, given)) return undefined;
  return refusal(
    "InvalidSignatureException",
    "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method.",
  );
}

function refusal(type: SignatureRefusal["type"], message: string): SignatureRefusal {
  return { type, message };
}

/** `20260102T030405Z` in milliseconds. */
function dateOf(text: string): number | undefined {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  if (match === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1)
    .map(Number);
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

function canonicalRequest(request: SignedRequest, names: readonly string[]): string {
  const [path = "/", query = ""] = request.url.split("?", 2);
  const headers = names.map((name) => `${name}:${headerText(request.headers[name])}\n`).join("");
  return [
    request.method,
    path,
    query.split("&").sort().join("&"),
    headers,
    names.join(";"),
    sha256(request.body),
  ].join("\n");
}

function headerText(value: string | string[] | undefined): string {
  const text = Array.isArray(value) ? value.join(",") : (value ?? "");
  return text.trim().replace(/\s+/g, " ");
}

function sha256(data: string | Uint8Array): string {
  return createHash("sha256").update(data).digest("hex");
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac("sha256", key).update(text, "utf8").digest();
}
