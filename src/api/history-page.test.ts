import { expect, test } from "vitest";
import { engineStub } from "../../test/support/engine-stub.ts";
import type { HistoryQuery } from "../engine/index.ts";
import { historyPage } from "./history-page.ts";

/** An execution of `count` events, each with so many characters of payload. */
function execution(count: number, characters: number): ReturnType<typeof engineStub> {
  return engineStub({
    history: async (_arn, { fromId, limit, reverse = false }: HistoryQuery) => {
      const step = reverse ? -1 : 1;
      const ids = Array.from(
        { length: limit },
        (_, i) => (fromId ?? (reverse ? count : 1)) + i * step,
      );
      const shown = ids.filter((id) => id >= 1 && id <= count);
      const next = (shown.at(-1) ?? 0) + step;
      const events = shown.map((id) => JSON.stringify({ id, x: "x".repeat(characters) }));
      return next < 1 || next > count ? { events } : { events, nextId: next };
    },
  });
}

test.each([false, true])(
  "pages of any size put together are the history (reverse: %s)",
  async (reverse) => {
    const engine = execution(1234, 10);
    for (const limit of [1, 199, 200, 201, 1000]) {
      const ids: number[] = [];
      let fromId: number | undefined;
      do {
        const start = fromId === undefined ? {} : { fromId };
        const page = await historyPage(engine, "arn", { limit, reverse, ...start });
        expect(page?.events.length).toBeLessThanOrEqual(limit);
        ids.push(...(page?.events ?? []).map((event) => JSON.parse(event).id as number));
        fromId = page?.nextId;
      } while (fromId !== undefined);
      const all = Array.from({ length: 1234 }, (_, i) => i + 1);
      expect(ids).toEqual(reverse ? all.reverse() : all);
    }
  },
);

test("a page ends before it grows past its size, and goes on with the next event", async () => {
  const engine = execution(100, 1024 * 1024);
  const first = await historyPage(engine, "arn", { limit: 1000 });
  expect([first?.events.length, first?.nextId]).toEqual([7, 8]);
  const last = await historyPage(engine, "arn", { limit: 1000, fromId: 95 });
  expect([last?.events.length, last?.nextId]).toEqual([6, undefined]);
});

test("an event larger than a page is a page of its own", async () => {
  const page = await historyPage(execution(2, 9 * 1024 * 1024), "arn", { limit: 10 });
  expect([page?.events.length, page?.nextId]).toEqual([1, 2]);
});
