// chunked-body.ts — a body that came in AWS's own chunks.
import { ServiceFault } from "../service-fault.ts";

export interface Unchunked {
  readonly content: Buffer;
  /** Headers that came behind the last chunk. */
  readonly trailers: Readonly<Record<string, string>>;
}

/**
 * SigV4 "chunked upload": `<hex size>[;chunk-signature=…]\r\n<bytes>\r\n … 0\r\n<trailers>`. Chunk signatures are
 * not checked here.
 */
export function unchunked(body: Buffer): Unchunked {
  const parts: Buffer[] = [];
  for (let at = 0; at < body.length; ) {
    const end = body.indexOf("\r\n", at);
    const size = end < 0 ? Number.NaN : Number.parseInt(body.toString("latin1", at, end), 16);
    if (Number.isNaN(size) || end + 2 + size > body.length)
      throw new ServiceFault("IncompleteBody", "The request body terminated unexpectedly");
    if (size === 0) return { content: Buffer.concat(parts), trailers: trailersIn(body, end + 2) };
    parts.push(body.subarray(end + 2, end + 2 + size));
    at = end + 2 + size + 2;
  }
  return { content: Buffer.concat(parts), trailers: {} };
}

/** `x-amz-checksum-crc32:AAAAAA==\r\n`, names in lower case. */
function trailersIn(body: Buffer, at: number): Readonly<Record<string, string>> {
  const lines = body.toString("latin1", at).split("\r\n");
  const found = lines.flatMap((line) => {
    const colon = line.indexOf(":");
    return colon < 1 ? [] : [[line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]];
  });
  return Object.fromEntries(found);
}
