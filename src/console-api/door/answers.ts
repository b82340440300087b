// answers.ts — answers of the console's API as bytes.

import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { Refusal } from "../../console-wire/index.ts";
import { type HttpAnswer, type HttpRequest, JSON_TYPE } from "../../server/index.ts";
import type { Refused } from "./refused.ts";

/** Of every answer: it is nobody else's, and is what it says. */
export const SAFE_HEADERS: readonly string[] = [
  ...["X-Content-Type-Options", "nosniff"],
  ...["Referrer-Policy", "no-referrer"],
  ...["Cross-Origin-Resource-Policy", "same-origin"],
];

const COMPRESSED_FROM_BYTES = 4_096;
const compressed = promisify(gzip);

/** JSON text, compressed where that is worth it and the client can read it. */
export async function jsonAnswer(
  { headers }: HttpRequest,
  text: string,
  status = 200,
): Promise<HttpAnswer> {
  const own = ["Content-Type", JSON_TYPE, "Cache-Control", "no-store", ...SAFE_HEADERS];
  const readsGzip = /\bgzip\b/.test(String(headers["accept-encoding"] ?? ""));
  if (!readsGzip || text.length < COMPRESSED_FROM_BYTES) {
    return { status, headers: own, body: text };
  }
  const body = await compressed(text, { level: 1 });
  return { status, headers: [...own, "Content-Encoding", "gzip", "Vary", "Accept-Encoding"], body };
}

export function refusalAnswer({ status, error, message }: Refused): HttpAnswer {
  const refusal: Refusal = { error, message };
  const asks = status === 401 ? ["WWW-Authenticate", 'Basic realm="Treadle", charset="UTF-8"'] : [];
  return {
    status,
    headers: ["Content-Type", JSON_TYPE, "Cache-Control", "no-store", ...SAFE_HEADERS, ...asks],
    body: JSON.stringify(refusal),
  };
}
