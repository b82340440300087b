import { expect, test } from "vitest";
import type { Attempt, Visit } from "../../console-wire/index.ts";
import { iterationText, outerIndexes, parseIteration } from "./iteration.ts";
import { ownIteration } from "./own-iteration.ts";
import { agreement, changed, readSelection } from "./selection.ts";
import { emptyTail, type Page, withNewest, withOlder, withUpdates } from "./tail-pages.ts";

test("what stands in a URL is the selection again", () => {
  const selection = {
    ...{ state: "/States/A", visit: 12, iteration: "/States/M:3", event: 14 },
    ...({ tab: "events", pane: "error", from: 0, to: 1500 } as const),
  };
  expect(readSelection(selection)).toEqual(selection);
  const asText = Object.fromEntries(
    Object.entries(selection).map(([key, value]) => [key, `${value}`]),
  );
  expect(readSelection(asText)).toEqual(selection);
});

test("what is not understood is left out", () => {
  expect(
    readSelection({ tab: "nothing", visit: -1, event: "x", iteration: "3", from: 5, to: 2, a: 1 }),
  ).toEqual({});
});

test("a change with undefined takes a member away", () => {
  expect(changed({ state: "/States/A", visit: 3 }, { visit: undefined, tab: "states" })).toEqual({
    ...{ state: "/States/A", tab: "states" },
  });
});

test("an iteration names its Map even where the name has colons", () => {
  expect(parseIteration("/States/a:b:12")).toEqual({ of: "/States/a:b", index: 12, outer: [] });
  const inner = { of: "/States/M/ItemProcessor/States/N", index: 2, outer: [1] };
  expect(parseIteration(iterationText(inner))).toEqual(inner);
  const path = [
    { of: "/States/M", index: 1 },
    { of: "/States/M/ItemProcessor/States/P", index: 4 },
  ];
  const map = "/States/M/ItemProcessor/States/P/Branches/4/States/N";
  expect(outerIndexes({ path }, map)).toEqual([1]);
});

test("an iteration is a Map's own where its Map, those around it and its attempt are the ones shown", () => {
  const id = "/States/M/ItemProcessor/States/N";
  const visit = { id, path: [{ of: "/States/M", index: 1 }] };
  const own = (iteration: string | undefined, attempt = 1): string | undefined =>
    ownIteration(visit, iteration === undefined ? {} : { iteration }, attempt);
  expect(own(`${id}:1.2`)).toBe(`${id}:2`);
  expect(own(`${id}:2`)).toBe(`${id}:2`);
  expect(own(`${id}:1.2@3`, 3)).toBe(`${id}:2`);
  const others = [undefined, "/States/M:1", `${id}:0.2`, `${id}:1.2@3`];
  expect(others.map((one) => own(one))).toEqual(others.map(() => undefined));
});

test("an iteration of one attempt of a Map goes with the attempt that is chosen of it", () => {
  const second = { of: "/States/M", index: 2, outer: [1], attempt: 2 };
  expect(iterationText(second)).toBe("/States/M:1.2@2");
  expect(parseIteration("/States/M:1.2@2")).toEqual(second);
  expect(parseIteration("/States/M:1.2@0")).toBeUndefined();
  const selection = { state: "/States/M", visit: 4, attempt: 2, iteration: "/States/M:1@2" };
  const other = changed(selection, { state: "/States/M", visit: 4, attempt: 3 });
  expect(other).toEqual({ ...selection, attempt: 3, iteration: "/States/M:1@3" });
  const inside = "/States/M/ItemProcessor/States/A";
  const there = changed(selection, { state: inside, visit: 9, attempt: 1 });
  expect(there.iteration).toBe("/States/M:1@2");
  const ofAll = changed({ ...selection, iteration: "/States/M:1" }, { attempt: 3 });
  expect(ofAll.iteration).toBe("/States/M:1");
});

