// When a list of results is a value, a list, or nothing.
import { describe, expect, test } from "vitest";
import { compileJsonata, evaluateStandalone, type JsonataOutcome } from "./jsonata.ts";

const document = {
  order: [
    {
      id: 1,
      product: [
        { name: "hat", price: 3 },
        { name: "cap", price: 1 },
      ],
    },
    { id: 2, product: { name: "coat", price: 2 } },
  ],
  one: [{ x: [1] }],
  two: [{ x: [1] }, { x: [2, 3] }],
  nested: [[{ y: 1 }], [{ y: 2 }, { y: 3 }]],
  empty: [],
};

function evaluate(text: string): JsonataOutcome {
  const compiled = compileJsonata(text);
  if (!compiled.ok) throw new Error(compiled.problems[0]?.message);
  return evaluateStandalone(compiled.value, document as never, { bindings: {}, now: 0, seed: "s" });
}

describe("a path", () => {
  test.each([
    ["order.product.name", ["hat", "cap", "coat"]],
    ["order[0].product.name", ["hat", "cap"]],
    ["order[1].product.name", "coat"],
    ["order[1].product[]", [{ name: "coat", price: 2 }]],
    ["order.product[0].name", ["hat", "coat"]],
    ["(order.product)[0].name", "hat"],
    ["order[-1].id", 2],
    ["order[[0..1]].id", [1, 2]],
    ["order[id = 3]", undefined],
    ["one.x", [1]],
    ["two.x", [1, 2, 3]],
    ["two[1].x", [2, 3]],
    ["nested.y", [1, 2, 3]],
    ["empty", []],
    ["empty.x", undefined],
    ["order.missing", undefined],
    ["order.[id]", [[1], [2]]],
    ["order.{'i': id}", [{ i: 1 }, { i: 2 }]],
    ["order.product.price ~> $sum()", 6],
    ["order.product^(price).name", ["cap", "coat", "hat"]],
    ["order.product^(>price, name)[0].name", "hat"],
    ["order.product{name: price}", { hat: 3, cap: 1, coat: 2 }],
    ["order{$string(id): $count(product)}", { 1: 2, 2: 1 }],
    ["order.product.(name & %.id)", ["hat1", "cap1", "coat2"]],
    ["order@$o.$o.product.{'o': $o.id, 'n': name}[n = 'cap']", { o: 1, n: "cap" }],
    ["order#$i.product[$i = 1].name", "coat"],
    ["order.product#$i[$i = 1].name", "cap"],
    ["**.y", [1, 2, 3]],
    ["order.*[price = 2].name", "coat"],
    ["$distinct(order.product.price^($))", [1, 2, 3]],
    ["[order.id]", [1, 2]],
    ["[[order.id]]", [[1, 2]]],
    ["$append(order.id, [])", [1, 2]],
    [
      "order ~> |product|{'price': price * 2}, 'name'|",
      [
        { id: 1, product: [{ price: 6 }, { price: 2 }] },
        { id: 2, product: { price: 4 } },
      ],
    ],
  ])("%s", (text, value) => {
    expect(evaluate(text)).toEqual(value);
  });

  test("the document is not changed by any of this", () => {
    const before = JSON.stringify(document);
    evaluate("$ ~> |order|{'id': 9}, 'product'|");
    expect(JSON.stringify(document)).toBe(before);
  });
});

describe("a function chained to another", () => {
  // $keys of a number is an empty sequence; $map hands on the one that it gave, still a sequence.
  test.each([
    ["$map(1, $keys)", []],
    ["$map(1, $keys) ~> ($uppercase ~> $length)", undefined],
    ["$map([1, 2], $keys) ~> ($count ~> $string)", "2"],
    ["one.x ~> ($count ~> $string)", "1"],
    ["order.id ~> ($sum ~> $string)", "3"],
  ])("%s", (text, value) => {
    expect(evaluate(text)).toEqual(value);
  });
});

describe("names and frames", () => {
  test.each([
    ["($x := 1; ($x := 2); $x)", 1],
    ["($x := 1; ($y := $x; $x := 2; $y))", 1],
    ["($x := 1; $f := function(){ $x }; $x := 2; $f())", 2],
    ["($f := function($n){ $n <= 1 ? 1 : $n * $f($n - 1) }; $f(5))", 120],
    ["($f := function($a){ ($b := $a + 1; function(){ $a + $b }) }; $f(1)())", 3],
    ["(true ? $x := 5; $x)", 5],
    ["(false ? $x := 5; $exists($x))", false],
    ["order.($o := id; $o * 2)", [2, 4]],
    ["function($a, $b){ [$a, $b] }(1)", [1]],
    ["function($a){ $a }(1, 2)", 1],
    ["order@$o.$o.product[$o.id = 2].($x := $o.id; $x)", 2],
    ["($o := 7; order@$o.$o.product.$o.id)", [1, 1, 2]],
    ["order^($v := id; >$v)", undefined],
  ])("%s", (text, value) => {
    const compiled = compileJsonata(text);
    if (!compiled.ok) expect(value).toBeUndefined();
    else expect(evaluate(text)).toEqual(value);
  });
});
