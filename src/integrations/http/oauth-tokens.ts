// oauth-tokens.ts — access tokens of connections with OAuth client credentials: asked for once, kept while they are good.
//
//   O1. One request for a token at a time and connection; whoever needs it meanwhile waits for the same.
//   O2. A token is kept until a little before it expires, until it is refused, or until the connection changes.
//   O3. Tokens are in memory only, at most TOKENS_MAX of them.
import {
  foreignJson,
  isJsonNumber,
  isJsonObject,
  type JsonObject,
  numberOf,
  stringifyJson,
  type TimestampMs,
} from "../../base/index.ts";
import { type HttpConnection, httpParameters, objectOf, type Pair, textOf } from "./connection.ts";
import { exchange, type Reply } from "./exchange.ts";
import { encoded } from "./form-encoding.ts";
import type { OutgoingRequest } from "./http-request.ts";

interface KeptToken {
  readonly token: string;
  readonly goodUntil: TimestampMs;
  /** The connection's parameters that it was asked for with. */
  readonly asked: string;
}

export type TokenAnswer =
  | { readonly ok: true; readonly token: string; readonly kept: boolean }
  /** `problem` holds no secret. */
  | { readonly ok: false; readonly problem: string };

const TOKENS_MAX = 1_000;
const TOKEN_BYTES_MAX = 64 * 1024;
/** For tokens that do not say how long they are good. */
const SECONDS_DEFAULT = 3_600;
/** Before its end a token is not used any more. */
const MARGIN_SECONDS = 60;

export class OAuthTokens {
  readonly #now: () => TimestampMs;
  readonly #timeoutMs: number;
  readonly #kept = new Map<string, KeptToken>();
  readonly #asking = new Map<string, Promise<TokenAnswer>>();

  constructor(now: () => TimestampMs, timeoutMs: number) {
    this.#now = now;
    this.#timeoutMs = timeoutMs;
  }

  async tokenOf(arn: string, connection: HttpConnection): Promise<TokenAnswer> {
    const asked = stringifyJson(objectOf(connection.auth, "OAuthParameters"));
    const kept = this.#kept.get(arn);
    if (kept !== undefined && kept.asked === asked && this.#now() < kept.goodUntil) {
      return { ok: true, token: kept.token, kept: true };
    }
    const key = `${arn}\n${asked}`;
    const running = this.#asking.get(key) ?? this.#ask(arn, connection, asked);
    this.#asking.set(key, running);
    try {
      return await running;
    } finally {
      this.#asking.delete(key);
    }
  }

  /** A token that the API refused is not used again. */
  forget(arn: string, token: string): void {
    if (this.#kept.get(arn)?.token === token) this.#kept.delete(arn);
  }

  async #ask(arn: string, { auth }: HttpConnection, asked: string): Promise<TokenAnswer> {
    const outgoing = tokenRequest(objectOf(auth, "OAuthParameters"));
    if (outgoing === undefined) return refusedBy("the authorization endpoint is not a URL");
    const reply = await exchange(outgoing, {
      signal: new AbortController().signal,
      timeoutMs: this.#timeoutMs,
      bytesMax: TOKEN_BYTES_MAX,
    });
    if (reply.type === "socket") return refusedBy(reply.cause);
    if (reply.status < 200 || reply.status > 299) {
      return refusedBy(`the authorization endpoint answered ${reply.status} ${reply.statusText}`);
    }
    const answer = jsonOf(reply);
    const token = textOf(answer, "access_token");
    if (token === "") return refusedBy("the authorization endpoint gave no access_token");
    this.#keep(arn, { token, asked, goodUntil: this.#now() + goodSeconds(answer) * 1000 });
    return { ok: true, token, kept: false };
  }

  #keep(arn: string, token: KeptToken): void {
    this.#kept.delete(arn);
    this.#kept.set(arn, token);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > TOKENS_MAX && oldest !== undefined) this.#kept.delete(oldest);
  }
}

function refusedBy(problem: string): TokenAnswer {
  return { ok: false, problem };
}

/** RFC 6749, 4.4.2, with the client's credentials among the parameters (2.3.1), and whatever the connection adds. */
function tokenRequest(oauth: JsonObject): OutgoingRequest | undefined {
  const endpoint = textOf(oauth, "AuthorizationEndpoint");
  if (!/^https?:/.test(endpoint) || !URL.canParse(endpoint)) return undefined;
  const url = new URL(endpoint);
  const client = objectOf(oauth, "ClientParameters");
  const added = httpParameters(objectOf(oauth, "OAuthHttpParameters"));
  const method = textOf(oauth, "HttpMethod") || "POST";
  const own: readonly Pair[] = [
    ["grant_type", "client_credentials"],
    ["client_id", textOf(client, "ClientID")],
    ["client_secret", textOf(client, "ClientSecret")],
  ];
  const parameters = [...new Map([...own, ...added.body])];
  const inQuery = method === "GET";
  for (const [name, value] of [...added.query, ...(inQuery ? parameters : [])]) {
    url.searchParams.set(name, value);
  }
  const form = parameters.map(([name, value]) => `${encoded(name)}=${encoded(value)}`).join("&");
  const headers = new Map([
    ["accept", "application/json"],
    ...(inQuery ? [] : [["content-type", "application/x-www-form-urlencoded"] as const]),
    ...added.headers.map(([name, value]) => [name.toLowerCase(), value] as const),
  ]);
  return { method, url, headers: [...headers], body: inQuery ? undefined : form };
}

function jsonOf({ bytes, cut }: Reply): JsonObject {
  if (cut) return {};
  const text = bytes.toString("utf8");
  const value = foreignJson(text);
  // Some servers answer as a form.
  if (value === undefined) return Object.fromEntries(new URLSearchParams(text));
  return isJsonObject(value) ? value : {};
}

function goodSeconds(answer: JsonObject): number {
  const given = answer["expires_in"];
  const seconds = isJsonNumber(given) ? numberOf(given) : Number(given ?? SECONDS_DEFAULT);
  if (!Number.isFinite(seconds)) return SECONDS_DEFAULT;
  // A token that is good for less than two margins is used for half its time.
  return Math.max(seconds - MARGIN_SECONDS, seconds / 2);
}
