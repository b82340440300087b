import { describe, expect, test } from "vitest";
import type { Json, JsonObject } from "../../base/index.ts";
import { sampleInput } from "./sample.ts";
import { firstRuleHolds, machine, sampleOf, TASK } from "./sample-machine.ts";

describe("what a definition in JSONata reads", () => {
  const task = (expression: string): Record<string, JsonObject> => ({
    A: { ...TASK, Arguments: { x: `{% ${expression} %}` } },
  });

  test.each<[string, Json]>([
    ["$states.input.order.id", { order: { id: "id-1" } }],
    ["$states.context.Execution.Input.who", { who: "who-1" }],
    ["$states.input.`a b`.c", { "a b": { c: "c-1" } }],
    ["$states.input.a + 1", { a: 1 }],
    ["'Hello ' & $states.input.name", { name: "name-1" }],
    ["$states.input.items[0].sku", { items: [{ sku: "sku-1" }] }],
    ["$states.input.items[price > 3].sku", { items: [{ price: 4, sku: "sku-1" }] }],
    ["$sum($states.input.items.price)", { items: [{ price: 1 }] }],
    ["$sum($states.input.prices)", { prices: [1] }],
    ["$count($states.input.order.items)", { order: { items: ["items-1"] } }],
    ["$map($states.input.items, function($i) { $i.price * 2 })", { items: [{ price: 1 }] }],
    ["$states.input.items.{ 'id': sku, 'n': qty }", { items: { sku: "sku-1", qty: "qty-1" } }],
    ["( $o := $states.input.order; $o.id )", { order: { id: "id-1" } }],
    ["$exists($states.input.x) ? $states.input.x.y : 1", { x: { y: "y-1" } }],
    ["$states.input.name ~> $uppercase()", { name: "name-1" }],
    ["$toMillis($states.input.at)", { at: "2026-01-01T12:00:00Z" }],
    [
      "$merge([$states.input.a, { 'b': $states.input.c }]).b.d",
      { a: { b: { d: "d-1" } }, c: { d: "d-1" } },
    ],
    ["$states.input", {}],
    ["$uuid()", {}],
    ["this is no expression", {}],
  ])("%s", (expression, expected) => {
    expect(sampleOf(task(expression), "JSONata")).toEqual(expected);
  });

  test("a result that is handed on is no input any longer; Output may bring it along", () => {
    const reads = { ...TASK, Arguments: "{% $states.input.later %}" };
    expect(sampleOf({ A: TASK, B: reads }, "JSONata")).toEqual({});
    const brings = { ...TASK, Output: { later: "{% $states.input.first %}" } };
    expect(sampleOf({ A: brings, B: reads }, "JSONata")).toEqual({ first: "first-1" });
    const assigns = { ...TASK, Assign: { later: "{% $states.input.first %}" } };
    const uses = { ...TASK, Arguments: "{% $later.on %}" };
    expect(sampleOf({ A: assigns, B: uses }, "JSONata")).toEqual({ first: { on: "on-1" } });
  });

  test("Items are a list of what the processor reads", () => {
    const processor = machine(task("$states.input.sku & $states.context.Map.Item.Value.name"));
    const map = {
      Type: "Map",
      Items: "{% $states.input.list %}",
      ItemProcessor: { ...processor, QueryLanguage: "JSONata" },
    };
    expect(sampleOf({ M: map }, "JSONata")).toEqual({ list: [{ sku: "sku-1", name: "name-1" }] });
  });

  test.each<[string, Json]>([
    ["$states.input.kind = 'go'", { kind: "go" }],
    ["'go' = $states.input.kind", { kind: "go" }],
    ["10 < $states.input.n", { n: 11 }],
    ["$states.input.n >= 3 and $states.input.m != 4", { n: 3, m: 3 }],
    ["$not($states.input.flag)", { flag: false }],
    ["$states.input.flag", { flag: true }],
    ["$exists($states.input.x)", { x: "x-1" }],
    ["$not($exists($states.input.x))", {}],
    ["$states.input.kind in ['a', 'b']", { kind: "a" }],
    ["$contains($states.input.text, 'needle')", { text: "needle" }],
    ["$states.input.a = 1 or $states.input.b = 2", { a: 1, b: 2 }],
  ])("the condition %s holds", (condition, expected) => {
    const Choices = [{ Condition: `{% ${condition} %}`, Next: "End" }];
    const states = { Ask: { Type: "Choice", Choices, Default: "End" }, End: { Type: "Succeed" } };
    const { value } = sampleInput(machine(states, "JSONata"));
    expect(value).toEqual(expected);
    expect(firstRuleHolds(machine(states, "JSONata"), value)).toBe(true);
  });
});
