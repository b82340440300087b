// payload-answer.ts — an answer whose body is bytes: the object that S3 gives back.
import type { JsonObject } from "../base/index.ts";

const payloads = new WeakMap<JsonObject, Uint8Array>();

/** `output` with `payload` as its streaming member; the members go out as headers. */
export function withPayload(output: JsonObject, payload: Uint8Array): JsonObject {
  payloads.set(output, payload);
  return output;
}

export function payloadOf(output: JsonObject): Uint8Array | undefined {
  return payloads.get(output);
}
