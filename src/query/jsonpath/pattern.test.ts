import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parsePattern } from "./parse-pattern.ts";
import { matchesWhole } from "./pattern-program.ts";
import { TextCursor, UnreadableText } from "./text-cursor.ts";

function matches(pattern: string, text: string): boolean {
  return matchesWhole(parsePattern(new TextCursor(pattern, 0)), text, () => {});
}

function refusal(pattern: string): string {
  try {
    parsePattern(new TextCursor(pattern, 0));
  } catch (reason) {
    if (reason instanceof UnreadableText) return reason.message;
    throw reason;
  }
  throw new Error(`${pattern} must be refused`);
}

/** A text that matches and one that does not, by pattern. */
const SAMPLES: readonly (readonly [string, string, string])[] = [
  ["/abc/", "abc", "abcd"],
  ["/a.c/", "abc", "a\nc"],
  ["/a.c/s", "a\nc", "ac"],
  ["/^a$/", "a", "aa"],
  ["/a*b+c?/", "aabb", "cc"],
  ["/(ab|cd)+/", "abcdab", "abc"],
  ["/(?:ab){2}/", "abab", "ab"],
  ["/(?<year>\\d{4})-\\d{2}/", "2024-01", "24-01"],
  ["/a{2,3}/", "aaa", "aaaa"],
  ["/a{2,}/", "aaaaa", "a"],
  ["/[a-cx]+/", "abxc", "abd"],
  ["/[^a-c]+/", "xyz", "xay"],
  ["/[\\w.-]+@[\\w.-]+\\.\\w{2,4}/", "a.b@c-d.org", "a.b@c"],
  ["/[]a]/", "]", "b"],
  ["/[a-]/", "-", "b"],
  ["/\\d\\D\\s\\S\\w\\W/", "1x yz-", "xx yz-"],
  ["/a\\/b/", "a/b", "ab"],
  ["/\\u0041\\x42\\t/", "AB\t", "ab\t"],
  ["/\\p{L}+\\p{Lu}/", "éÉ", "1É"],
  ["/\\p{Alpha}\\P{Digit}/", "ax", "a1"],
  ["/\\bfoo\\b.*/", "foo bar", "foobar"],
  ["/HELLO/i", "hello", "hell"],
  ["/[a-c]+/i", "ABC", "D"],
  ["/a|/", "", "b"],
  ["/(a*)*/", "aaa", "ab"],
  ["/()+a/", "a", "b"],
  ["/./", "🆗", "ab"],
  ["/a*?b/", "aab", "aac"],
];

describe("patterns of filters", () => {
  test.each(SAMPLES)("%s", (pattern, matching, other) => {
    expect(matches(pattern, matching)).toBe(true);
    expect(matches(pattern, other)).toBe(false);
  });

  test("agree with JavaScript's on what both understand", () => {
    const piece = fc.constantFrom(
      "a",
      "b",
      ".",
      "a*",
      "b+",
      "[ab]",
      "(a|b)",
      "(ab)*",
      "a?",
      "(a|b*)+",
      "b{1,2}",
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 5 }),
        fc.stringMatching(/^[abc]{0,8}$/),
        (pieces, text) => {
          const source = pieces.join("");
          expect(matches(`/${source}/`, text)).toBe(new RegExp(`^(?:${source})$`).test(text));
        },
      ),
    );
  });

  test("what would need backtracking is refused by name", () => {
    expect(refusal("/(a)\\1/")).toMatch(/Back references/);
    expect(refusal("/(?=a)/")).toMatch(/Look-around/);
    expect(refusal("/(?i)a/")).toMatch(/inline flags/);
    expect(refusal("/a++/")).toMatch(/Possessive/);
    expect(refusal("/[a[b]]/")).toMatch(/Classes inside classes/);
    expect(refusal("/a/x")).toMatch(/flag 'x'/);
    for (const bad of [
      "/a",
      "/(a/",
      "/a)/",
      "/[a/",
      "/*a/",
      "/[b-a]/",
      "/\\q/",
      "/a{3,2}/",
      "/a{2000}/",
      "/\\p{No}x\\p{Nope}/",
    ]) {
      refusal(bad);
    }
  });

  test("no pattern can hang: the work grows with text times pattern", () => {
    let steps = 0;
    const program = parsePattern(new TextCursor("/(a+)+(a|a)*(a*)*b/", 0));
    expect(matchesWhole(program, `${"a".repeat(20_000)}c`, (more) => (steps += more))).toBe(false);
    expect(steps).toBeLessThan(20_000 * 40);
  });

  test("no pattern grows beyond its limit while it is compiled", () => {
    expect(refusal("/(((a{100}){100}){100}){100}/")).toMatch(/too large/);
    expect(refusal("/(((){1000}){1000}){1000}/")).toMatch(/too large/);
    expect(refusal(`/${"(".repeat(100)}/`)).toMatch(/more than 32 groups/);
  });
});
