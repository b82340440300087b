import { expect, test } from "vitest";
import { NewsStream } from "./stream.ts";

test("a reader that is too slow is told to start anew, once, and what waits is bounded", async () => {
  const stream = new NewsStream(() => undefined);
  for (let i = 0; i < 1000; i += 1) stream.tell(`b-${i}`, '{"type":"catalog","kind":"x"}');
  const { value } = await stream.next();
  expect(String(value).match(/^id: /gm)?.length).toBeLessThanOrEqual(256);
  expect(value).toMatch(/^id: b-\d+\ndata: \{"type":"reset"\}\n\n/);
  await stream.return();
});

test("a reader that goes leaves nothing behind, also while it waits", async () => {
  let left = 0;
  const stream = new NewsStream(() => {
    left += 1;
  });
  const waiting = stream.next();
  await stream.return();
  await stream.return();
  expect(await waiting).toEqual({ done: true, value: undefined });
  expect(await stream.next()).toEqual({ done: true, value: undefined });
  stream.tell("b-1", "{}");
  expect(left).toBe(1);
});

test("a stream that is ended gives what waits, then no more", async () => {
  let left = 0;
  const count = (): void => {
    left += 1;
  };
  const full = new NewsStream(count);
  full.tell("b-1", "{}");
  full.end();
  full.tell("b-2", "{}");
  expect(await full.next()).toEqual({ done: false, value: "id: b-1\ndata: {}\n\n" });
  expect(left).toBe(0);
  expect(await full.next()).toEqual({ done: true, value: undefined });
  const waited = new NewsStream(count);
  const waiting = waited.next();
  waited.end();
  expect(await waiting).toEqual({ done: true, value: undefined });
  expect(left).toBe(2);
});
