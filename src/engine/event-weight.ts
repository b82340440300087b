// event-weight.ts — about how many bytes of memory the events of one execution take.
//
//   W1. A payload weighs its value and its text, whether the text is there or not: reading the event makes it. One that
//       keeps its text alone weighs that.
//   W2. A payload that stands in several events weighs once. Parts that different payloads share weigh in each.
//   W3. However deep a value nests it takes no stack, and however large no longer than up to `enough`.
import { JsonNumber, Payload } from "../base/index.ts";
import { type HistoryDetail, type HistoryEvent, NOT_TRUNCATED } from "../core/index.ts";

/** The event itself with its details, besides what stands in them. */
const EVENT_BYTES = 200;
/** A number, a boolean or null: its place, and its digits in the text. */
const SCALAR_BYTES = 32;
const STRING_BYTES = 24;
const OBJECT_BYTES = 64;
/** What is lighter is cheaper to weigh again than to remember. */
const REMEMBERED_MIN = 1_024;

/** Strings without such characters take one byte a character. V8 knows that of most at once. */
const WIDE = /[\u0100-\uffff]/;
/** Shorter ones are taken to have some. */
const LOOKED_AT_MIN = 256;

export class EventScales {
  readonly #enough: number;
  /** A payload mostly stands in two events that follow each other. */
  #last: Payload | undefined;
  #heavy: Set<Payload> | undefined;

  constructor(enough: number) {
    this.#enough = enough;
  }

  /** What the event adds to those that were weighed before. */
  weigh({ details }: HistoryEvent): number {
    let weight = EVENT_BYTES;
    for (const name in details) {
      const detail = details[name];
      if (detail instanceof Payload) weight += this.weighPayload(detail);
      else if (detail !== undefined && detail !== NOT_TRUNCATED) weight += this.#weighParts(detail);
    }
    return weight;
  }

  /** The same for a payload; nothing for one that was weighed before. */
  weighPayload(payload: Payload): number {
    if (payload === this.#last || this.#heavy?.has(payload) === true) return 0;
    this.#last = payload;
    const weight = payload.keepsTextAlone
      ? textWeight(payload.text()) / 2
      : this.#weighParts(payload.value);
    if (weight < REMEMBERED_MIN) return weight;
    this.#heavy ??= new Set();
    this.#heavy.add(payload);
    return weight;
  }

  #weighParts(whole: HistoryDetail): number {
    if (typeof whole === "string") return textWeight(whole);
    const open: Parent[] = [];
    let weight = this.#weighPart(whole, open);
    for (let parent = open.pop(); parent !== undefined; parent = open.pop()) {
      if (Array.isArray(parent)) {
        for (const part of parent) {
          weight += this.#weighPart(part, open);
          if (weight > this.#enough) return weight;
        }
        continue;
      }
      for (const name in parent) {
        // The cast: one of its own names.
        const part = (parent as { readonly [name: string]: HistoryDetail })[name] as HistoryDetail;
        weight += textWeight(name) + this.#weighPart(part, open);
        if (weight > this.#enough) return weight;
      }
    }
    return weight;
  }

  /** Without its own parts, which are open yet. */
  #weighPart(part: HistoryDetail, open: Parent[]): number {
    if (typeof part === "string") return textWeight(part);
    if (typeof part !== "object" || part === null) return SCALAR_BYTES;
    if (part instanceof JsonNumber) return SCALAR_BYTES + textWeight(part.text);
    if (part instanceof Payload) return this.weighPayload(part);
    open.push(part);
    return OBJECT_BYTES;
  }
}

/** What a text weighs that stands by itself, or in a payload. */
export function textWeight(text: string): number {
  const isWide = text.length < LOOKED_AT_MIN || WIDE.test(text);
  return STRING_BYTES + text.length * (isWide ? 4 : 2);
}

type Parent = Exclude<HistoryDetail, null | boolean | number | string | JsonNumber | Payload>;
