// body-reader.ts — a request's body, with a limit that a client cannot talk its way around.
//
// Two ways to the same bytes: `collectBody` for the hot path, two listeners and no promise; `readBody` for
// handlers that want to wait and to know when the client has left.
import type { IncomingMessage, ServerResponse } from "node:http";
import { ServiceError } from "../api/index.ts";

/** Rejected with when the client went away in the middle of its body. */
export class ClientGone extends Error {
  override readonly name = "ClientGone";
}

const EMPTY = Buffer.alloc(0);

export interface BodyTaker {
  /** Called once with the whole body; never where the client leaves before its end. */
  readonly take: (body: Buffer) => void;
  /** Called once, at the first byte past the limit; the message is paused, and nobody listens to it any more. */
  readonly refuse: (refusal: ServiceError) => void;
}

export function collectBody(message: IncomingMessage, maxBytes: number, taker: BodyTaker): void {
  if (Number(message.headers["content-length"] ?? 0) > maxBytes) {
    message.pause();
    taker.refuse(tooLarge(maxBytes));
    return;
  }
  let first: Buffer | undefined;
  let more: Buffer[] | undefined;
  let bytes = 0;
  const add = (chunk: Buffer): void => {
    bytes += chunk.length;
    if (bytes > maxBytes) {
      message.pause();
      message.off("data", add).off("end", finish);
      taker.refuse(tooLarge(maxBytes));
    } else if (first === undefined) first = chunk;
    else {
      more ??= [first];
      more.push(chunk);
    }
  };
  const finish = (): void => {
    taker.take(more === undefined ? (first ?? EMPTY) : Buffer.concat(more, bytes));
  };
  message.on("data", add).on("end", finish);
}

/** Of a body that nobody wants: more than anybody sends by mistake, a function's code that is too large included. */
const DRAINED_BYTES_MAX = 128 * 1024 * 1024;

/** Whether some of the request's body has yet to come. */
export function isUnfinished({ complete, destroyed, headers }: IncomingMessage): boolean {
  if (complete || destroyed) return false;
  return headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;
}

/**
 * Ends an answer whose head is set to a request that has not come to its end. Many a client reads nothing before it
 * has sent everything, and finds its connection broken where nobody takes it: so what is left is read and thrown away.
 */
export function endEarly(response: ServerResponse, body: string | Uint8Array): void {
  response.flushHeaders();
  // The answer is whole with its length; `end` may close the connection under a client that is still sending.
  if (body.length > 0) response.write(body);
  const message = response.req;
  let left = DRAINED_BYTES_MAX;
  const end = (): void => {
    response.end();
  };
  message.on("data", (chunk: Buffer) => {
    left -= chunk.length;
    if (left >= 0) return;
    message.pause();
    response.end(() => message.destroy());
  });
  message.once("close", end).once("end", end).resume();
}

export function readBody(message: IncomingMessage, maxBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    let settled = false;
    collectBody(message, maxBytes, {
      take: (body) => {
        settled = true;
        resolve(body);
      },
      refuse: (refusal) => {
        settled = true;
        reject(refusal);
      },
    });
    message.once("close", () => {
      if (!settled) reject(new ClientGone());
    });
  });
}

function tooLarge(maxBytes: number): ServiceError {
  return new ServiceError(
    "RequestEntityTooLargeException",
    `The request body exceeds the maximum of ${maxBytes} bytes`,
  );
}
