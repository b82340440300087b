// optimised-service.ts — how optimised integrations show what SDK 1.x for Java got from a service.
import { type Json, type JsonObject, setMember } from "../../base/index.ts";
import type { TaskOutcome } from "../../engine/index.ts";
import type { CalledOperation } from "../models/index.ts";
import { failed } from "../outcome.ts";
import { optimisedCause, type ResponseHeaders, sdkMetadata } from "../sdk-call.ts";
import type { ServiceAnswer } from "./services-caller.ts";
import { spellingOf } from "./spelling.ts";

type Answered = ServiceAnswer & { readonly type: "answered" };
type Refused = ServiceAnswer & { readonly type: "refused" };

/** SDK 1.x spoke SQS's query protocol: its codes of errors, by their names in the JSON protocol's model or on its wire. */
const QUERY_CODES: Readonly<Record<string, string>> = {
  InvalidParameterValueException: "InvalidParameterValue",
  KmsAccessDenied: "KMS.AccessDeniedException",
  KmsDisabled: "KMS.DisabledException",
  KmsInvalidKeyUsage: "KMS.InvalidKeyUsageException",
  KmsInvalidState: "KMS.InvalidStateException",
  KmsNotFound: "KMS.NotFoundException",
  KmsOptInRequired: "KMS.OptInRequired",
  KmsThrottled: "KMS.ThrottlingException",
  MissingRequiredParameterException: "MissingParameter",
  QueueDoesNotExist: "AWS.SimpleQueueService.NonExistentQueue",
  UnsupportedOperation: "AWS.SimpleQueueService.UnsupportedOperation",
};

export function optimisedRefusal(called: CalledOperation, refused: Refused): TaskOutcome {
  const { prefix, base, service } = spellingOf(called.model.service);
  const { model, operation } = called;
  const speaksQuery = model.service.file === "sqs";
  const queryCodes = speaksQuery ? QUERY_CODES : {};
  const declared = (operation.raw.errors ?? []).find(
    (shape) =>
      shape === refused.code ||
      model.raw.shapes[shape]?.error?.code === refused.code ||
      queryCodes[shape] === refused.code,
  );
  const name = declared === undefined ? base : `${declared.replace(/Exception$/, "")}Exception`;
  const shape = declared === undefined ? undefined : model.raw.shapes[declared];
  const code = shape?.error?.code ?? queryCodes[refused.code] ?? refused.code;
  return failed(
    `${prefix}.${name}`,
    optimisedCause(service, { ...refused, code }, refused.requestId),
  );
}

/** The SDK could not even reach the service. */
export function unreachable({ model }: CalledOperation, message: string): TaskOutcome {
  return failed(`${spellingOf(model.service).prefix}.SdkClientException`, message);
}

/** Members of the answer and the SDK's metadata, in the order of their names. */
export function optimisedResult(answer: Answered, date: string): JsonObject {
  const metadata = sdkMetadata(headersOf(answer, date), 200, answer.requestId);
  return sorted({ ...answer.output, ...metadata });
}

export function sorted(object: JsonObject): JsonObject {
  const result: Record<string, Json> = {};
  const members = Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [name, value] of members) setMember(result, name, value);
  return result;
}

// Recorded: DynamoDB's front end names itself and writes its headers in capitals, the others do not.
const WITH_SERVER = ["Server", "Connection", "x-amzn-RequestId", "x-amz-crc32"] as const;
const PLAIN = ["x-amzn-RequestId", "connection"] as const;
const LAST = ["Content-Length", "Date", "Content-Type"] as const;

function headersOf(answer: Answered, date: string): ResponseHeaders {
  const known = new Map(answer.headers.map(([name, value]) => [name.toLowerCase(), value]));
  const { contentLength } = answer;
  known.set("connection", "keep-alive");
  known.set("content-length", String(contentLength));
  known.set("date", date);
  const names = [...(known.has("server") ? WITH_SERVER : PLAIN), ...LAST];
  return names.flatMap((name) => {
    const value = known.get(name.toLowerCase());
    return value === undefined ? [] : [[name, value] as const];
  });
}
