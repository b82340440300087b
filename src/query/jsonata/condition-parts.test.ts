import { expect, test } from "vitest";
import { type ConditionPart, conditionParts } from "./condition-parts.ts";

/** `text` of what has no parts, `text → […]` of what has. */
function told(part: ConditionPart | undefined): unknown {
  if (part === undefined || part.parts.length === 0) return part?.text;
  return { [part.text]: part.parts.map(told) };
}

test.each([
  ["a comparison is its operands", "$a.b < $c", { "$a.b < $c": ["$a.b", "$c"] }],
  [
    "literals say nothing more",
    "'x' = $states.input.k",
    { "'x' = $states.input.k": ["$states.input.k"] },
  ],
  ["nor do negative numbers", "$n > -1", { "$n > -1": ["$n"] }],
  [
    "what is joined is told by its parts",
    "$a = 1 and $b or $c >= 2",
    {
      "$a = 1 and $b or $c >= 2": [
        { "$a = 1 and $b": [{ "$a = 1": ["$a"] }, "$b"] },
        { "$c >= 2": ["$c"] },
      ],
    },
  ],
  [
    "joined with the same word, all of them",
    "$a and $b and $c",
    { "$a and $b and $c": ["$a", "$b", "$c"] },
  ],
  [
    "words in texts and names divide nothing",
    '$a.`x and y` = "p or q" and $b',
    { '$a.`x and y` = "p or q" and $b': [{ '$a.`x and y` = "p or q"': ["$a.`x and y`"] }, "$b"] },
  ],
  [
    "brackets hold together",
    "($a or $b) and ($c)",
    { "($a or $b) and ($c)": [{ "$a or $b": ["$a", "$b"] }, "$c"] },
  ],
  [
    "a function is told by what it is given",
    "$contains($a.name, 'x, y') and $not($b = 2)",
    {
      "$contains($a.name, 'x, y') and $not($b = 2)": [
        { "$contains($a.name, 'x, y')": ["$a.name"] },
        { "$not($b = 2)": [{ "$b = 2": ["$b"] }] },
      ],
    },
  ],
  [
    "a function that is compared, by its value alone",
    "$count($a[x > 1 and y]) = 2",
    { "$count($a[x > 1 and y]) = 2": ["$count($a[x > 1 and y])"] },
  ],
  ["a name may be called like an operator", "$a.and = 1", { "$a.and = 1": ["$a.and"] }],
  ["variables of its own are no parts", "($x := $a; $x > 2)", "($x := $a; $x > 2)"],
  ["a choice between two is one thing", "$a ? $b : $c", "$a ? $b : $c"],
  ["a value alone", " $states.input.ok ", "$states.input.ok"],
  ["no expression", "$a ]", undefined],
])("%s", (_, text, expected) => {
  expect(told(conditionParts(text))).toEqual(expected);
});

test("a long chain takes no time", () => {
  const text = Array.from({ length: 60 }, (_, i) => `$states.input.field${i} = ${i}`).join(" and ");
  const begun = performance.now();
  expect(conditionParts(text)?.parts).toHaveLength(60);
  expect(performance.now() - begun).toBeLessThan(2_000);
});

test.each([
  ["operators", `$count([${"$a,".repeat(40_000)}1]) > 0${" and $b".repeat(480)}`],
  ["brackets", `${"(".repeat(480)}[${"$a,".repeat(8_000)}1]${")".repeat(480)}`],
])("a condition that would take long to divide is not divided to its end: %s", (_, text) => {
  const begun = process.cpuUsage();
  expect(conditionParts(text)).toBeDefined();
  expect(process.cpuUsage(begun).user).toBeLessThan(3_000_000);
});