test("who selects a Map alone selects the attempt that its chosen iteration is of", () => {
  const map = "/States/M";
  const inside = { state: `${map}/ItemProcessor/States/A`, visit: 9, iteration: `${map}:17@1` };
  const back = { state: map, visit: undefined, event: undefined };
  expect(changed(inside, back)).toEqual({ state: map, iteration: `${map}:17@1`, attempt: 1 });
  expect(changed(inside, { pane: "logs" }).attempt).toBeUndefined();
  const ofAll = changed({ ...inside, iteration: `${map}:17` }, back);
  expect(ofAll).toEqual({ state: map, iteration: `${map}:17` });
  const inner = `${map}/ItemProcessor/States/N`;
  const there = { state: inner, iteration: `${inner}:1.2@3` };
  const elsewhere = { state: inner, visit: 40, path: [{ of: map, index: 0 }] };
  expect(changed(there, elsewhere)).toEqual({ state: inner, visit: 40, iteration: `${map}:0` });
});

test("a link that names an iteration of an attempt beside its Map is put right with that attempt", () => {
  const attempt = (event: number): Attempt => ({
    ...{ scheduledEventId: event, scheduledAt: event, status: "failed" },
  });
  const shown: Visit = {
    ...{ id: "/States/M", name: "M", type: "Map", path: [], enteredEventId: 2, enteredAt: 0 },
    ...{ status: "failed", attempts: [attempt(3), attempt(20)] },
  };
  const alone = { state: "/States/M", iteration: "/States/M:17@1" };
  const named = { ...alone, visit: 2 };
  const agreed = [alone, named].map((one) => changed(one, agreement(one, shown) ?? {}));
  expect(agreed.map(({ attempt }) => attempt)).toEqual([1, 1]);
  expect(agreement(alone, shown)).toBeDefined();
  expect(agreement(named, shown)).toBeDefined();
  expect(agreed.map((one) => agreement(one, shown))).toEqual([undefined, undefined]);
  const other = { ...named, attempt: 2 };
  expect(changed(other, agreement(other, shown) ?? {}).iteration).toBe("/States/M:17@2");
  // S2.
  const event = { ...named, event: 21 };
  expect(changed(event, agreement(event, shown) ?? {})).toEqual({
    ...{ ...event, attempt: 2, iteration: "/States/M:17@2" },
  });
});

const key = (item: { readonly id: number }): number => item.id;
const page = (
  ids: readonly number[],
  next: number | undefined,
  total: number,
): Page<{ id: number }> => ({
  ...{ items: ids.map((id) => ({ id })), next, total },
});

test("older pages stand before what is held; newest ones replace its end", () => {
  let state = withNewest(emptyTail<{ id: number }>(), page([9, 8, 7], 6, 9), key);
  state = withOlder(state, page([6, 5, 4], 3, 9), key);
  state = withNewest(state, page([11, 10, 9], 8, 11), key);
  expect(state.items.map(key)).toEqual([4, 5, 6, 7, 8, 9, 10, 11]);
  expect([state.older, state.total]).toEqual([3, 11]);
});

test("what is held has no holes", () => {
  let state = withNewest(emptyTail<{ id: number }>(), page([3, 2, 1], undefined, 3), key);
  state = withNewest(state, page([90, 89, 88], 87, 90), key);
  expect(state.items.map(key)).toEqual([88, 89, 90]);
  expect(state.older).toBe(87);
});

test("what stands around the items of a page is known as long as it is older than all that are held", () => {
  const around = (ids: readonly number[]) => ({ around: ids.map((id) => ({ id })) });
  let state = withNewest(
    emptyTail<{ id: number }>(),
    { ...page([90, 80], 70, 99), ...around([3, 40]) },
    key,
  );
  expect(state.around.map(key)).toEqual([3, 40]);
  state = withOlder(state, { ...page([70, 40], 30, 99), ...around([5]) }, key);
  expect([state.items.map(key), state.around.map(key)]).toEqual([
    [40, 70, 80, 90],
    [3, 5],
  ]);
  state = withUpdates(state, [{ id: 3, done: true } as { id: number }], key);
  expect(state.around).toEqual([{ id: 3, done: true }, { id: 5 }]);
  state = withNewest(state, page([500], 400, 99), key);
  expect(state.around).toEqual([]);
});

test("updates change what is held and add nothing", () => {
  const state = withNewest(
    emptyTail<{ id: number; done?: boolean }>(),
    page([2, 1], undefined, 2),
    key,
  );
  const updated = withUpdates(state, [{ id: 1, done: true }, { id: 7 }], key);
  expect(updated.items).toEqual([{ id: 1, done: true }, { id: 2 }]);
});
