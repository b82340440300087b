import { describe, expect, test } from "vitest";
import { type Json, JsonNumber, parseJson, seededRandom } from "../../base/index.ts";
import type { QueryEnv } from "../query-env.ts";
import { compilePath } from "./compile-path.ts";

function envOf(input: Json, variables: Readonly<Record<string, Json>> = {}): QueryEnv {
  return {
    input,
    context: () => ({
      Execution: { Id: "arn:x", Input: input },
      Map: { Item: { Value: [{ longValue: 7 }] } },
    }),
    variable: (name) => variables[name],
    now: 0,
    random: () => seededRandom("test"),
  } as QueryEnv;
}

function compiled(text: string) {
  const parsed = compilePath(text);
  if (!parsed.ok) throw new Error(`${text}: ${parsed.problems.join("; ")}`);
  return parsed.value;
}

function evaluate(text: string, input: Json, variables?: Readonly<Record<string, Json>>) {
  return compiled(text).evaluate(envOf(input, variables));
}

function missing(text: string, input: Json): string {
  expect(evaluate(text, input)).toBeUndefined();
  return compiled(text).explainMiss(envOf(input));
}

function refusal(text: string): string {
  const parsed = compilePath(text);
  expect(parsed.ok, `${text} must be refused`).toBe(false);
  return parsed.ok ? "" : parsed.problems.join("; ");
}

const BOOKS = {
  store: {
    book: [
      { category: "reference", author: "Rees", title: "Sayings", price: 8.95 },
      { category: "fiction", author: "Waugh", title: "Sword", price: 12.99 },
      { category: "fiction", author: "Melville", title: "Moby", isbn: "0-553", price: 8.99 },
      { category: "fiction", author: "Tolkien", title: "Rings", isbn: "0-395", price: 22.99 },
    ],
    bicycle: { color: "red", price: 19.95 },
  },
  expensive: 10,
};

describe("where a path begins", () => {
  test("$ is the state input", () => {
    expect(evaluate("$", { a: 1 })).toEqual({ a: 1 });
    expect(compiled("$.a").root).toBe("input");
  });

  test("$$ is the context object", () => {
    expect(evaluate("$$.Execution.Id", {})).toBe("arn:x");
    expect(evaluate("$$", 5)).toMatchObject({ Execution: { Input: 5 } });
    expect(evaluate("$$.Map.Item.Value[0]['longValue']", {})).toBe(7);
    expect(compiled("$$.Execution").root).toBe("context");
  });

  test("$name is a workflow variable, seen whole or in part", () => {
    expect(evaluate("$order", {}, { order: 3 })).toBe(3);
    expect(evaluate("$order.items[0]", {}, { order: { items: ["x"] } })).toBe("x");
    expect(evaluate("$größe['a']", {}, { größe: { a: 1 } })).toBe(1);
    expect(compiled("$order.items").variable).toBe("order");
    expect(evaluate("$unset.x", {})).toBeUndefined();
  });

  test("a name of a variable begins with a letter and has at most 80 characters", () => {
    expect(refusal("$1a")).toMatch(/Illegal character/);
    expect(refusal("$$23")).toMatch(/Illegal character/);
    expect(refusal(`$${"a".repeat(81)}`)).toMatch(/80 characters/);
  });

  test("text that does not begin with $ is no path", () => {
    for (const text of ["", "a.b", ".guid", "()", " $.a", "${Placeholder}", "@.a"]) refusal(text);
  });
});

