// server.ts — one HTTP listener: the Step Functions API, what other rooms mount, health and metrics.
//
// Owns: the listener, requests in flight, the drain. Never: what an answer says.
//   S1. A request for AWSStepFunctions goes to the API, whatever host name or path it came by.
//   S2. Every other request goes to the first mount that matches, then to the server's own pages, else 404.
//   S3. `close` stops accepting, ends long polls, waits for what is in flight, and cuts what is left at the limit.
//   S4. While it is held it takes requests and answers none; they are answered in their order when it is let go.
//   S5. Where nobody has to sign, pages of other sites are refused before anything else is looked at (foreign-page.ts).
//   S6. No client can make the server keep more than its limits: connections, header and body bytes, time.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { type Api, ServiceError } from "../api/index.ts";
import type { Scope } from "../base/index.ts";
import {
  callOperation,
  REQUEST_BYTES_MAX,
  refusalText,
  TARGET_PREFIX,
  writeAnswer,
  writeEarlyAnswer,
} from "./aws-json.ts";
import { ClientGone, collectBody, isUnfinished, readBody } from "./body-reader.ts";
import { type CredentialScope, CredentialScopes } from "./credential-scope.ts";
import { foreignPage, type PageRefusal } from "./foreign-page.ts";
import type { HttpBody, HttpRequest, Mount } from "./http-message.ts";
import { Metrics } from "./metrics.ts";
import { answerMount } from "./mount-answer.ts";
import { bodyFromWire, bodyInMemory } from "./mount-body.ts";
import { ownPage } from "./own-pages.ts";
import { signatureAnswer, signatureText } from "./signature-refusal.ts";
import { type SecretOf, type SignatureRefusal, verifySignature } from "./sigv4.ts";
import { strangerAnswer, unservedAnswer } from "./unserved.ts";

export interface ServerOptions {
  readonly api: Api;
  /** For requests that do not say whom they speak for. */
  readonly home: Scope;
  readonly now: () => number;
  /** Given: every API call must be signed with one of these keys. */
  readonly secretOf?: SecretOf;
  /** Hosts whose pages may call it, besides this machine's own. */
  readonly pageHosts?: readonly string[];
  readonly metrics?: Metrics;
  /** Told of errors that are ours. */
  readonly report?: (where: string, error: unknown) => void;
  readonly limits?: Partial<ServerLimits>;
}

export interface ServerLimits {
  readonly connectionsMax: number;
  readonly headerBytesMax: number;
  /** For headers and body of one request to arrive. */
  readonly requestSeconds: number;
  readonly idleSeconds: number;
  /** Of one API call; AWS takes 1 MiB and its headers. */
  readonly callBytesMax: number;
}

const LIMITS: ServerLimits = {
  connectionsMax: 10_000,
  headerBytesMax: 32 * 1024,
  requestSeconds: 30,
  idleSeconds: 75,
  callBytesMax: REQUEST_BYTES_MAX,
};

/** A function's zip file is at most 50 MB when it is sent directly. */
const SIGNED_BODY_BYTES_MAX = 70 * 1024 * 1024;
/** How often a drain closes the connections that have become idle. */
const SWEEP_MS = 20;

/** A listener that lives until `close`. */
export class HttpServer {
  readonly metrics: Metrics;
  readonly #options: ServerOptions;
  readonly #scopes: CredentialScopes;
  readonly #mounts: Mount[] = [];
  readonly #http: Server;
  readonly #callBytesMax: number;
  readonly #draining = new AbortController();
  /** Connections that have asked nothing yet, such as browsers keep in hand; Node does not count them as idle. */
  readonly #silent = new Set<Socket>();
  #held: Promise<void> | undefined;
  #letGo: () => void = () => undefined;
  #inFlight = 0;

