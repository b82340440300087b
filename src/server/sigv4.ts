// sigv4.ts — is a request signed with a key that we know? AWS Signature Version 4, in the Authorization header or,
// presigned, in the query.
//
// Verified: key, date (within 15 minutes, or the time that a presigned address is good for), signed headers, body.
// `host` must be among the signed headers, else a signature could be carried to another server. Compared in
// constant time. A body that S3 lets a client leave unsigned is not looked at.
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
  /** It was good once: S3 has names of its own for that. */
  readonly expired?: "header" | "presigned";
}

const SKEW_MAX_MS = 15 * 60 * 1000;
/** A presigned address is good for a week at most. */
const EXPIRES_MAX_SECONDS = 604_800;
const HEADER =
  /^AWS4-HMAC-SHA256 Credential=([^/,\s]+)\/(\d{8})\/([^/,]+)\/([^/,]+)\/aws4_request,\s*SignedHeaders=([^,\s]+),\s*Signature=([0-9a-f]{64})$/;
const CREDENTIAL = /^([^/]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request$/;

/** What a request says of its signature. */
interface Claim {
  readonly keyId: string;
  readonly day: string;
  readonly region: string;
  readonly service: string;
  readonly headers: readonly string[];
  readonly signature: string;
  /** `20260102T030405Z` */
  readonly date: string;
  readonly goodForMs: number;
  readonly presigned: boolean;
}

/** Undefined where the signature is good. */
export function verifySignature(
  request: SignedRequest,
  secretOf: SecretOf,
  now: number,
): SignatureRefusal | undefined {
  const claim = claimOf(request);
  if ("type" in claim) return claim;
  const { keyId, day, region, service, date } = claim;
  const secret = secretOf(keyId);
  if (secret === undefined) {
    return refusal(
      "UnrecognizedClientException",
      "The security token included in the request is invalid.",
    );
  }
  const stale = staleness(claim, now);
  if (stale !== undefined) return stale;
  if (!claim.headers.includes("host")) {
    return refusal("IncompleteSignatureException", "The header 'host' must be signed");
  }
  const scope = `${day}/${region}/${service}/aws4_request`;
  const text = `AWS4-HMAC-SHA256\n${date}\n${scope}\n${sha256(canonicalRequest(request, claim))}`;
  const key = ["aws4_request"].reduce(hmac, [day, region, service].reduce(hmac, `AWS4${secret}`));
  const expected = Buffer.from(hmac(key, text));
  const given = Buffer.from(claim.signature, "hex");
  if (expected.length === given.length && timingSafeEqual(expected, given)) return undefined;
  return refusal(
    "InvalidSignatureException",
    "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method.",
  );
}

/** In the words of AWS. */
function staleness(claim: Claim, now: number): SignatureRefusal | undefined {
  const { date, day, goodForMs, presigned } = claim;
  const at = dateOf(date);
  if (at === undefined || !date.startsWith(day)) {
    const text = `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${day}' != '${date.slice(0, 8)}', from '${date}'.`;
    return refusal("InvalidSignatureException", text);
  }
  const [minutes, nowText] = [`${SKEW_MAX_MS / 60_000} min.`, dateText(now)];
  if (now < at - SKEW_MAX_MS) {
    const text = `Signature not yet current: ${date} is still later than ${dateText(now + SKEW_MAX_MS)} (${nowText} + ${minutes})`;
    return { ...refusal("InvalidSignatureException", text), expired: "header" };
  }
  if (now <= at + goodForMs) return undefined;
  const text = presigned
    ? `Signature expired: ${dateText(at + goodForMs)} is now earlier than ${nowText}`
    : `Signature expired: ${date} is now earlier than ${dateText(now - SKEW_MAX_MS)} (${nowText} - ${minutes})`;
  const expired = presigned ? "presigned" : "header";
  return { ...refusal("InvalidSignatureException", text), expired };
}

function dateText(at: number): string {
  return `${new Date(at).toISOString().replace(/[-:]|\.\d+/g, "")}`;
}

function claimOf(request: SignedRequest): Claim | SignatureRefusal {
  const { authorization } = request.headers;
  if (authorization === undefined) return presignedClaim(request);
  const match = HEADER.exec(authorization);
  if (match === null) {
    return refusal("IncompleteSignatureException", "Authorization header is not complete");
  }
  const [, keyId = "", day = "", region = "", service = "", signed = "", signature = ""] = match;
  return {
    ...{ keyId, day, region, service, signature, headers: signed.split(";") },
    date: String(request.headers["x-amz-date"] ?? ""),
    goodForMs: SKEW_MAX_MS,
    presigned: false,
  };
}

function presignedClaim({ url }: SignedRequest): Claim | SignatureRefusal {
  const query = new URLSearchParams(url.split("?", 2)[1] ?? "");
  const credential = CREDENTIAL.exec(query.get("X-Amz-Credential") ?? "");
  const signature = query.get("X-Amz-Signature") ?? "";
  if (credential === null || !/^[0-9a-f]{64}$/.test(signature)) {
    return refusal(
      "MissingAuthenticationTokenException",
      "Request is missing Authentication Token",
    );
  }
  const [, keyId = "", day = "", region = "", service = ""] = credential;
  const seconds = Number(query.get("X-Amz-Expires"));
  if (!(seconds >= 0 && seconds <= EXPIRES_MAX_SECONDS)) {
    return refusal("IncompleteSignatureException", "X-Amz-Expires must be less than a week");
  }
  return {
    ...{ keyId, day, region, service, signature },
    headers: (query.get("X-Amz-SignedHeaders") ?? "").split(";"),
    date: query.get("X-Amz-Date") ?? "",
    goodForMs: seconds * 1000,
    presigned: true,
  };
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

function canonicalRequest(request: SignedRequest, claim: Claim): string {
  const mark = request.url.indexOf("?");
  const path = mark < 0 ? request.url : request.url.slice(0, mark);
  const query = mark < 0 ? "" : request.url.slice(mark + 1);
  const headers = claim.headers.map((name) => `${name}:${headerText(request.headers[name])}\n`);
  return [
    request.method,
    // Every service but S3 encodes the path once more than it stands on the wire.
    claim.service === "s3" ? path : path.split("/").map(encodedSegment).join("/"),
    canonicalQuery(query),
    headers.join(""),
    claim.headers.join(";"),
    claim.presigned ? "UNSIGNED-PAYLOAD" : payloadHash(request, claim),
  ].join("\n");
}

function encodedSegment(segment: string): string {
  return encodeURIComponent(segment).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function canonicalQuery(query: string): string {
  if (query === "") return "";
  return query
    .split("&")
    .filter((part) => !part.startsWith("X-Amz-Signature="))
    .map((part) => (part.includes("=") ? part : `${part}=`))
    .sort()
    .join("&");
}

/** S3 takes bodies that say of themselves that they are not signed, or signed piece by piece. */
function payloadHash({ headers, body }: SignedRequest, { service }: Claim): string {
  const said = String(headers["x-amz-content-sha256"] ?? "");
  return service === "s3" && /^(UNSIGNED-PAYLOAD|STREAMING-)/.test(said) ? said : sha256(body);
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
