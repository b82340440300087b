import { expect, test } from "vitest";
import { TextCache } from "./text-cache.ts";

test("works a text out once, until the texts together pass the limit", () => {
  const made: string[] = [];
  const cache = new TextCache<number | undefined>(10);
  const of = (text: string): number | undefined =>
    cache.of(text, () => {
      made.push(text);
      return text === "none" ? undefined : text.length;
    });
  expect([of("four"), of("four"), of("none"), of("none")]).toEqual([4, 4, undefined, undefined]);
  expect(made).toEqual(["four", "none"]);
  of("more");
  of("four");
  of("longer than all");
  of("longer than all");
  expect(made).toEqual(["four", "none", "more", "four", "longer than all", "longer than all"]);
});
