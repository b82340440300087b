// mount-answer.ts — writes what a mounted handler answers: text, bytes or a stream.
import { once } from "node:events";
import type { ServerResponse } from "node:http";
import { endEarly, isUnfinished } from "./body-reader.ts";
import type { HttpAnswer } from "./http-message.ts";

/** A stream goes out at the pace of its reader and ends when the client leaves or the server drains. */
export async function answerMount(
  response: ServerResponse,
  { status, headers, body }: HttpAnswer,
  draining: AbortSignal,
): Promise<void> {
  if (typeof body === "string" || body instanceof Uint8Array) {
    const length = typeof body === "string" ? Buffer.byteLength(body) : body.length;
    response.writeHead(status, [...headers, "Content-Length", String(length)]);
    if (isUnfinished(response.req)) endEarly(response, body);
    else response.end(body);
    return;
  }
  response.writeHead(status, [...headers]);
  response.flushHeaders();
  const gone = new AbortController();
  response.once("close", () => gone.abort());
  const signal = AbortSignal.any([gone.signal, draining]);
  const source = body[Symbol.asyncIterator]();
  const ended = new Promise<void>((resolve) => {
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
  while (!signal.aborted) {
    const next = await Promise.race([source.next(), ended]);
    if (next === undefined || next.done === true) break;
    if (!response.write(next.value)) await Promise.race([once(response, "drain"), ended]);
  }
  // The source is told to stop, and not waited for: it may be waiting for something that never comes.
  source.return?.().then(undefined, () => undefined);
  response.end();
}
