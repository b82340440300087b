import { expect, test } from "vitest";
import { heapUse } from "./heap-use.ts";

test("the heap is asked at most every 20 ms, and each time once half of it is in use", () => {
  let used = 1;
  let at = 0;
  const ask = heapUse(
    () => ({ used_heap_size: used, heap_size_limit: 1_000 }),
    () => at,
  );
  expect(ask()).toEqual({ used: 1, limit: 1_000 });
  used = 500;
  expect(ask().used).toBe(1);
  at = 20;
  expect(ask().used).toBe(500);
  used = 501;
  expect(ask().used).toBe(501);
  used = 2;
  expect(ask().used).toBe(2);
  used = 3;
  expect(ask().used).toBe(2);
});
