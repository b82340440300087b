import { describe, expect, test } from "vitest";
import { type Json, parseJson, seededRandom } from "../../base/index.ts";
import type { QueryEnv } from "../query-env.ts";
import { compilePath } from "./compile-path.ts";

function evaluate(text: string, input: Json): Json | undefined {
  const parsed = compilePath(text);
  if (!parsed.ok) throw new Error(`${text}: ${parsed.problems.join("; ")}`);
  const env = {
    input,
    context: () => ({}),
    variable: () => undefined,
    now: 0,
    random: () => seededRandom("test"),
  };
  return parsed.value.evaluate(env as unknown as QueryEnv);
}

const ITEMS = [
  { id: 1, name: "one", tags: ["a", "b"], price: 5, ok: true, none: null },
  { id: 2, name: "two", tags: [], price: 15, ok: false },
  { id: 3, name: "three", price: 25, nested: { x: 1 } },
];

/** The ids of the items that pass. */
function ids(condition: string, items: Json = ITEMS): Json | undefined {
  return evaluate(`$[?(${condition})].id`, items);
}

describe("long numbers", () => {
  const long = 300_000;

  test("a text that is nearly one is none", () => {
    expect(ids("@.n == @.t", [{ id: 1, n: 1, t: `${"1".repeat(long)}x` }])).toEqual([]);
  });

  test("zeros within a number are digits", () => {
    const zeros = "0".repeat(long);
    const items = parseJson(
      `[{"id":1,"a":0.1${zeros}1,"b":0.1${zeros}2},{"id":2,"a":100,"b":1e2}]`,
    );
    expect(ids("@.a < @.b", items)).toEqual([1]);
  });
});

describe("comparisons", () => {
  test("numbers and texts", () => {
    expect(ids("@.price < 15")).toEqual([1]);
    expect(ids("@.price <= 15")).toEqual([1, 2]);
    expect(ids("@.price > 15")).toEqual([3]);
    expect(ids("@.price >= 15")).toEqual([2, 3]);
    expect(ids("@.price == 15")).toEqual([2]);
    expect(ids("@.price != 15")).toEqual([1, 3]);
    expect(ids("@.name == 'two'")).toEqual([2]);
    expect(ids('@.name == "two"')).toEqual([2]);
    expect(ids("@.name > 'one'")).toEqual([2, 3]);
    expect(ids("15 == @.price")).toEqual([2]);
  });

  test("without blanks, with unquoted literals, as published", () => {
    expect(ids("@.name==two")).toEqual([2]);
    expect(ids("@.ok==false")).toEqual([2]);
    expect(ids("@.ok==true&&@.price==5")).toEqual([1]);
    expect(
      evaluate("$.RecordOutputs[?(@.OutputKey == FizzBuzz)].OutputValue", {
        RecordOutputs: [{ OutputKey: "FizzBuzz", OutputValue: "x" }, { OutputKey: "B" }],
      }),
    ).toEqual(["x"]);
    expect(evaluate("$.[?(@.OU > 0)]", [{ OU: 0 }, { OU: 1 }, {}])).toEqual([{ OU: 1 }]);
    expect(
      evaluate("$.m[?(@.M.answered.BOOL==true)]", { m: [{ M: { answered: { BOOL: true } } }, {}] }),
    ).toHaveLength(1);
    expect(ids("@.type==foo-bar", [{ id: 1, type: "foo-bar" }])).toEqual([1]);
    expect(ids("@.mail == joe@example.com", [{ id: 1, mail: "joe@example.com" }])).toEqual([1]);
  });

  test("an absent operand equals nothing and differs from everything", () => {
    expect(ids("@.none == null")).toEqual([1]);
    expect(ids("@.none != null")).toEqual([2, 3]);
    expect(ids("@.nested.x != 2")).toEqual([1, 2, 3]);
    expect(ids("@.nested.x < 2")).toEqual([3]);
  });

  test("a number equals a text that reads as the same number", () => {
    const list = parseJson(
      '[{"id":1,"v":1},{"id":2,"v":"1"},{"id":3,"v":"1.0"},{"id":4,"v":1.0},{"id":5,"v":"x"}]',
    );
    expect(ids("@.v == 1", list)).toEqual([1, 2, 4]);
    expect(ids("@.v == '1'", list)).toEqual([1, 2, 4]);
    expect(ids("@.v === 1", list)).toEqual([1, 4]);
    expect(ids("@.v !== 1", list)).toEqual([2, 3, 5]);
  });

  test("numbers are compared by all their digits", () => {
    const list = parseJson('[{"id":1,"v":1234567890123456789},{"id":2,"v":1234567890123456790}]');
    expect(ids("@.v == 1234567890123456789", list)).toEqual([1]);
    expect(ids("@.v > 1234567890123456789", list)).toEqual([2]);
    expect(ids("@.v < 1e999999999", list)).toEqual([1, 2]);
  });

  test("lists and objects are compared in depth", () => {
    expect(ids("@.tags == ['a', 'b']")).toEqual([1]);
    expect(ids("@.nested == {'x': 1}")).toEqual([3]);
    expect(ids("@.tags == $[1].tags")).toEqual([2]);
  });

  test("the item itself", () => {
    expect(evaluate("$[?(@ > 2)]", [1, 2, 3, "4"])).toEqual([3]);
    expect(evaluate("$[?(@ == 'b')]", ["a", "b"])).toEqual(["b"]);
    expect(evaluate("$[?(@[0] == 1)]", [[1], [2]])).toEqual([[1]]);
  });

  test("$ is the root of the document, found once for all items", () => {
    const input = {
      AccountEmail: "b",
      Accounts: [{ Email: "a" }, { Email: "b", id: 1 }],
      wanted: [{ e: "a" }],
    };
    expect(evaluate("$.Accounts[?(@.Email == $.AccountEmail)].id", input)).toEqual([1]);
    expect(evaluate("$.Accounts[?(@.Email in $.wanted[*].e)]", input)).toEqual([{ Email: "a" }]);
  });
});

