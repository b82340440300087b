import { expect, test } from "vitest";
import { heapRoom } from "./heap-room.ts";

test("memory is low from six tenths of the heap on, spent from 85 hundredths; asked at most every 20 ms", () => {
  let used = 0;
  let at = 0;
  const memoryLeft = heapRoom(
    () => ({ used_heap_size: used, heap_size_limit: 1_000 }),
    () => at,
  );
  expect(memoryLeft()).toBe("ample");
  used = 600;
  expect(memoryLeft()).toBe("ample");
  at = 20;
  expect(memoryLeft()).toBe("low");
  used = 849;
  at = 40;
  expect(memoryLeft()).toBe("low");
  used = 850;
  at = 60;
  expect(memoryLeft()).toBe("spent");
  used = 920;
  at = 80;
  expect(memoryLeft()).toBe("none");
  used = 599;
  at = 100;
  expect(memoryLeft()).toBe("ample");
});
