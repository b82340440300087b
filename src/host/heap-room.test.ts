import { expect, test } from "vitest";
import { heapRoom } from "./heap-room.ts";

test("there is room until six tenths of the heap are used, asked at most every 20 ms", () => {
  let used = 0;
  let at = 0;
  const hasRoom = heapRoom(
    () => ({ used_heap_size: used, heap_size_limit: 1_000 }),
    () => at,
  );
  expect(hasRoom()).toBe(true);
  used = 600;
  expect(hasRoom()).toBe(true);
  at = 20;
  expect(hasRoom()).toBe(false);
  used = 599;
  at = 40;
  expect(hasRoom()).toBe(true);
});
