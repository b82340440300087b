// text-items.ts — the items of a text object: rows, lines, or elements of a list.
//
// Text is held as one character a byte (latin1), so that places in it are places in the object; what is not ASCII
// is made right item by item.
import { isAscii } from "node:buffer";
import type { Json } from "../../base/index.ts";
import type { ItemPage, ItemStream, PageLimit } from "./item-stream.ts";
import type { ObjectBytes } from "./object-bytes.ts";
import { Unreadable } from "./object-store.ts";

export interface SplitLimit {
  /** There is no text behind this one. */
  readonly last: boolean;
  /** Nothing in the text is beyond ASCII. */
  readonly ascii: boolean;
  /** Items in `into` at most. */
  readonly items: number;
  /** No item begins here or behind it, unless it is the first. */
  readonly stop: number;
}

/** Finds items in a growing text. */
export interface Splitter {
  /** Puts the items that end before the text does into `into`; gives the place behind the last of them. */
  split(text: string, at: number, limit: SplitLimit, into: Json[]): number;
  /** True where there is no item from `at` on, as far as the text tells. */
  isBlank(text: string, at: number): boolean;
  /** No item comes any more, whatever text does. */
  readonly isOver?: boolean;
}

/** AWS takes no larger items. */
const ITEM_BYTES_MAX = 8 * 1024 * 1024;

export class TextItems implements ItemStream {
  readonly #bytes: ObjectBytes;
  readonly #splitter: Splitter;
  readonly #chunks: AsyncGenerator<Buffer>;
  /** Place in the object of the text's first character. */
  #base: number;
  #text = "";
  #at = 0;
  #last = false;
  #ascii = true;

  constructor(bytes: ObjectBytes, splitter: Splitter, from: number) {
    this.#bytes = bytes;
    this.#splitter = splitter;
    this.#base = from;
    this.#chunks = bytes.chunks(from);
  }

  async next({ items: itemsMax, bytes: bytesMax }: PageLimit): Promise<ItemPage> {
    const items: Json[] = [];
    const begin = this.#base + this.#at;
    for (;;) {
      const stop = begin + bytesMax - this.#base;
      const limit = { last: this.#last, ascii: this.#ascii, items: itemsMax, stop };
      this.#at = this.#splitter.split(this.#text, this.#at, limit, items);
      if (this.#splitter.isOver === true) this.#last = true;
      const isFull = items.length >= itemsMax || (items.length > 0 && this.#at >= stop);
      if (isFull || this.#last) break;
      await this.#more();
    }
    while (!this.#last && this.#splitter.isBlank(this.#text, this.#at)) await this.#more();
    const { Bucket, Key } = this.#bytes.place;
    return {
      items,
      cursor: String(this.#base + this.#at),
      ended: this.#last && this.#splitter.isBlank(this.#text, this.#at),
      origin: `S3://${Bucket}/${Key}`,
      pin: this.#bytes.etag,
    };
  }

  async close(): Promise<void> {
    await this.#chunks.return(undefined);
  }

  async #more(): Promise<void> {
    const rest = this.#text.slice(this.#at);
    if (rest.length > ITEM_BYTES_MAX) {
      throw new Unreadable(`An item is larger than the maximum of ${ITEM_BYTES_MAX} bytes.`);
    }
    const { value, done } = await this.#chunks.next();
    this.#base += this.#at;
    this.#at = 0;
    if (done === true) {
      this.#last = true;
      this.#text = rest;
      return;
    }
    this.#ascii = (rest === "" || this.#ascii) && isAscii(value);
    this.#text = rest + value.toString("latin1");
  }
}

const BEYOND_ASCII = /[\x80-\xff]/;

/** The text that a piece of latin1 stands for. */
export function decoded(piece: string): string {
  return BEYOND_ASCII.test(piece) ? Buffer.from(piece, "latin1").toString("utf8") : piece;
}

/** A byte order mark at the beginning of an object. */
export const BYTE_ORDER_MARK = "\xef\xbb\xbf";
