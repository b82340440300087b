// mount-body.ts — the body of a mounted request: from the wire, or from memory where its signature was checked.
import type { IncomingMessage } from "node:http";
import { ServiceError } from "../api/index.ts";
import { readBody } from "./body-reader.ts";
import type { HttpBody } from "./http-message.ts";

export function bodyFromWire(message: IncomingMessage, signal: AbortSignal): HttpBody {
  return { read: (maxBytes) => readBody(message, maxBytes), chunks: message, signal };
}

export function bodyInMemory(bytes: Buffer, signal: AbortSignal): HttpBody {
  return {
    read: async (maxBytes) => {
      if (bytes.length <= maxBytes) return bytes;
      throw new ServiceError(
        "RequestEntityTooLargeException",
        `The request body exceeds the maximum of ${maxBytes} bytes`,
      );
    },
    chunks: (async function* () {
      yield bytes;
    })(),
    signal,
  };
}
