// http-sender.ts — one HTTP request and its whole answer, or the reason why there is none.
//
// Owns: connections that are kept alive. Never: tries again; what AWS's SDKs would repeat, Step Functions does not.
import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";

export interface SentRequest {
  readonly method: string;
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number | undefined;
  /** With its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | undefined;
  /** PEM of who vouches for the server, where that is nobody known. */
  readonly ca?: string | undefined;
}

export interface HttpAnswer {
  readonly statusCode: number;
  readonly statusText: string;
  /** Lower case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** As they came. */
  readonly rawHeaders: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array;
}

/** No answer came. The message is that of AWS's SDK for Java. */
export class NoAnswer extends Error {
  override readonly name = "NoAnswer";
}

export interface SendOptions {
  readonly signal: AbortSignal;
  /** Of silence: while connecting, or between two pieces of the answer. */
  readonly silenceMs: number;
  readonly bodyBytesMax: number;
}

const SOCKETS_MAX = 50;
/** An idle connection is left well before a server closes it, so that no request meets the closing. */
const IDLE_MS = 1_500;

export class HttpSender {
  readonly #plain = new HttpAgent({ keepAlive: true, maxSockets: SOCKETS_MAX, timeout: IDLE_MS });
  readonly #secure = new HttpsAgent({ keepAlive: true, maxSockets: SOCKETS_MAX, timeout: IDLE_MS });

  /** Rejects with {@link NoAnswer} alone. */
  send(sent: SentRequest, { signal, silenceMs, bodyBytesMax }: SendOptions): Promise<HttpAnswer> {
    const secure = sent.protocol === "https:";
    const { method, hostname, path, headers, body } = sent;
    return new Promise((resolve, reject) => {
      const request = (secure ? httpsRequest : httpRequest)({
        ...{ method, hostname, path, headers, signal, timeout: silenceMs },
        agent: secure ? this.#secure : this.#plain,
        ...(sent.port === undefined ? {} : { port: sent.port }),
        ...(secure && sent.ca !== undefined ? { ca: sent.ca } : {}),
      });
      request.on("timeout", () => request.destroy(timedOut()));
      request.on("response", (response) => {
        read(response, bodyBytesMax).then(resolve, (error: unknown) =>
          reject(new NoAnswer(reasonOf(error, sent))),
        );
      });
      request.on("error", (error) => {
        reject(new NoAnswer(reasonOf(error, sent)));
      });
      request.end(body);
    });
  }

  close(): void {
    this.#plain.destroy();
    this.#secure.destroy();
  }
}

async function read(response: IncomingMessage, bytesMax: number): Promise<HttpAnswer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response) {
    // The cast: without an encoding a response gives buffers.
    const bytes = chunk as Buffer;
    size += bytes.length;
    if (size > bytesMax) throw new Error(`The answer is longer than ${bytesMax} bytes`);
    chunks.push(bytes);
  }
  const rawHeaders: [string, string][] = [];
  for (let at = 0; at + 1 < response.rawHeaders.length; at += 2) {
    rawHeaders.push([response.rawHeaders[at] ?? "", response.rawHeaders[at + 1] ?? ""]);
  }
  const headers: Record<string, string> = {};
  for (const [name, value] of rawHeaders) headers[name.toLowerCase()] = value;
  return {
    ...{ statusCode: response.statusCode ?? 0, statusText: response.statusMessage ?? "" },
    ...{ headers, rawHeaders, body: Buffer.concat(chunks) },
  };
}

function timedOut(): Error {
  return Object.assign(new Error("Read timed out"), { code: "ETIMEDOUT" });
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}

function reasonOf(error: unknown, { hostname, port }: SentRequest): string {
  const place = port === undefined ? hostname : `${hostname}:${port}`;
  const message = error instanceof Error ? error.message : String(error);
  switch (codeOf(error)) {
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return `Unable to execute HTTP request: ${hostname}: Name or service not known`;
    case "ECONNREFUSED":
      return `Unable to execute HTTP request: Connect to ${place} failed: Connection refused`;
    case "ECONNRESET":
      return "Unable to execute HTTP request: Connection reset";
    case "ETIMEDOUT":
      return "Unable to execute HTTP request: Read timed out";
    default:
      return `Unable to execute HTTP request: ${message}`;
  }
}
