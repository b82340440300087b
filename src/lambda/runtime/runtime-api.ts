// runtime-api.ts — the AWS Lambda Runtime API of one worker.
//
// Each worker has a listener of its own: some runtime clients take nothing but `host:port`, and the listener
// then tells who speaks. The API only carries messages; who gets which invocation is the pool's business.
//   A1. At most one question for the next invocation is parked; a newer one replaces an older one, whose
//       connection is gone or useless.
//   A2. Messages are taken in the order in which they came, also where a runtime sends its answer and the
//       next question together: the question is not heard before the answer has been read.
//   A3. A body beyond the limit is read to its end and dropped, so that the connection stays usable.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** AWS's own number: six megabytes and a hundred bytes. */
export const RESPONSE_BYTES_MAX = 6_291_556;

export interface RuntimeMessage {
  readonly body: Buffer;
  readonly tooLarge: boolean;
  /** Lambda-Runtime-Function-Error-Type of an error. */
  readonly errorType: string | undefined;
  /** A streamed response that broke off: its trailers tell the error. */
  readonly brokeOff: boolean;
}

/** What a worker's runtime says. */
export interface RuntimeListener {
  /** The runtime asks for work: it is ready, or ready again. */
  onNext(): void;
  /** The runtime no longer waits for the answer to its question. */
  onHangUp(): void;
  /** Tells whether the id is that of the invocation at hand. */
  onResponse(requestId: string, message: RuntimeMessage): boolean;
  onError(requestId: string, message: RuntimeMessage): boolean;
  onInitError(message: RuntimeMessage): void;
}

/** Runtimes send an error's cause for X-Ray in a header, up to a megabyte of it. */
const HEADER_BYTES_MAX = 2_097_152;
const PREFIX = "/2018-06-01/runtime/";

/** What follows the prefix: `invocation/next`, `invocation/<id>/response`, `init/error`, … */
interface MessagePath {
  readonly kind: string | undefined;
  readonly id: string | undefined;
  readonly verb: string | undefined;
}

interface Reply {
  readonly status: number;
  readonly text: string;
}

const ACCEPTED: Reply = { status: 202, text: '{"status":"OK"}\n' };
const UNKNOWN_PATH: Reply = {
  status: 404,
  text: '{"errorMessage":"The Runtime API has no such path","errorType":"NotFound"}',
};
const WRONG_REQUEST_ID: Reply = {
  status: 400,
  text: '{"errorMessage":"Invalid request ID","errorType":"InvalidRequestID"}',
};
const TOO_LARGE: Reply = {
  status: 413,
  text: `{"errorMessage":"Exceeded maximum allowed payload size (${RESPONSE_BYTES_MAX} bytes).","errorType":"RequestEntityTooLarge"}`,
};

export class RuntimeApi {
  readonly #server: Server;
  readonly #listener: RuntimeListener;
  #parked: ServerResponse | undefined;
  #lastTurn: Promise<void> = Promise.resolve();

  private constructor(listener: RuntimeListener) {
    this.#listener = listener;
    this.#server = createServer({ maxHeaderSize: HEADER_BYTES_MAX }, (request, response) => {
      const route = (): Promise<void> => this.#route(request, response);
      // The worker went away in the middle of a message; its exit tells the rest.
      this.#lastTurn = this.#lastTurn.then(route).catch(() => void response.destroy());
    });
    // A runtime may work or wait for as long as it likes.
    this.#server.requestTimeout = 0;
    this.#server.headersTimeout = 0;
    this.#server.keepAliveTimeout = 0;
    this.#server.timeout = 0;
  }

  static async listen(listener: RuntimeListener): Promise<RuntimeApi> {
    const api = new RuntimeApi(listener);
    await new Promise<void>((resolve, reject) => {
      api.#server.once("error", reject);
      api.#server.listen(0, "127.0.0.1", 511, resolve);
    });
    return api;
  }

  /** `host:port`, the value of AWS_LAMBDA_RUNTIME_API. */
  get address(): string {
    // The cast: a server that listens on a port has an AddressInfo.
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Answers the parked question. False when nobody asks (any more). */
  deliver(headers: Readonly<Record<string, string>>, payload: Buffer): boolean {
    const response = this.#parked;
    if (response === undefined || response.destroyed) return false;
    this.#parked = undefined;
    response.writeHead(200, { ...headers, "Content-Length": payload.length });
    response.end(payload);
    return true;
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? "").split("?", 1)[0] ?? "";
    const [kind, id, verb] = path.startsWith(PREFIX) ? path.slice(PREFIX.length).split("/") : [];
    if (request.method === "GET" && kind === "invocation" && id === "next") {
      this.#park(response);
      return;
    }
    const message = await readMessage(request);
    const { status, text } =
      request.method === "POST" ? this.#take({ kind, id, verb }, message) : UNKNOWN_PATH;
    // Whoever waits for the function's answer is answered before the runtime is.
    setImmediate(() => {
      response.writeHead(status, {
        "Content-Type": "application/json",
        "Content-Length": Buffer.byteLength(text),
      });
      response.end(text);
    });
  }

  #take(path: MessagePath, message: RuntimeMessage): Reply {
    const { kind, id = "", verb } = path;
    if (kind === "init" && id === "error") {
      this.#listener.onInitError(message);
      return ACCEPTED;
    }
    if (kind === "invocation" && verb === "error") {
      return this.#listener.onError(id, message) ? ACCEPTED : WRONG_REQUEST_ID;
    }
    if (kind !== "invocation" || verb !== "response") return UNKNOWN_PATH;
    if (!this.#listener.onResponse(id, message)) return WRONG_REQUEST_ID;
    return message.tooLarge ? TOO_LARGE : ACCEPTED;
  }

  #park(response: ServerResponse): void {
    if (response.destroyed) return;
    this.#parked?.destroy();
    this.#parked = response;
    response.on("close", () => {
      if (this.#parked !== response) return;
      this.#parked = undefined;
      this.#listener.onHangUp();
    });
    this.#listener.onNext();
  }
}

/** Never settles where the runtime goes away before the end: its exit tells the rest. */
async function readMessage(request: IncomingMessage): Promise<RuntimeMessage> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  request.on("data", (part: Buffer) => {
    bytes += part.length;
    if (bytes <= RESPONSE_BYTES_MAX) chunks.push(part);
  });
  await new Promise((resolve, reject) => request.once("end", resolve).once("error", reject));
  const name = "lambda-runtime-function-error-type";
  const trailer = request.trailers[name];
  const errorType = trailer ?? request.headers[name];
  const errorBody = request.trailers["lambda-runtime-function-error-body"];
  return {
    body: errorBody === undefined ? Buffer.concat(chunks) : Buffer.from(errorBody, "base64"),
    tooLarge: bytes > RESPONSE_BYTES_MAX,
    errorType: Array.isArray(errorType) ? errorType[0] : errorType,
    brokeOff: trailer !== undefined,
  };
}
