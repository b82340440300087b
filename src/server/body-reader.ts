// body-reader.ts — a request's body, with a limit that a client cannot talk its way around.
import type { IncomingMessage } from "node:http";
import { ServiceError } from "../api/index.ts";

/** Rejected with when the client went away in the middle of its body. */
export class ClientGone extends Error {
  override readonly name = "ClientGone";
}

/** The whole body. Stops reading at the first byte past `maxBytes` and refuses. */
export function readBody(message: IncomingMessage, maxBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const declared = Number(message.headers["content-length"] ?? 0);
    if (declared > maxBytes) return reject(tooLarge(maxBytes));
    let first: Buffer | undefined;
    let more: Buffer[] | undefined;
    let bytes = 0;
    message.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > maxBytes) {
        message.pause();
        reject(tooLarge(maxBytes));
      } else if (first === undefined) first = chunk;
      else {
        more ??= [first];
        more.push(chunk);
      }
    });
    message.on("end", () => {
      resolve(more === undefined ? (first ?? EMPTY) : Buffer.concat(more, bytes));
    });
    // After `end` these say nothing: the promise is settled.
    message.on("error", () => reject(new ClientGone()));
    message.on("close", () => reject(new ClientGone()));
  });
}

const EMPTY = Buffer.alloc(0);

function tooLarge(maxBytes: number): ServiceError {
  return new ServiceError(
    "RequestEntityTooLargeException",
    `The request body exceeds the maximum of ${maxBytes} bytes`,
  );
}
