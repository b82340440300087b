// What paths bind on their way, and what looking for it takes.
import { describe, expect, test } from "vitest";
import { effortOf } from "../fixtures/run-text.ts";

/** A function that looks for the first of sixteen bindings again and again, called many times. */
function looks(
  nameLength: number,
  times: { readonly each: number; readonly calls: number },
): string {
  const names = Array.from(
    { length: 16 },
    (_, i) => `$${"v".repeat(nameLength)}${String.fromCharCode(97 + i)}`,
  );
  const body = Array.from({ length: times.each }, () => names[0]).join(";");
  const map = `($f := function(){(${body})}; $count($map([1..${times.calls}], $f)))`;
  return `${names.map((name) => `[1]@${name}`).join(".")}.${map}`;
}

describe("looking for a name among those that a path has bound", () => {
  test("does not depend on how long the names are", () => {
    const short = effortOf(looks(1, { each: 30, calls: 100 }));
    const start = performance.now();
    const long = effortOf(looks(17_000, { each: 30, calls: 10_000 }));
    expect(performance.now() - start).toBeLessThan(2_000);
    expect(short.outcome).toBe(100);
    expect(long.outcome).toBe(10_000);
  });

  test("is paid for", () => {
    expect(effortOf(looks(10, { each: 180, calls: 1_000 })).steps).toBeGreaterThan(180_000);
    const inPlace = effortOf("[1..1000]@$a.($f := $f; [$a,$a,$a,$a,$a,$a,$a,$a,$a,$a])");
    expect(inPlace.steps).toBeGreaterThan(10_000);
  });
});

describe("names that are bound within a tuple", () => {
  const input = {
    o: [
      { id: 1, l: [{ p: 1 }, { p: 3 }] },
      { id: 2, l: [{ p: 5 }] },
    ],
  };

  test.each([
    [
      "are seen where they are bound",
      "$states.input.o@$a.[$exists($c := $a), $c.id]",
      [true, 1, true, 2],
    ],
    [
      "stand before those of the path",
      "$states.input.o@$a.[$exists($a := 7), $a]",
      [true, 7, true, 7],
    ],
    ["are not those of another tuple", "$states.input.o@$a.[$a.id = 1 ? ($d := 9), $d]", 9],
    [
      "are found by a function",
      "$states.input.o@$a.$a.l@$b.($f := function(){$a.id & $b.p}; $f())",
      ["11", "13", "25"],
    ],
    ["are parents, too", "$states.input.o.l.p.(%.%.id)", [1, 1, 2]],
  ])("%s", (_, text, answer) => {
    expect(effortOf(text, input).outcome).toEqual(answer);
  });
});

describe("a join of a thousand lines with two hundred customers", () => {
  const input = {
    lines: Array.from({ length: 1_000 }, (_, i) => ({ lineId: i, customer: `c${i % 200}` })),
    customers: Array.from({ length: 200 }, (_, i) => ({ id: `c${i}`, name: `n${i}` })),
  };

  test.each([
    [
      "where the predicate asks the line",
      "$states.input.lines@$l.$states.input.customers[id=$l.customer].{'n':name,'l':$l.lineId}",
    ],
    [
      "where both are bound",
      "$states.input.(lines@$l.customers@$c[$c.id=$l.customer].{'n':$c.name,'l':$l.lineId})",
    ],
  ])("gives an answer %s", (_, text) => {
    const { outcome, steps } = effortOf(`(${text})[[0,1,999]]`, input);
    expect(outcome).toEqual([
      { n: "n0", l: 0 },
      { n: "n1", l: 1 },
      { n: "n199", l: 999 },
    ]);
    expect(steps).toBeLessThan(1_600_000);
  });
});

describe("bindings without end end with a failure", () => {
  test.each([
    ["all pairs", "$count([1..2000]@$a.[1..1000]@$b.$b)"],
    ["with their places", "$count([1..2000]@$a#$i.[1..1000]@$b#$j.$b)"],
    ["predicates", `$count([1..60000].$@$a${"[$a>0]".repeat(8)})`],
    ["an order", "$count([1..60000]@$a^($a*7919%10007))"],
    ["paths within a step", "$count([1..300000].([1].$@$a))"],
    ["steps that find nothing", "$count([1..600000]@$a.foo)"],
    ["names that are bound on the way", "$count([1..150000]@$a.$exists($b := $a))"],
  ])("%s", (_, text) => {
    expect(effortOf(text).outcome).toMatchObject({ code: "U1001" });
  });
});
