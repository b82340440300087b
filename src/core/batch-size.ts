// batch-size.ts — a batch of a Distributed Map while it grows: what it may hold, and how many bytes it has.
import { type Json, stringifyJson, utf8Length } from "../base/index.ts";
import type { MapRunSource } from "./map-run-source.ts";
import { sizeBound } from "./payload-size.ts";

/** What is known of the batches when the run begins. */
export type Batching = Pick<
  MapRunSource,
  "itemsPerChild" | "bytesPerChild" | "batchInput" | "batched"
>;

/** The beginning of the next batch, behind ItemSelector. */
export interface Gathered {
  /** The first of its items in the run. */
  readonly from: number;
  readonly items: readonly Json[];
}

/** `{"BatchInput":,"Items":[]}` around the items. */
const BATCH_FRAME_BYTES = 27;

/** The bytes of a growing batch: no less than they are, and exact as soon as that matters. */
export class BatchSize {
  readonly #bytesMax: number;
  readonly #empty: number;
  #bytes: number;
  #exact = false;

  constructor({ bytesPerChild, batchInput }: Batching) {
    this.#bytesMax = bytesPerChild;
    this.#empty = BATCH_FRAME_BYTES + (batchInput?.byteLength() ?? 0);
    this.#bytes = this.#empty;
  }

  /** False where `item` does not fit behind `before`. */
  takes(item: Json, before: readonly Json[]): boolean {
    if (this.#bytesMax === Number.POSITIVE_INFINITY) return true;
    const size = this.#exact ? bytesOf(item) : sizeBound(item, this.#bytesMax) + 1;
    if (this.#bytes + size > this.#bytesMax && !this.#exact) {
      this.#exact = true;
      this.#bytes = before.reduce<number>((sum, one) => sum + bytesOf(one), this.#empty);
      return this.takes(item, before);
    }
    if (this.#bytes + size > this.#bytesMax && before.length > 0) return false;
    this.#bytes += size;
    return true;
  }
}

function bytesOf(item: Json): number {
  return utf8Length(stringifyJson(item)) + 1;
}
