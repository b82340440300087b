// exchange.ts — one request over the network and its answer, within a time and a size.
//
// Redirects are not followed. Nothing that is said here of a failure holds a header, a query or a body: they may be secret.
import { request as httpRequest, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import type { OutgoingRequest } from "./http-request.ts";

export interface Reply {
  readonly type: "reply";
  readonly status: number;
  readonly statusText: string;
  /** Names in lower case, values in the order of their coming. */
  readonly headers: Readonly<Record<string, readonly string[]>>;
  readonly bytes: Buffer;
  /** The body was longer than it may be; the rest was not read. */
  readonly cut: boolean;
}

/** Nobody answered, or not to the end. */
export interface SocketTrouble {
  readonly type: "socket";
  readonly cause: string;
}

export interface ExchangeLimits {
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
  readonly bytesMax: number;
}

/** Never rejects for what the network does. */
export async function exchange(
  outgoing: OutgoingRequest,
  limits: ExchangeLimits,
): Promise<Reply | SocketTrouble> {
  const late = AbortSignal.timeout(limits.timeoutMs);
  try {
    const answer = await headOf(outgoing, AbortSignal.any([late, limits.signal]));
    return await replyOf(answer, limits.bytesMax);
  } catch (error) {
    const { host } = outgoing.url;
    if (late.aborted) {
      return trouble(`The request to ${host} timed out after ${limits.timeoutMs / 1000} seconds.`);
    }
    return trouble(`The request to ${host} failed: ${reasonOf(error)}.`);
  }
}

function trouble(cause: string): SocketTrouble {
  return { type: "socket", cause };
}

function headOf(
  { method, url, headers, body }: OutgoingRequest,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const send = url.protocol === "https:" ? httpsRequest : httpRequest;
  const length = body === undefined ? [] : [["Content-Length", String(Buffer.byteLength(body))]];
  return new Promise((resolve, reject) => {
    const sent = send(url, {
      method,
      headers: Object.fromEntries([...headers, ...length]),
      signal,
      // A connection that was kept may be closed at the other end by the time of the next request.
      agent: false,
    });
    sent.on("response", resolve);
    sent.on("error", reject);
    sent.end(body);
  });
}

async function replyOf(answer: IncomingMessage, bytesMax: number): Promise<Reply> {
  const chunks: Buffer[] = [];
  let size = 0;
  let cut = false;
  for await (const chunk of answer) {
    // The cast: without an encoding a message gives buffers.
    chunks.push(chunk as Buffer);
    size += (chunk as Buffer).length;
    cut = size > bytesMax;
    if (cut) break;
  }
  return {
    type: "reply",
    status: answer.statusCode ?? 0,
    statusText: answer.statusMessage ?? "",
    headers: headersOf(answer.rawHeaders),
    bytes: Buffer.concat(chunks),
    cut,
  };
}

function headersOf(raw: readonly string[]): Record<string, string[]> {
  const headers = new Map<string, string[]>();
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const name = (raw[at] ?? "").toLowerCase();
    headers.set(name, [...(headers.get(name) ?? []), raw[at + 1] ?? ""]);
  }
  return Object.fromEntries(headers);
}

/** What happened, in Node's code where it has one: messages may repeat what was sent. */
function reasonOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : undefined;
  switch (code) {
    case "ECONNREFUSED":
      return "the connection was refused";
    case "ECONNRESET":
      return "the connection was reset";
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return "the host name was not found";
    case undefined:
      return "the connection failed";
    default:
      return code;
  }
}
