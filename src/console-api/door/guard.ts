// guard.ts — who may speak to the console: the pages that this server has given out, and nobody's else.
//
// A page of another site can make a browser send requests here, and a name that its owner points at 127.0.0.1 makes
// that page's own origin lead here (DNS rebinding). So:
//   G1. The Host of every request is one that is allowed. An address (not a name) cannot be rebound, so where the
//       server listens on all addresses every address is allowed.
//   G2. An Origin, where there is one, is that of the Host; a browser that says `cross-site` is believed.
//   G3. Every request but GET carries a header that no form and no other site's script can send unasked.
//   G4. Where calls must be signed, the console asks for one of the keys (HTTP Basic).
import { createHash, timingSafeEqual } from "node:crypto";
import { isIP } from "node:net";
import type { HttpRequest } from "../../server/index.ts";
import { Refused } from "./refused.ts";

export interface GuardOptions {
  /** Names allowed besides this machine's own. */
  readonly hosts: readonly string[];
  /** Where the server listens, e.g. `127.0.0.1`, `0.0.0.0`; undefined before it does. */
  readonly listensOn: () => string | undefined;
  readonly secrets: ReadonlyMap<string, string> | undefined;
}

const OWN_HOSTS: readonly string[] = ["localhost", "127.0.0.1", "[::1]"];
const EVERYWHERE: readonly string[] = ["0.0.0.0", "::"];

/** G1 and G4: for everything of the console, its page too. */
export function admit(request: HttpRequest, options: GuardOptions): void {
  const host = hostName(request);
  if (host === undefined || !isAllowed(host, options)) {
    throw new Refused(
      403,
      "NotAllowed",
      `The console does not answer for the host '${host ?? ""}'. Start the server with --console-hosts ${host ?? "<name>"} to allow it.`,
    );
  }
  if (options.secrets === undefined || hasKey(request, options.secrets)) return;
  throw new Refused(401, "NotAllowed", "Sign in with an access key and its secret.");
}

/** G2 and G3: for what a script of the page asks. */
export function admitScript(request: HttpRequest): void {
  const { headers, method } = request;
  const { origin } = headers;
  if (origin !== undefined && originHost(origin) !== headers.host?.toLowerCase()) {
    throw new Refused(403, "NotAllowed", `Pages of ${origin} may not ask the console.`);
  }
  const site = headers["sec-fetch-site"];
  if (site === "cross-site" || site === "same-site") {
    throw new Refused(403, "NotAllowed", "Pages of other sites may not ask the console.");
  }
  if (method !== "GET" && headers["x-treadle-console"] !== "1") {
    throw new Refused(
      403,
      "NotAllowed",
      "Requests that change something carry x-treadle-console: 1.",
    );
  }
}

/** The Host without its port, in small letters. */
function hostName({ headers }: HttpRequest): string | undefined {
  const match = /^(\[[\da-f:.]+\]|[^:[\]]+)(?::\d{1,5})?$/i.exec(headers.host ?? "");
  return match?.[1]?.toLowerCase();
}

function isAllowed(host: string, { hosts, listensOn }: GuardOptions): boolean {
  if (OWN_HOSTS.includes(host) || hosts.includes(host)) return true;
  const address = host.replace(/^\[|\]$/g, "");
  const own = listensOn()?.toLowerCase();
  if (own === undefined) return false;
  return own === address || (EVERYWHERE.includes(own) && isIP(address) !== 0);
}

function originHost(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}

function hasKey({ headers }: HttpRequest, secrets: ReadonlyMap<string, string>): boolean {
  const [, encoded = ""] = /^Basic ([\w+/=]+)$/.exec(headers.authorization ?? "") ?? [];
  const given = Buffer.from(encoded, "base64").toString("utf8");
  const mark = given.indexOf(":");
  const secret = secrets.get(given.slice(0, Math.max(0, mark)));
  if (secret === undefined) return false;
  return timingSafeEqual(digest(secret), digest(given.slice(mark + 1)));
}

/** Of one length, as a comparison in constant time needs it. */
function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
