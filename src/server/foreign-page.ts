// foreign-page.ts — requests that a page of another site makes a browser send here.
//
// Nobody has to sign by default, and some services take what any form can post (CloudFormation, SQS, Lambda's REST): a
// page that a developer merely looks at could create a function and call it. No AWS client names an Origin, browsers do:
//   P1. An Origin must be of this machine (`localhost`, 127.0.0.0/8, `[::1]`) or of a host that is allowed. A name that its owner points
//       at 127.0.0.1 (DNS rebinding) is neither, so it may be served by any Host and still not be let in.
//   P2. Without an Origin, a browser that says `cross-site` is let in to fetch and no further: pictures and links of S3.
import type { IncomingHttpHeaders } from "node:http";

/** What is looked at of a request. */
export interface PageRequest {
  readonly method: string;
  /** Path and query as they came. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
}

const OWN_ORIGIN =
  /^https?:\/\/(?:(?:[a-z\d-]+\.)*localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/;
/** The query of an action: AWS's oldest protocol takes it from a GET as well. */
const ACTION = /[?&]Action=/;

export interface PageRefusal {
  readonly type: "AccessDeniedException";
  readonly message: string;
}

/** Why a page may not ask this; undefined where no page asks, or one that may. */
export function foreignPage(
  { method, url, headers }: PageRequest,
  allowedHosts: readonly string[],
): PageRefusal | undefined {
  const { origin } = headers;
  if (origin !== undefined) return isAllowed(origin, allowedHosts) ? undefined : refusal(origin);
  if (headers["sec-fetch-site"] !== "cross-site") return undefined;
  const fetches = method === "GET" || method === "HEAD";
  return fetches && !ACTION.test(url) ? undefined : refusal("another site");
}

function isAllowed(origin: string, allowedHosts: readonly string[]): boolean {
  const small = origin.toLowerCase();
  if (OWN_ORIGIN.test(small)) return true;
  return URL.canParse(small) && allowedHosts.includes(new URL(small).hostname);
}

function refusal(who: string): PageRefusal {
  const message = `Pages of ${who} may not call the services here. Start the server with --console-hosts <name> to allow those of a host, or with --sigv4 to ask for signatures.`;
  return { type: "AccessDeniedException", message };
}