describe("existence and logic", () => {
  test("a path alone asks whether it exists; null exists", () => {
    expect(ids("@.tags")).toEqual([1, 2]);
    expect(ids("@.none")).toEqual([1]);
    expect(ids("!@.tags")).toEqual([3]);
    expect(ids("@.nested.x")).toEqual([3]);
    expect(ids("@['name']")).toEqual([1, 2, 3]);
    expect(ids("$.x")).toEqual([]);
  });

  test("&& binds tighter than ||; parentheses and !", () => {
    expect(ids("@.id == 1 || @.id == 2 && @.ok == true")).toEqual([1]);
    expect(ids("(@.id == 1 || @.id == 2) && @.ok == false")).toEqual([2]);
    expect(ids("!(@.id == 1)")).toEqual([2, 3]);
    expect(ids("!(@.id == 1 || @.id == 3)")).toEqual([2]);
    expect(ids("@.tags&&@.ok")).toEqual([1, 2]);
    expect(ids("@.nested||@.none")).toEqual([1, 3]);
    expect(ids("!!@.tags")).toEqual([1, 2]);
  });

  test("a filter inside a filter", () => {
    const input = [
      { id: 1, list: [{ v: 1 }] },
      { id: 2, list: [{ v: 2 }] },
    ];
    expect(ids("@.list[?(@.v == 2)].length() == 1", input)).toEqual([]);
    expect(ids("@.list[?(@.v == 2)] == [{'v': 2}]", input)).toEqual([2]);
  });

  test("on an object a filter tests the object itself", () => {
    expect(evaluate("$.a[?(@.x == 1)]", { a: { x: 1 } })).toEqual([{ x: 1 }]);
    expect(evaluate("$.a[?(@.x == 2)].y", { a: { x: 1 } })).toEqual([]);
  });
});

