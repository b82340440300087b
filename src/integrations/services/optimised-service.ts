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

/** Codes on the wire of errors that SQS's model does not declare. */
const QUERY_CODES: Readonly<Record<string, string>> = {
  InvalidParameterValueException: "InvalidParameterValue",
  MissingRequiredParameterException: "MissingParameter",
};

export function optimisedRefusal(called: CalledOperation, refused: Refused): TaskOutcome {
  const { prefix, base, service } = spellingOf(called.model.service);
  const { model, operation } = called;
  const declared = (operation.raw.errors ?? []).find(
    (shape) => shape === refused.code || model.raw.shapes[shape]?.error?.code === refused.code,
  );
  const name = declared === undefined ? base : `${declared.replace(/Exception$/, "")}Exception`;
  const shape = declared === undefined ? undefined : model.raw.shapes[declared];
  const speaksQuery = model.service.file === "sqs";
  const undeclared = (speaksQuery ? QUERY_CODES[refused.code] : undefined) ?? refused.code;
  const code = shape?.error?.code ?? undeclared;
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