describe("definite paths", () => {
  test("names, quoted names and indices", () => {
    expect(evaluate("$.store.bicycle.color", BOOKS)).toBe("red");
    expect(evaluate("$['store'][\"bicycle\"].price", BOOKS)).toBe(19.95);
    expect(evaluate("$.store.book[2].title", BOOKS)).toBe("Moby");
    expect(evaluate("$.store.book[-1].title", BOOKS)).toBe("Rings");
    expect(evaluate("$.store.book[ 0 ].title", BOOKS)).toBe("Sayings");
    expect(evaluate("$.a.b.c.d.e", { a: { b: { c: { d: { e: 5 } } } } })).toBe(5);
  });

  test("a member that is null is found", () => {
    expect(evaluate("$.a", { a: null })).toBeNull();
  });

  test("a number keeps its text", () => {
    expect(evaluate("$.n", parseJson('{"n": 1.0}'))).toEqual(new JsonNumber("1.0"));
  });

  test("names may hold anything but blanks, dots and brackets", () => {
    expect(evaluate("$.detail-type", { "detail-type": "x" })).toBe("x");
    expect(evaluate("$.a:b/c", { "a:b/c": 1 })).toBe(1);
    expect(evaluate("$.${Name}", { "${Name}": 1 })).toBe(1);
    expect(evaluate("$['my prop']", { "my prop": 1 })).toBe(1);
    expect(evaluate("$['a.b']", { "a.b": 1 })).toBe(1);
    expect(evaluate("$.日本", { 日本: 1 })).toBe(1);
    expect(refusal("$.my prop")).toMatch(/bracket notation/);
  });

  test("trailing blanks do not count", () => {
    expect(evaluate("$.a ", { a: 1 })).toBe(1);
  });

  test("backslashes in a quoted name stay, as recorded from AWS", () => {
    expect(evaluate(`$['Test\\""Name"']`, { 'Test\\""Name"': 1 })).toBe(1);
    expect(evaluate("$['it\\'s']", { "it's": 1 })).toBe(1);
  });

  test("published forms: a dot before a bracket, no dot behind one", () => {
    expect(evaluate("$.[0].body", [{ body: 1 }])).toBe(1);
    expect(evaluate("$.Snapshots.[0].State", { Snapshots: [{ State: "ok" }] })).toBe("ok");
    const reservations = { Reservations: [{ Instances: [{ InstanceId: "i" }] }] };
    expect(evaluate("$.Reservations[0].Instances[0]InstanceId", reservations)).toBe("i");
  });

  test("nothing is found through prototypes, lists' own members, texts or exact numbers", () => {
    for (const name of [
      "__proto__",
      "constructor",
      "toString",
      "hasOwnProperty",
      "length",
      "map",
      "text",
      "value",
    ]) {
      expect(evaluate(`$.${name}`, {})).toBeUndefined();
      expect(evaluate(`$.a.${name}`, { a: [1] })).toBeUndefined();
      expect(evaluate(`$.a.${name}`, { a: "text" })).toBeUndefined();
      expect(evaluate(`$.a.${name}`, parseJson('{"a": 1.0}'))).toBeUndefined();
    }
    expect(evaluate("$.a.0", { a: ["x"] })).toBeUndefined();
    expect(evaluate("$['a'].link", { a: "text" })).toBeUndefined();
  });

  test("members with such names of the object itself are found", () => {
    const input = parseJson('{"__proto__": {"constructor": {"length": 3}}}');
    expect(evaluate("$.__proto__.constructor.length", input)).toBe(3);
    expect(evaluate("$..length", input)).toEqual([3]);
  });
});

