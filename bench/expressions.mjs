// expressions.mjs — the expressions that the benchmark `expr` evaluates, with their data and what they give.

const STORE = {
  store: {
    bicycle: { color: "red", price: 19.95 },
    book: [
      { category: "reference", title: "Sayings of the Century", price: 8.95 },
      { category: "fiction", title: "Sword of Honour", price: 12.99 },
      { category: "fiction", title: "Moby Dick", price: 8.99 },
      { category: "fiction", title: "The Lord of the Rings", price: 22.99 },
    ],
  },
};
const THOUSAND = {
  items: Array.from({ length: 1000 }, (_, i) => ({ id: i, price: i / 10, tags: ["a", "b"] })),
};
const ORDER = {
  a: 1,
  first: "Ada",
  last: "Lovelace",
  lines: [1, 2, 3, 4, 5].map((n) => ({ sku: `S${n}`, quantity: n, price: 2 * n })),
};

/** `definite`: it names at most one place. `check` sees what the evaluation gives, a list where it is indefinite. */
export const JSON_PATHS = [
  {
    text: "$.store.bicycle.color",
    ...{ input: STORE, definite: true, check: (value) => value === "red" },
  },
  {
    text: "$.store.book[2].title",
    ...{ input: STORE, definite: true, check: (value) => value === "Moby Dick" },
  },
  {
    text: "$.store.book[*].price",
    ...{ input: STORE, definite: false, check: (value) => value.length === 4 },
  },
  {
    text: "$..price",
    ...{ input: STORE, definite: false, check: (value) => value.length === 5 },
  },
  {
    text: "$.items[?(@.price > 50)]",
    ...{ input: THOUSAND, definite: false, check: (value) => value.length === 499 },
  },
];

/** `subset`: what compiles to plain closures: members, arithmetic, comparisons, texts, objects. */
export const JSONATAS = [
  {
    text: "$states.input.a + 1",
    ...{ input: ORDER, subset: true, check: (value) => value === 2 },
  },
  {
    text: "$states.input.first & ' ' & $states.input.last",
    ...{ input: ORDER, subset: true, check: (value) => value === "Ada Lovelace" },
  },
  {
    text: "$states.input.a >= 10 and $states.input.first = 'Ada'",
    ...{ input: ORDER, subset: true, check: (value) => value === false },
  },
  {
    text: "{'id': $states.input.a, 'name': $states.input.first}",
    ...{ input: ORDER, subset: true, check: (value) => value.name === "Ada" },
  },
  {
    text: "$sum($states.input.lines.(quantity * price))",
    ...{ input: ORDER, subset: false, check: (value) => value === 110 },
  },
  {
    text: "$map($states.input.lines, function($l) { $l.quantity * 2 })",
    ...{ input: ORDER, subset: false, check: (value) => value.length === 5 },
  },
  {
    text: "$states.input.items[price > 50]",
    ...{ input: THOUSAND, subset: false, check: (value) => value.length === 499 },
  },
];

/** By language and place in its list, as contenders are told. */
export function expressionOf({ language, index }) {
  return (language === "JSONPath" ? JSON_PATHS : JSONATAS)[index];
}
