// routed-objects.ts — S3 of Distributed Maps by the way that the routes lead: embedded, an endpoint, AWS, a mock.
//
// All that one reader or writer asks goes one way, that of the action in its Resource: parts of an object go where
// `s3:putObject` goes, and the size of one is asked where it is read.
import {
  globalArn,
  isJsonObject,
  type Json,
  type JsonObject,
  stringifyJson,
} from "../../base/index.ts";
import { actionOf } from "../models/index.ts";
import { arnsOfCall, type MockRoute, type Router } from "../routes/index.ts";
import type { ObjectAnswer, ObjectRequest, ObjectStore } from "./object-store.ts";

const READ: ReadonlySet<string> = new Set(["GetObject", "HeadObject"]);
const LISTED: ReadonlySet<string> = new Set(["ListObjectsV2"]);

export class RoutedObjects implements ObjectStore {
  readonly #router: Router;
  readonly #embedded: ObjectStore | undefined;

  constructor(router: Router, embedded: ObjectStore | undefined) {
    this.#router = router;
    this.#embedded = embedded;
  }

  async call(request: ObjectRequest): Promise<ObjectAnswer> {
    const { operation, parameters, payload, scope, signal } = request;
    const action = actionOf(chosenBy(operation));
    const arns = [
      globalArn({ ...scope, account: "" }, "states", `s3:${action}`),
      ...arnsOfCall("s3", parameters, scope),
    ];
    const way = await this.#router.way({ service: "s3", action, arns });
    if (way.kind === "mock") return mocked(way.answer, request);
    if (way.kind === "inside" && this.#embedded !== undefined) return this.#embedded.call(request);
    if (way.kind !== "outside") throw new Error(NO_WAY);
    const body = payload === undefined ? {} : { payload };
    const call = { service: "s3", operation, parameters, scope, signal, ...body };
    const answer = await this.#router.call(call, way.target);
    if (answer.type === "unreachable") throw new Error(answer.message.replace(UNABLE, ""));
    if (answer.type === "unfit") throw new Error(answer.problem);
    return answer;
  }
}

const NO_WAY =
  'Treadle has no S3; add the line "  s3: http://127.0.0.1:4566" (an endpoint\'s URL, or aws for AWS itself) below "routes:" in treadle.yaml.';
/** Whoever tells of the failure says it again. */
const UNABLE = "Unable to execute HTTP request: ";

/** A mock of `s3:putObject` takes files of any length. */
const PARTS: ReadonlySet<string> = new Set([
  ...["CompleteMultipartUpload", "CreateMultipartUpload", "ListMultipartUploads", "ListParts"],
  "UploadPart",
]);

function chosenBy(operation: string): string {
  if (READ.has(operation)) return "GetObject";
  return LISTED.has(operation) ? operation : "PutObject";
}

/** What `Return` says is the answer; for `GetObject` its `Body`, or all of it where it has none, is the object. */
function mocked(
  answer: MockRoute["answer"],
  { operation, parameters }: ObjectRequest,
): ObjectAnswer {
  if (answer.type === "throw") {
    const { error: code, cause: message = code } = answer;
    return { type: "refused", code, message, httpStatus: 400, requestId: "mock" };
  }
  const output = isJsonObject(answer.value) ? answer.value : {};
  if (PARTS.has(operation)) {
    return { type: "answered", output: { UploadId: "mock", ETag: '"mock"' } };
  }
  if (!READ.has(operation)) return { type: "answered", output };
  return ranged(Buffer.from(textOf(answer.value), "utf8"), parameters);
}

function textOf(value: Json): string {
  const body = isJsonObject(value) ? (value["Body"] ?? value) : value;
  return typeof body === "string" ? body : stringifyJson(body);
}

function ranged(bytes: Buffer, { Range }: JsonObject): ObjectAnswer {
  const [, start, end] = /^bytes=(\d+)-(\d+)$/.exec(String(Range)) ?? [];
  const from = Number(start ?? 0);
  if (from > 0 && from >= bytes.length) {
    const message = "The requested range is not satisfiable";
    return { type: "refused", code: "InvalidRange", message, httpStatus: 416, requestId: "mock" };
  }
  const payload = bytes.subarray(from, Math.min(Number(end ?? bytes.length) + 1, bytes.length));
  const ContentRange = `bytes ${from}-${from + payload.length - 1}/${bytes.length}`;
  return { type: "answered", output: { ETag: '"mock"', ContentRange }, payload };
}
