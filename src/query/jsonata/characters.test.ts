// What looking at the characters of a text costs: little for one that is known, and all of it for each that is not.
import fc from "fast-check";
import jsonata from "jsonata";
import { describe, expect, test } from "vitest";
import { effortOf, runText } from "../fixtures/run-text.ts";

const LENGTH = 240_000;
const TEXTS: readonly (readonly [string, string])[] = [
  ["of plain letters", "abcdefgh".repeat(LENGTH / 8)],
  ["of letters beyond Latin", "\u4e2dbcdefgh".repeat(LENGTH / 8)],
  ["with pairs of surrogates", "\ud83d\ude00cdefgh".repeat(LENGTH / 8)],
];

describe.each(TEXTS)("a long text %s", (_, text) => {
  const looks = (look: string, times: number): ReturnType<typeof effortOf> =>
    effortOf(`($t := $states.input; $count($map([1..${times}], function($i){ ${look} })))`, text);

  test.each([
    "$substring($t, $i * 200, 200)",
    "$substring($t, -$i * 200, 200)",
    "$substring($t, $length($t) - 100)",
  ])("is cut a thousand times within the budget: %s", (cut) => {
    expect(looks(cut, 1_000).outcome).toBe(1_000);
  });

  test.each([
    ["is joined anew for each look", "$substring($t & $i, 0, 1)"],
    ["is joined anew and stays the same", "$substring($t & 'x', 0, 1)"],
    ["is counted where it is joined anew", "$length($t & 'x')"],
    ["is made by another function", "$substring($uppercase($t), 0, 1)"],
  ])("pays for all of itself where it %s", (_, look) => {
    const { steps } = looks(look, 50);
    expect(steps).toBeGreaterThan((50 * LENGTH) / 32);
  });

  test("pays for being held against others of the same length", () => {
    const { steps } = looks("($substring($t & 1, 0, 1); $substring($t & 2, 0, 1))", 20);
    expect(steps).toBeGreaterThan((20 * 2 * LENGTH) / 16);
    const same = effortOf(
      "($x := $states.input & 1; $y := $states.input & 1; $count($map([1..500], function(){ $substring($x, 0, 1) & $substring($y, 0, 1) })))",
      text,
    );
    expect(same.outcome).toBe(500);
    expect(same.steps).toBeGreaterThan((500 * 2 * LENGTH) / 512);
  });
});

test("a text that grows by pieces of another lets that be cut within the budget", () => {
  const joined =
    "$reduce([1..500], function($a, $i){ $a & $substring($states.input, $i, 60) }, '')";
  expect(effortOf(`$length(${joined})`, TEXTS[1]?.[1]).outcome).toBe(30_000);
});

test("beyond four thousand lengths each text passes for one that was made", () => {
  const text = "\u4e2d".repeat(100_000);
  const made = "$count($map([1..4100], function($i){ $u & $pad('', $i) }))";
  const look = "$map([1..20], function($i){ $substring($states.input, 0, 1) })";
  const steps = (n: string): number =>
    effortOf(`($u := $pad('', 1100); ${made.replace("4100", n)}; $count(${look}))`, text).steps;
  expect(steps("4100") - steps("4000")).toBeGreaterThan((20 * 100_000) / 32);
});

test("no more than some texts are known, and one after the other pays for all of itself", () => {
  const text = "\u4e2d".repeat(100_000);
  const look = "$map([1..40], function($i){ $substring($t[$i % 10], 0, 1) })";
  const texts = "$t := $map([1..10], function($i){ $states.input & $pad('', $i) })";
  expect(effortOf(`(${texts}; $count(${look}))`, text).steps).toBeGreaterThan((40 * 100_000) / 32);
});

const NUMBERS = [0, 1, 2, 63, 64, 65, 128, 0.5, 1.9, 1e-17, 1e20];
const place = fc.oneof(
  fc.constantFrom(...NUMBERS, ...NUMBERS.map((number) => -number), "0/0", "1/0", "-1/0", "nothing"),
  fc.integer({ min: -1_500, max: 1_500 }),
  fc.double({ min: -1_500, max: 1_500, noNaN: true }).map((number) => number.toFixed(2)),
);
const cut = fc
  .tuple(fc.constantFrom("t", "u", "$string(t)"), place, fc.option(place))
  .map(
    ([text, start, size]) =>
      `[$substring(${text}, ${size === null ? start : `${start}, ${size}`})]`,
  );
const letters = fc.constantFrom("a", "b", "\u00e9", "\u4e2d", "\ud83d", "\ude00", "\ud83d\ude00");
const text = fc
  .tuple(fc.array(letters, { minLength: 1, maxLength: 9 }), fc.constantFrom(1, 2, 30, 300))
  .map(([parts, times]) => parts.join("").repeat(times));

test("cuts are those of the reference", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(cut, { minLength: 20, maxLength: 30 }),
      fc.oneof(
        text,
        text.map((plain) => plain.replaceAll(/[\ud800-\udfff]/g, "x")),
      ),
      text,
      async (cuts, t, u) => {
        const expression = `[${cuts.join()}]`;
        const expected: unknown = await jsonata(expression).evaluate({ t, u });
        expect(runText(expression, { document: { t, u } })).toEqual(expected);
      },
    ),
    { seed: 7, numRuns: 150 },
  );
});