  constructor(options: ServerOptions) {
    this.#options = options;
    this.#scopes = new CredentialScopes(options.home);
    this.metrics = options.metrics ?? new Metrics();
    const limits = { ...LIMITS, ...options.limits };
    this.#callBytesMax = limits.callBytesMax;
    this.#http = createServer(
      {
        maxHeaderSize: limits.headerBytesMax,
        requestTimeout: limits.requestSeconds * 1000,
        headersTimeout: limits.requestSeconds * 1000,
        keepAliveTimeout: limits.idleSeconds * 1000,
        connectionsCheckingInterval: 5_000,
        noDelay: true,
      },
      (message, response) => this.#take(message, response),
    );
    this.#http.on("connection", (socket: Socket) => {
      this.#silent.add(socket);
      socket.once("close", () => this.#silent.delete(socket));
    });
    this.#http.maxConnections = limits.connectionsMax;
    this.metrics.gauge("treadle_http_requests_in_flight", () => this.#inFlight);
  }

  /** Mounts answer in the order in which they were given. */
  mount(mount: Mount): void {
    this.#mounts.push(mount);
  }

  /** S4. Its address is known before there is anything to answer. */
  hold(): void {
    this.#held ??= new Promise((resolve) => {
      this.#letGo = () => {
        this.#held = undefined;
        resolve();
      };
    });
  }

  letGo(): void {
    this.#letGo();
  }

  /** Port 0 takes a free one; the answer is the address that is listened on. */
  listen(port: number, host: string): Promise<{ readonly host: string; readonly port: number }> {
    return new Promise((resolve, reject) => {
      this.#http.once("error", reject);
      this.#http.listen(port, host, () => {
        this.#http.off("error", reject);
        // The cast: a listener on a TCP port has an address of this kind.
        const address = this.#http.address() as AddressInfo;
        resolve({ host: address.address, port: address.port });
      });
    });
  }

  /** Drains: nothing new, long polls end, requests in flight are answered, at most `graceMs` long. */
  async close(graceMs = 10_000): Promise<void> {
    if (!this.#http.listening) return;
    this.letGo();
    const closed = new Promise<void>((resolve) => this.#http.close(() => resolve()));
    this.#draining.abort();
    // Connections become idle one by one as their last answer goes out; Node closes them only when asked.
    const sweep = setInterval(() => {
      this.#http.closeIdleConnections();
      for (const socket of this.#silent) socket.destroy();
    }, SWEEP_MS);
    await withLimit(closed, graceMs);
    clearInterval(sweep);
    this.#http.closeAllConnections();
    await closed;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #take(message: IncomingMessage, response: ServerResponse): void {
    this.#silent.delete(message.socket);
    if (this.#held !== undefined) {
      void this.#held.then(() => this.#take(message, response));
      return;
    }
    if (this.#draining.signal.aborted) response.shouldKeepAlive = false;
    const target = message.headers["x-amz-target"];
    if (typeof target === "string" && target.startsWith(TARGET_PREFIX)) {
      const operation = target.slice(TARGET_PREFIX.length);
      collectBody(message, this.#callBytesMax, {
        take: (body) => this.#own(response, this.#answerCall(message, response, operation, body)),
        refuse: (refusal) => this.#fail(response, refusal),
      });
    } else this.#own(response, this.#answerOther(message, response));
  }

  /** Counts the work while it lasts and answers for its failure. */
  #own(response: ServerResponse, work: Promise<void>): void {
    this.#inFlight += 1;
    work.then(this.#ended, (error) => {
      this.#ended();
      this.#fail(response, error);
    });
  }

  readonly #ended = (): void => {
    this.#inFlight -= 1;
  };

  async #answerCall(
    message: IncomingMessage,
    response: ServerResponse,
    operation: string,
    body: Buffer,
  ): Promise<void> {
    const { api } = this.#options;
    const refused = this.#foreign(message) ?? this.#unsigned(message, body);
    if (refused !== undefined) return writeAnswer(response, signatureText(refused));
    const scope = this.#scopes.of(message.headers.authorization);
    const signal = api.waits(operation) ? this.#signalOf(response) : undefined;
    const answer = await callOperation(api, { operation, body, scope, signal });
    if (answer.error !== undefined) {
      this.metrics.count("treadle_api_errors_total", { type: answer.error });
    }
    if (!response.destroyed) writeAnswer(response, answer);
  }

  /** S5. */
  #foreign(message: IncomingMessage): PageRefusal | undefined {
    const { secretOf, pageHosts = [] } = this.#options;
    if (secretOf !== undefined) return undefined;
    const { method = "", url = "/", headers } = message;
    return foreignPage({ method, url, headers }, pageHosts);
  }

  #unsigned(message: IncomingMessage, body: Buffer): SignatureRefusal | undefined {
    const { secretOf, now } = this.#options;
    if (secretOf === undefined) return undefined;
    const { method = "", url = "/", headers } = message;
    return verifySignature({ method, url, headers, body }, secretOf, now());
  }

  /** Aborted when the client goes away or the server drains. */
  #signalOf(response: ServerResponse): AbortSignal {
    const gone = new AbortController();
    response.once("close", () => {
      // After the last byte nobody listens any more; to abort is to make an error with its stack.
      if (!response.writableFinished) gone.abort();
    });
    return AbortSignal.any([gone.signal, this.#draining.signal]);
  }

  async #answerOther(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = requestOf(message, this.#scopes.of(message.headers.authorization));
    const mount = this.#mounts.find((candidate) => candidate.matches(request));
    if (mount !== undefined)
      return await this.#answerMounted(message, response, { mount, request });
    message.resume();
    const ready = (): boolean => !this.#draining.signal.aborted;
    const page = ownPage(request, { ready, metrics: this.metrics });
    if (page !== undefined) return await answerMount(response, page, this.#draining.signal);
    const refusal = unservedAnswer(request);
    if (refusal !== undefined) return await answerMount(response, refusal, this.#draining.signal);
    await answerMount(response, strangerAnswer(request), this.#draining.signal);
  }

  async #answerMounted(
    message: IncomingMessage,
    response: ServerResponse,
    { mount, request }: { readonly mount: Mount; readonly request: HttpRequest },
  ): Promise<void> {
    const signal = this.#signalOf(response);
    const foreign = mount.admission === "own" ? undefined : this.#foreign(message);
    if (foreign !== undefined) {
      const answer = signatureAnswer(request, mount.name, foreign);
      return await answerMount(response, answer, this.#draining.signal);
    }
    let body: HttpBody;
    if (this.#options.secretOf !== undefined && mount.admission !== "own") {
      const bytes = await readBody(message, SIGNED_BODY_BYTES_MAX);
      const refused = this.#unsigned(message, bytes);
      if (refused !== undefined) {
        const answer = signatureAnswer(request, mount.name, refused);
        return await answerMount(response, answer, this.#draining.signal);
      }
      body = bodyInMemory(bytes, signal);
    } else body = bodyFromWire(message, signal);
    const answer = await mount.handle(request, body);
    await answerMount(response, answer, this.#draining.signal);
  }

  #fail(response: ServerResponse, error: unknown): void {
    if (error instanceof ClientGone) return;
    const refusal =
      error instanceof ServiceError
        ? error
        : new ServiceError("InternalFailure", "The request could not be served");
    if (refusal !== error) this.#options.report?.("http", error);
    if (response.headersSent) {
      response.destroy();
      return;
    }
    if (isUnfinished(response.req)) {
      writeEarlyAnswer(response, refusalText(refusal));
      return;
    }
    response.shouldKeepAlive = false;
    writeAnswer(response, refusalText(refusal));
  }
}

function requestOf(message: IncomingMessage, scope: CredentialScope): HttpRequest {
  const url = message.url ?? "/";
  const mark = url.indexOf("?");
  const target = message.headers["x-amz-target"];
  return {
    method: message.method ?? "GET",
    path: mark < 0 ? url : url.slice(0, mark),
    query: mark < 0 ? "" : url.slice(mark + 1),
    headers: message.headers,
    rawHeaders: message.rawHeaders,
    remoteAddress: message.socket.remoteAddress ?? "",
    scope,
    target: typeof target === "string" ? target : "",
  };
}

async function withLimit(work: Promise<void>, limitMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, limitMs);
  });
  await Promise.race([work, limit]);
  clearTimeout(timer);
}