describe("operators in words", () => {
  test("in and nin", () => {
    expect(ids("@.name in ['one', 'three']")).toEqual([1, 3]);
    expect(ids("@.name IN [one, three]")).toEqual([1, 3]);
    expect(ids("@.name nin ['one', 'three']")).toEqual([2]);
    expect(ids("@.missing nin [1]")).toEqual([1, 2, 3]);
    expect(ids("'a' in @.tags")).toEqual([1]);
    expect(ids("@.id in 5")).toEqual([]);
  });

  test("subsetof, anyof, noneof, all", () => {
    expect(ids("@.tags subsetof ['a','b','c']")).toEqual([1, 2]);
    expect(ids("@.tags anyof ['b','z']")).toEqual([1]);
    expect(ids("@.tags noneof ['b','z']")).toEqual([2]);
    expect(ids("@.tags all ['a']")).toEqual([1]);
  });

  test("size, empty, contains", () => {
    expect(ids("@.tags size 2")).toEqual([1]);
    expect(ids("@.name size 5")).toEqual([3]);
    expect(ids("@.nested size 1")).toEqual([3]);
    expect(ids("@.tags empty true")).toEqual([2]);
    expect(ids("@.name empty false")).toEqual([1, 2, 3]);
    expect(ids("@.tags contains 'a'")).toEqual([1]);
    expect(ids("@.name contains 'w'")).toEqual([2]);
  });

  test("=~ matches the whole text", () => {
    expect(ids("@.name =~ /t.*/")).toEqual([2, 3]);
    expect(ids("@.name =~ /T.*/i")).toEqual([2, 3]);
    expect(ids("@.name =~ /w/")).toEqual([]);
    expect(ids("@.id =~ /[12]/")).toEqual([1, 2]);
    expect(ids("@.tags =~ /a/")).toEqual([1]);
    expect(ids("@.missing =~ /.+/")).toEqual([]);
  });

  test("functions of the item", () => {
    expect(ids("@.tags.length() == 2")).toEqual([1]);
    expect(ids("@.tags.length() > 5")).toEqual([]);
  });

  test("an operator that does not exist is refused", () => {
    for (const text of [
      "$[?(@.a ~ 1)]",
      "$[?(@.a = 1)]",
      "$[?(@.a like 'x')]",
      "$[?(1)]",
      "$[?(@.a == 1 @.b)]",
    ]) {
      expect(compilePath(text).ok, text).toBe(false);
    }
  });

  test("texts in filters know escapes", () => {
    expect(ids("@.v == 'it\\'s \\u0041\\n'", [{ id: 1, v: "it's A\n" }])).toEqual([1]);
    expect(ids("@.v == 'a)]b,'", [{ id: 1, v: "a)]b," }])).toEqual([1]);
  });
});

describe("functions at the end of a path", () => {
  const input = {
    n: [1, 2, 3, 4],
    words: ["a", "b", 1],
    o: { x: 1, y: 2 },
    text: "abc",
    p: [{ v: 1 }, { v: 5 }],
  };

  test("aggregates are doubles, as in Java", () => {
    const text = (path: string) => JSON.stringify(evaluate(path, input));
    expect(evaluate("$.n.sum()", input)).toMatchObject({ text: "10.0" });
    expect(text("$.n.min()")).toBe("1");
    expect(text("$.n.max()")).toBe("4");
    expect(text("$.n.avg()")).toBe("2.5");
    expect(Number(text("$.n.stddev()"))).toBeCloseTo(1.118, 3);
    expect(text("$.sum($.n, 5)")).toBe("15");
    expect(text("$..v.sum()")).toBe("6");
  });

  test("length, keys, concat, append, first, last, index", () => {
    expect(evaluate("$.n.length()", input)).toBe(4);
    expect(evaluate("$.o.length()", input)).toBe(2);
    expect(evaluate("$.text.length()", input)).toBeNull();
    expect(evaluate("$.length($.n)", input)).toBe(4);
    expect(evaluate("$.o.keys()", input)).toEqual(["x", "y"]);
    expect(evaluate("$.words.concat()", input)).toBe("ab");
    expect(evaluate("$.concat($.text, '-', $.words)", input)).toBe("abc-ab1");
    expect(evaluate("$.n.append(5, 'x')", input)).toEqual([1, 2, 3, 4, 5, "x"]);
    expect(evaluate("$.p.first().v", input)).toBe(1);
    expect(evaluate("$.p.last().v", input)).toBe(5);
    expect(evaluate("$.n.index(-2)", input)).toBe(3);
    expect(evaluate("$..p.length()", input)).toBe(2);
  });

  test("what they cannot do is a miss with Jayway's reason", () => {
    const reason = (path: string) => {
      const parsed = compilePath(path);
      if (!parsed.ok) throw new Error(parsed.problems.join());
      const env = { input, context: () => ({}), variable: () => undefined } as unknown as QueryEnv;
      expect(parsed.value.evaluate(env)).toBeUndefined();
      return parsed.value.explainMiss(env);
    };
    expect(reason("$.text.sum()")).toBe(
      "Aggregation function attempted to calculate value using empty array",
    );
    expect(reason("$.n.index(9)")).toBe("Target index:9 larger than object count:4");
    expect(reason("$.missing.length()")).toBe("Missing property in path $['missing']");
  });
});
