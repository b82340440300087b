import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CHUNK_LENGTH, ChunkedList, type Owner } from "./chunked-list.ts";

const owner = (): Owner => ({ step: true });

const settings = fc.array(fc.tuple(fc.nat(5 * CHUNK_LENGTH), fc.nat(), fc.boolean()));

describe("a chunked list", () => {
  test("holds what an array would, whoever sets it", () => {
    fc.assert(
      fc.property(settings, (list) => {
        let [chunked, step] = [ChunkedList.empty<number>(), owner()];
        const plain: (number | undefined)[] = new Array(5 * CHUNK_LENGTH + 1).fill(undefined);
        for (const [index, value, nextStep] of list) {
          if (nextStep) step = owner();
          chunked = chunked.with(index, value, step);
          plain[index] = value;
        }
        expect(chunked.toArray(plain.length)).toEqual(plain);
      }),
    );
  });

  test("leaves an older list as it was", () => {
    const old = ChunkedList.empty<number>().with(3, 1, owner());
    const now = old.with(3, 2, owner());
    expect([old.at(3), now.at(3)]).toEqual([1, 2]);
  });

  test("changes in place for the owner that made it, and copies one chunk for another", () => {
    const step = owner();
    const list = ChunkedList.empty<number>().with(0, 1, step).with(CHUNK_LENGTH, 2, step);
    expect(list.with(1, 3, step)).toBe(list);
    const next = list.with(1, 4, owner());
    expect(next.chunkAt(0)).not.toBe(list.chunkAt(0));
    expect(next.chunkAt(1)).toBe(list.chunkAt(1));
  });

  test("comes back from its chunks", () => {
    const list = ChunkedList.empty<number>().with(2 * CHUNK_LENGTH + 1, 7, owner());
    const chunks = Array.from({ length: list.chunkCount }, (_, i) => list.chunkAt(i));
    const length = 3 * CHUNK_LENGTH;
    expect(ChunkedList.of(chunks).toArray(length)).toEqual(list.toArray(length));
  });
});
