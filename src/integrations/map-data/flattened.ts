// flattened.ts — the items of many objects as one stream, object by object.
//
//   F1. A page never holds items of two objects.
//   F2. A cursor names the version of the object that it stands in: the next object is opened before it is named.
import { isJsonObject, type Json, memberOf, parseJson } from "../../base/index.ts";
import type { ItemPage, ItemStream, OpenStream, PageLimit, StreamPlace } from "./item-stream.ts";

/** Opens the object that an item of the outer stream stands for; undefined where it has none. */
export type OpenInner = (item: Json) => OpenStream | undefined;

/** A cursor's parts: of the outer stream before the object, and of the inner stream. */
interface Cursor {
  readonly outer: string | undefined;
  readonly inner: string | undefined;
  readonly pin: string | undefined;
}

interface Inner {
  readonly stream: ItemStream;
  /** Of the outer stream before this object. */
  readonly outer: string | undefined;
  /** Read ahead, to know the version. */
  page: ItemPage | undefined;
  cursor: string | undefined;
  readonly pin: string;
}

const AHEAD: PageLimit = { items: 1, bytes: 1 };

export class FlattenedItems implements ItemStream {
  readonly #outer: ItemStream;
  readonly #open: OpenInner;
  #outerCursor: string | undefined;
  #outerEnded = false;
  #outerPin = "";
  #outerOrigin = "";
  #inner: Inner | undefined;

  private constructor(outer: ItemStream, open: OpenInner, outerCursor: string | undefined) {
    this.#outer = outer;
    this.#open = open;
    this.#outerCursor = outerCursor;
  }

  static async at(
    { cursor, pin }: StreamPlace,
    outer: OpenStream,
    open: OpenInner,
  ): Promise<FlattenedItems> {
    const from = cursorOf(cursor);
    const stream = await outer({ cursor: from.outer, pin });
    const items = new FlattenedItems(stream, open, from.outer);
    await items.#advance({ cursor: from.inner, pin: from.pin });
    return items;
  }

  async next(limit: PageLimit): Promise<ItemPage> {
    const inner = this.#inner;
    if (inner === undefined) return this.#end([], this.#outerOrigin);
    const page = await this.#innerPage(inner, limit);
    inner.cursor = page.cursor;
    if (page.ended) await this.#advance({ cursor: undefined, pin: undefined });
    return this.#end(page.items, page.origin);
  }

  async close(): Promise<void> {
    await this.#inner?.stream.close();
    await this.#outer.close();
  }

  /** What was read ahead comes first. */
  async #innerPage(inner: Inner, limit: PageLimit): Promise<ItemPage> {
    const ahead = inner.page;
    inner.page = undefined;
    if (ahead === undefined) return await inner.stream.next(limit);
    if (ahead.ended || limit.items <= ahead.items.length) return ahead;
    const items = limit.items - ahead.items.length;
    const page = await inner.stream.next({ ...limit, items });
    return { ...page, items: [...ahead.items, ...page.items] };
  }

  /** Opens the next object that has items. */
  async #advance(place: StreamPlace): Promise<void> {
    await this.#inner?.stream.close();
    this.#inner = undefined;
    let at = place;
    while (!this.#outerEnded) {
      const outer = this.#outerCursor;
      const { items, cursor, ended, pin, origin } = await this.#outer.next({ items: 1, bytes: 1 });
      this.#outerCursor = cursor;
      this.#outerEnded = ended;
      this.#outerPin = pin;
      this.#outerOrigin = origin;
      const open = items[0] === undefined ? undefined : this.#open(items[0]);
      const begin = at;
      at = { cursor: undefined, pin: undefined };
      if (open === undefined) continue;
      const stream = await open(begin);
      const page = await stream.next(AHEAD);
      if (page.items.length > 0) {
        this.#inner = { stream, outer, page, cursor: begin.cursor, pin: page.pin };
        return;
      }
      await stream.close();
    }
  }

  #end(items: readonly Json[], origin: string): ItemPage {
    const inner = this.#inner;
    const cursor: Cursor =
      inner === undefined
        ? { outer: this.#outerCursor, inner: undefined, pin: undefined }
        : { outer: inner.outer, inner: inner.cursor, pin: inner.pin };
    return {
      items,
      cursor: JSON.stringify(cursor),
      ended: inner === undefined,
      origin,
      pin: this.#outerPin,
    };
  }
}

function cursorOf(text: string | undefined): Cursor {
  const value = text === undefined ? undefined : parseJson(text);
  if (!isJsonObject(value)) return { outer: undefined, inner: undefined, pin: undefined };
  const part = (name: string): string | undefined => {
    const found = memberOf(value, name);
    return typeof found === "string" ? found : undefined;
  };
  return { outer: part("outer"), inner: part("inner"), pin: part("pin") };
}
