// paging.ts — pages of a list and the tokens between them.
//
// A token is base64url of `[1, digest of the query, expiry in ms, place]`: opaque to clients, bound to the
// query that it came from (all members but maxResults and nextToken), good for 24 hours. It holds no secret:
// a forged one only names another place in the same list.
import { hash32, type Json, parseJson, type TimestampMs } from "../base/index.ts";
import { ServiceError } from "./service-error.ts";

const PAGE_DEFAULT = 100;
const TOKEN_VERSION = 1;
const LIFETIME_MS = 24 * 60 * 60 * 1000;

export interface PageRequest {
  readonly maxResults?: number | undefined;
  readonly nextToken?: string | undefined;
}

/** 0 and absent mean the default. */
export function pageLimit(maxResults: number | undefined, fallback: number = PAGE_DEFAULT): number {
  const asked = Math.trunc(maxResults ?? 0);
  return asked === 0 ? fallback : asked;
}

/** The place a request's token names; undefined on the first page. */
export function placeOf(
  { nextToken }: PageRequest,
  query: string,
  now: TimestampMs,
): string | undefined {
  if (nextToken === undefined) return undefined;
  const token = readToken(nextToken);
  if (token === undefined || token.digest !== hash32(query) || token.expiresAt < now) {
    throw new ServiceError("InvalidToken", "Invalid Token: 'Invalid token'");
  }
  return token.place;
}

/** The token that leads to `place`; undefined where there is no next page. */
export function tokenFor(
  place: string | undefined,
  query: string,
  now: TimestampMs,
): string | undefined {
  if (place === undefined) return undefined;
  const token = JSON.stringify([TOKEN_VERSION, hash32(query), now + LIFETIME_MS, place]);
  return Buffer.from(token, "utf8").toString("base64url");
}

function readToken(
  text: string,
): { readonly digest: number; readonly expiresAt: number; readonly place: string } | undefined {
  let token: Json;
  try {
    token = parseJson(Buffer.from(text, "base64url").toString("utf8"));
  } catch {
    return undefined; // Not a token of ours: the caller answers InvalidToken.
  }
  if (!Array.isArray(token)) return undefined;
  const [version, digest, expiresAt, place]: readonly Json[] = token;
  if (version !== TOKEN_VERSION || typeof digest !== "number") return undefined;
  if (typeof expiresAt !== "number" || typeof place !== "string") return undefined;
  return { digest, expiresAt, place };
}
