import { expect, test } from "vitest";
import type { HistoryPage, HistoryQuery } from "../../engine/index.ts";
import { FoldShelf } from "./fold-shelf.ts";

/** A history of Pass states that grows, and what was asked of it. */
class Growing {
  length = 0;
  readonly asked: number[] = [];

  async waysOf(): Promise<undefined> {}

  async history(_: string, { fromId = 1, limit }: HistoryQuery): Promise<HistoryPage> {
    this.asked.push(fromId);
    const last = Math.min(this.length, fromId + limit - 1);
    const events: string[] = [];
    for (let id = fromId; id <= last; id += 1) {
      const details = '"stateEnteredEventDetails":{"name":"A"}';
      events.push(
        `{"timestamp":1,"type":"PassStateEntered","id":${id},"previousEventId":${id - 1},${details}}`,
      );
    }
    return last < this.length ? { events, nextId: last + 1 } : { events };
  }
}

test("a fold goes on where it stopped, and reads nothing twice", async () => {
  const engine = new Growing();
  const shelf = new FoldShelf(engine, 5_000);
  engine.length = 2_500;
  const fold = await shelf.of("arn", 1);
  expect(fold.count).toBe(2_500);
  expect(engine.asked).toEqual([1, 1_001, 2_001]);
  engine.length = 2_510;
  expect((await shelf.of("arn", 1)).count).toBe(2_510);
  expect(engine.asked.at(-1)).toBe(2_501);
  expect(fold.visits).toHaveLength(2_510);
});

test("the beginning of a history is read no further than was asked for, and goes on from there", async () => {
  const engine = new Growing();
  const shelf = new FoldShelf(engine, 5_000);
  engine.length = 2_500;
  const one = { executionArn: "arn", startDate: 1 };
  const begun = await shelf.begunOf(one, 300);
  expect([begun.fold.count, begun.isWhole]).toEqual([300, false]);
  expect((await shelf.begunOf(one, 200)).fold.count).toBe(300);
  const more = await shelf.begunOf(one, 2_500);
  expect([more.fold === begun.fold, more.fold.count, more.isWhole]).toEqual([true, 2_500, true]);
  expect((await shelf.begunOf(one, 100)).isWhole).toBe(true);
});

test("readers at the same time see each event once", async () => {
  const engine = new Growing();
  const shelf = new FoldShelf(engine, 5_000);
  engine.length = 3_000;
  const folds = await Promise.all([shelf.of("arn", 1), shelf.of("arn", 1), shelf.of("arn", 1)]);
  expect(new Set(folds).size).toBe(1);
  expect(folds[0]?.visits).toHaveLength(3_000);
});

test("a name that was used again is another history", async () => {
  const engine = new Growing();
  const shelf = new FoldShelf(engine, 5_000);
  engine.length = 10;
  const first = await shelf.of("arn", 1);
  engine.length = 4;
  const second = await shelf.of("arn", 2);
  expect([first.count, second.count]).toEqual([10, 4]);
});

test("what is kept is bounded, the oldest goes first", async () => {
  const engine = new Growing();
  const shelf = new FoldShelf(engine, 2_500);
  engine.length = 1_000;
  const first = await shelf.of("one", 1);
  await shelf.of("two", 1);
  const third = await shelf.of("three", 1);
  expect((await shelf.of("one", 1)) === first).toBe(false);
  expect((await shelf.of("three", 1)) === third).toBe(true);
});