describe("why a definite path has no result, in the words recorded from AWS and of Jayway", () => {
  test("the last name is missing", () => {
    expect(missing("$.NoSuchInputPath", {})).toBe("No results for path: $['NoSuchInputPath']");
    expect(missing("$.a.b", { a: {} })).toBe("No results for path: $['a']['b']");
    expect(missing('$["a"]', {})).toBe('No results for path: $["a"]');
  });

  test("a name before the last is missing", () => {
    expect(missing("$.no.such.result.path", {})).toBe("Missing property in path $['no']");
    expect(missing("$.a[0].b.c", { a: [{}] })).toBe("Missing property in path $['a'][0]['b']");
  });

  test("an index is out of bounds", () => {
    expect(missing("$.a[5]", { a: [] })).toBe("No results for path: $['a'][5]");
    expect(missing("$.a[-2].b", { a: [1] })).toBe("No results for path: $['a'][-2]['b']");
  });

  test("a name is looked for in something that is no object", () => {
    const provider =
      "This is not a json object according to the JsonProvider: 'com.jayway.jsonpath.spi.json.JacksonJsonProvider'.";
    expect(missing("$.a.b", { a: "x" })).toBe(
      `Expected to find an object with property ['b'] in path $['a'] but found 'java.lang.String'. ${provider}`,
    );
    expect(missing("$.b", [])).toBe(
      `Expected to find an object with property ['b'] in path $ but found 'java.util.ArrayList'. ${provider}`,
    );
    expect(missing("$.a.b", { a: null })).toContain("but found 'null'");
    expect(missing("$.a.b", { a: 1 })).toContain("'java.lang.Integer'");
    expect(missing("$.a.b", { a: 3000000000 })).toContain("'java.lang.Long'");
    expect(missing("$.a.b", parseJson('{"a": 99999999999999999999}'))).toContain(
      "'java.math.BigInteger'",
    );
    expect(missing("$.a.b", { a: 1.5 })).toContain("'java.lang.Double'");
    expect(missing("$.a.b", { a: true })).toContain("'java.lang.Boolean'");
  });

  test("an index is used on something that is no list", () => {
    expect(missing("$.a[0]", { a: { b: "c", d: [1, null] } })).toBe(
      "Filter: [0] can only be applied to arrays. Current context is: {b=c, d=[1, null]}",
    );
    expect(missing("$.a[0]", { a: null })).toBe("The path $['a'] is null");
  });

  test("a variable is not set", () => {
    expect(compiled("$order.id").explainMiss(envOf({}))).toBe("No results for path: $['id']");
  });
});

