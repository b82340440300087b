// item-stream.ts — items one after the other, from any place on.
import type { Json } from "../../base/index.ts";

export interface PageLimit {
  readonly items: number;
  /** No item begins behind so many bytes of source; at least one is given all the same. */
  readonly bytes: number;
}

export interface ItemPage {
  readonly items: readonly Json[];
  /** Where the next item stands, for an opener of the same kind of stream. */
  readonly cursor: string;
  readonly ended: boolean;
  /** The S3 URI of what the items were read from. */
  readonly origin: string;
  /** What the stream holds to: an ETag. */
  readonly pin: string;
}

/** Throws Unreadable. */
export interface ItemStream {
  /** At least one item unless the end is reached. */
  next(limit: PageLimit): Promise<ItemPage>;
  /** Nobody asks any more. */
  close(): Promise<void>;
}

/** Where a stream begins, and which version it must find there. */
export interface StreamPlace {
  readonly cursor: string | undefined;
  readonly pin: string | undefined;
}

export type OpenStream = (place: StreamPlace) => Promise<ItemStream>;
