// request-id.ts — ids of invocations. Of a caller that has a name they begin with a digest of it, so that wherever an id
// still stands, in a log group that outlived the server, whose call it was can be told; the rest is random.
import { createHash, randomUUID } from "node:crypto";

/** A UUID, as on AWS; another one for each call. */
export function newRequestId(caller: string | undefined): string {
  const random = randomUUID();
  if (caller === undefined) return random;
  const beginning = requestIdBeginning(caller);
  return beginning + random.slice(beginning.length);
}

/** With what the ids of a caller's invocations begin: 60 bits of a digest, and the version of the UUID. */
export function requestIdBeginning(caller: string): string {
  const digest = createHash("sha256").update(caller).digest("hex");
  return `${digest.slice(0, 8)}-${digest.slice(8, 12)}-4${digest.slice(12, 15)}`;
}