describe("indefinite paths give lists", () => {
  const definite = (text: string) => compiled(text).isDefinite;

  test("which paths are definite", () => {
    for (const text of ["$", "$.a[0]['b']", "$$.x", "$v", "$['a','b']", "$.a.length()"]) {
      expect(definite(text), text).toBe(true);
    }
    for (const text of ["$.*", "$[*]", "$[0,1]", "$[1:]", "$..a", "$[?(@.a)]", "$['a','b'].c"]) {
      expect(definite(text), text).toBe(false);
    }
  });

  test("wildcards", () => {
    expect(evaluate("$.store.book[*].author", BOOKS)).toEqual([
      "Rees",
      "Waugh",
      "Melville",
      "Tolkien",
    ]);
    expect(evaluate("$.store.bicycle.*", BOOKS)).toEqual(["red", 19.95]);
    expect(evaluate("$.pets[*][*][*]", { pets: [[[1], [2]], [[3]]] })).toEqual([1, 2, 3]);
    expect(evaluate("$.[*].event", [{ event: 1 }, {}, { event: 2 }, 5])).toEqual([1, 2]);
    expect(evaluate("$.[*].event", [{}])).toEqual([]);
    expect(evaluate("$.a[*]", { a: 5 })).toEqual([]);
  });

  test("slices", () => {
    const list = [0, 1, 2, 3, 4];
    expect(evaluate("$[1:]", list)).toEqual([1, 2, 3, 4]);
    expect(evaluate("$[1:3]", list)).toEqual([1, 2]);
    expect(evaluate("$[-3:]", list)).toEqual([2, 3, 4]);
    expect(evaluate("$[-30:]", list)).toEqual(list);
    expect(evaluate("$[:2]", list)).toEqual([0, 1]);
    expect(evaluate("$[:-1]", list)).toEqual([0, 1, 2, 3]);
    expect(evaluate("$[-3:-1]", list)).toEqual([2, 3]);
    expect(evaluate("$[1:-1]", list)).toEqual([]);
    expect(evaluate("$[3:1]", list)).toEqual([]);
    expect(evaluate("$[9:]", list)).toEqual([]);
    expect(evaluate("$[-2147483647:5]", list)).toHaveLength(10);
    expect(refusal("$[:]")).toMatch(/Failed to parse/);
  });

  test("unions of indices", () => {
    expect(evaluate("$[0, 2, -1, 9]", ["a", "b", "c"])).toEqual(["a", "c", "c"]);
  });

  test("a union of names at the end gives one object, which published workflows cut their data with", () => {
    expect(evaluate("$.['a','b', 'x']", { a: 1, b: [2], c: 3 })).toEqual({ a: 1, b: [2] });
    expect(evaluate("$.list[*]['a','b']", { list: [{ a: 1 }, { b: 2, c: 3 }] })).toEqual([
      { a: 1 },
      { b: 2 },
    ]);
    expect(evaluate("$['a','b'].c", { a: { c: 1 }, b: { d: 2 } })).toEqual([1]);
    expect(
      Object.hasOwn(
        evaluate("$['__proto__','b']", parseJson('{"__proto__": 1}')) as object,
        "__proto__",
      ),
    ).toBe(true);
  });

  test("deep scan, each container before what it holds", () => {
    expect(evaluate("$..author", BOOKS)).toEqual(["Rees", "Waugh", "Melville", "Tolkien"]);
    expect(evaluate("$.store..price", BOOKS)).toEqual([8.95, 12.99, 8.99, 22.99, 19.95]);
    expect(evaluate("$..book[0].title", BOOKS)).toEqual(["Sayings"]);
    expect(evaluate("$..[1].title", BOOKS)).toEqual(["Sword"]);
    expect(evaluate("$..*", { a: [1, { b: 2 }] })).toEqual([[1, { b: 2 }], 1, { b: 2 }, 2]);
    expect(evaluate("$..a..b", { a: { x: { b: 1 }, b: 2 } })).toEqual([2, 1]);
    expect(evaluate("$..[?(@.isbn)].title", BOOKS)).toEqual(["Moby", "Rings"]);
    expect(evaluate("$..none", BOOKS)).toEqual([]);
  });

  test("before the first indefinite step everything must be there", () => {
    expect(missing("$.items[*].a", {})).toBe("Missing property in path $['items']");
    expect(missing("$.a.b[?(@.x)]", { a: {} })).toBe("Missing property in path $['a']['b']");
    expect(missing("$.a[1:]", { a: "x" })).toBe(
      "Filter: [1:] can only be applied to arrays. Current context is: x",
    );
    expect(missing("$.a[0,1]", { a: null })).toBe("The path $['a'] is null");
    expect(missing("$.a[?(@.x)]", { a: 5 })).toBe(
      "Filter: [?] can not be applied to primitives. Current context is: 5",
    );
    expect(missing("$.a['b','c']", { a: 5 })).toMatch(
      /^Expected to find an object with property \['b','c'\]/,
    );
  });

  test("behind an indefinite step whatever does not fit is passed over", () => {
    expect(evaluate("$[*].a.b", [{ a: { b: 1 } }, { a: 5 }, {}, null, { a: { b: 2 } }])).toEqual([
      1, 2,
    ]);
    expect(evaluate("$[*][0]", [[1], 5, null, [2], []])).toEqual([1, 2]);
    expect(evaluate("$[*][?(@.x)]", [5, [{ x: 1 }]])).toEqual([{ x: 1 }]);
  });
});

describe("refusals", () => {
  test("what Jayway cannot parse", () => {
    const texts = [
      "$.",
      "$..",
      "$...",
      "$.a.",
      "$.a..",
      "$a.",
      "$[",
      "$[]",
      "$['a'",
      "$['a]",
      "$['a',]",
      "$[a]",
    ];
    for (const text of texts) refusal(text);
    for (const text of [
      "$[(@.length-1)].bar",
      "$[?]",
      "$[?()]",
      "$[?(@.a]",
      "$[?(@.a == )]",
      "$[0",
      "$[1-2]",
    ])
      refusal(text);
    for (const text of [
      "$[99999999999]",
      "$[0.5]",
      "$.a [0]",
      "$[*",
      "$.a()",
      "$.nofunction()",
      "$.length(",
    ])
      refusal(text);
  });

  test("a problem says where", () => {
    expect(refusal("$.a[x]")).toBe("Could not parse token, expected ?, ', 0-9, * at position 4");
  });
});
