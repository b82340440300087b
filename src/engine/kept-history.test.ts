import { expect, test } from "vitest";
import { Payload } from "../base/index.ts";
import type { HistoryEvent } from "../core/index.ts";
import {
  BYTES_OF_ONE_MAX,
  EVENTS_OF_ONE_MAX,
  KeptHistory,
  OWN_BYTES,
  RUNNING_BYTES_MAX,
} from "./kept-history.ts";

const MIB = 1024 * 1024;

function entered(id: number, input: Payload): HistoryEvent {
  const details = { name: "S", input };
  return { id, previousEventId: id - 1, timestamp: 0, type: "PassStateEntered", details };
}

/** Events with a payload each, of as many characters. */
function events(count: number, characters: number, character = "x"): HistoryEvent[] {
  return Array.from({ length: count }, (_, i) =>
    entered(i + 1, new Payload({ text: character.repeat(characters) })),
  );
}

function history(of: readonly HistoryEvent[], running = { bytes: 0 }): KeptHistory {
  const kept = new KeptHistory(running);
  kept.append(of);
  return kept;
}

test("of one execution the first events are kept, as many as there may be", () => {
  const kept = history(events(EVENTS_OF_ONE_MAX + 1, 1));
  expect(kept.events).toHaveLength(EVENTS_OF_ONE_MAX);
});

test("of one execution the first events are kept that weigh no more than they may", () => {
  const kept = history(events(100, MIB / 2));
  expect(kept.weight).toBeLessThanOrEqual(BYTES_OF_ONE_MAX);
  expect(kept.events).toHaveLength(31);
  expect(kept.events.at(-1)?.id).toBe(31);
});

test("nothing is kept after an event that is left out", () => {
  const small = new Payload("");
  const large = new Payload("x".repeat(20 * MIB));
  const kept = history([entered(1, small), entered(2, large), entered(3, small)]);
  expect(kept.events.map(({ id }) => id)).toEqual([1]);
});

test("an event is kept in any case: the first", () => {
  const kept = history(events(2, 40 * MIB));
  expect(kept.events).toHaveLength(1);
});

test("a payload weighs its value and its text, in bytes of memory", () => {
  const one = history(events(1, MIB)).weight;
  expect(one / MIB).toBeCloseTo(2, 1);
  expect(history(events(1, MIB, "ж")).weight / MIB).toBeCloseTo(4, 1);
});

test("values weigh whatever they are made of, however deep", () => {
  const numbers = history([entered(1, new Payload(Array.from({ length: 10_000 }, (_, i) => i)))]);
  expect(numbers.weight).toBeGreaterThan(160_000);
  const names = Array.from({ length: 1_000 }, (_, i) => [`${"n".repeat(100)}${i}`, true]);
  expect(history([entered(1, new Payload(Object.fromEntries(names)))]).weight).toBeGreaterThan(
    200_000,
  );
  let deep = "x".repeat(MIB) as ConstructorParameters<typeof Payload>[0];
  for (let i = 0; i < 100_000; i++) deep = [deep];
  expect(history([entered(1, new Payload(deep))]).weight).toBeGreaterThan(2 * MIB);
});

test("variables and texts weigh too", () => {
  const text = "x".repeat(MIB);
  const event = { id: 1, previousEventId: 0, timestamp: 0 } as const;
  const assigned = { assignedVariables: { v: new Payload(text), w: new Payload(text) } };
  expect(
    history([{ ...event, type: "PassStateExited", details: assigned }]).weight / MIB,
  ).toBeCloseTo(4, 1);
  const failed = { ...event, type: "TaskFailed", details: { cause: text } } as const;
  expect(history([failed]).weight / MIB).toBeCloseTo(2, 1);
});

test("a payload that stands in several events weighs once", () => {
  const payload = new Payload("x".repeat(MIB));
  const other = new Payload("y".repeat(MIB));
  const same = history([payload, other, payload, other].map((input, i) => entered(i + 1, input)));
  expect(same.weight / MIB).toBeCloseTo(4, 1);
  same.end({ output: other });
  expect(same.weight / MIB).toBeCloseTo(4, 1);
});

test("what the execution ended with weighs too where its events are left out", () => {
  const kept = history(events(1, 1));
  kept.end({
    output: new Payload("x".repeat(MIB)),
    failure: { error: "E", cause: "x".repeat(MIB) },
  });
  expect(kept.weight / MIB).toBeCloseTo(4, 1);
});

test("the histories of all that run are bounded together, and each may have its little", () => {
  const running = { bytes: 0 };
  const full = Array.from({ length: 6 }, () => history(events(100, MIB / 2), running));
  const [first, last] = [full[0], full.at(-1)];
  expect(running.bytes - (last?.weight ?? 0)).toBeLessThanOrEqual(RUNNING_BYTES_MAX);
  expect([first?.events.length, last?.events.length]).toEqual([31, 1]);
  const little = history(events(1_000, 1_000), running);
  expect(little.events.length).toBeGreaterThan(20);
  expect(little.weight).toBeLessThanOrEqual(OWN_BYTES);
});

test("an execution that ends gives its room to others, once", () => {
  const running = { bytes: 0 };
  const kept = history(events(10, MIB), running);
  const other = history(events(1, 1), running);
  kept.end({ output: new Payload("x".repeat(MIB)) });
  kept.end({});
  expect(running.bytes).toBe(other.weight);
  kept.append(events(1, 1));
  expect(kept.events).toHaveLength(10);
  expect(running.bytes).toBe(other.weight);
});
