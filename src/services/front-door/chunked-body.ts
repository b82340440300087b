// chunked-body.ts — a body that came in AWS's own chunks.
import { ServiceFault } from "../service-fault.ts";

/**
 * SigV4 "chunked upload": `<hex size>[;chunk-signature=…]\r\n<bytes>\r\n … 0\r\n<trailers>`. Chunk signatures are
 * not checked here.
 */
export function unchunked(body: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at < body.length; ) {
    const end = body.indexOf("\r\n", at);
    const size = end < 0 ? Number.NaN : Number.parseInt(body.toString("latin1", at, end), 16);
    if (Number.isNaN(size) || end + 2 + size > body.length)
      throw new ServiceFault("IncompleteBody", "The request body terminated unexpectedly");
    if (size === 0) break;
    parts.push(body.subarray(end + 2, end + 2 + size));
    at = end + 2 + size + 2;
  }
  return Buffer.concat(parts);
}
