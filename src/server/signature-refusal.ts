// signature-refusal.ts — what a client reads whose signature is not good, or that is the page of another site.
import type { ApiText } from "../api/index.ts";
import type { PageRefusal } from "./foreign-page.ts";
import type { HttpAnswer, HttpRequest } from "./http-message.ts";
import { protocolAnswer } from "./protocol-refusal.ts";
import type { SignatureRefusal } from "./sigv4.ts";

type Refusal = SignatureRefusal | (PageRefusal & { readonly expired?: undefined });
type Type = Refusal["type"];

/** As the services call it that are asked by forms. */
const QUERY_CODES: Readonly<Record<Type, string>> = {
  MissingAuthenticationTokenException: "MissingAuthenticationToken",
  IncompleteSignatureException: "IncompleteSignature",
  UnrecognizedClientException: "InvalidClientTokenId",
  InvalidSignatureException: "SignatureDoesNotMatch",
  AccessDeniedException: "AccessDenied",
};

/** As S3 calls it. */
const S3_CODES: Readonly<Record<Type, string>> = {
  MissingAuthenticationTokenException: "AccessDenied",
  IncompleteSignatureException: "AuthorizationHeaderMalformed",
  UnrecognizedClientException: "InvalidAccessKeyId",
  InvalidSignatureException: "SignatureDoesNotMatch",
  AccessDeniedException: "AccessDenied",
};

/** As S3 calls what was good once, and says it. */
const S3_EXPIRED = {
  header: {
    code: "RequestTimeTooSkewed",
    message: "The difference between the request time and the current time is too large.",
  },
  presigned: { code: "AccessDenied", message: "Request has expired" },
} as const;

/** To a call of Step Functions. */
export function signatureText({ type, message }: Refusal): ApiText {
  return { status: 400, text: JSON.stringify({ __type: type, message }), error: type };
}

/** To a request for another service; `door`: the name of the mount that it came to. */
export function signatureAnswer(
  request: HttpRequest,
  door: string,
  { type, message, expired }: Refusal,
): HttpAnswer {
  const { service } = request.scope;
  // What is neither signed nor a call in another form, and not at a door of its own, can only be meant for S3.
  const isForm = request.headers["content-type"]?.startsWith("application/x-www-form-urlencoded");
  const isBare = service === "" && isForm !== true && request.target === "";
  const isS3 = service === "s3" || (isBare && door === "services");
  if (isS3 && expired !== undefined) {
    return protocolAnswer(request, "s3", { type, ...S3_EXPIRED[expired] });
  }
  const codes = isS3 ? S3_CODES : QUERY_CODES;
  return protocolAnswer(request, isS3 ? "s3" : service, { type, code: codes[type], message });
}
