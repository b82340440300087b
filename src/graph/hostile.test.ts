import { describe, expect, test } from "vitest";
import type { Json, JsonObject } from "../base/index.ts";
import { type GraphLayout, layoutMachine, readGraph, renderMermaid, renderText } from "./index.ts";
import { pictureFaults } from "./layout/faults.ts";

function task(next?: string, handler?: string): JsonObject {
  return {
    Type: "Task",
    Resource: "arn:aws:states:::lambda:invoke",
    ...(next === undefined ? { End: true } : { Next: next }),
    Catch: handler === undefined ? [] : [{ ErrorEquals: ["States.ALL"], Next: handler }],
  };
}

function statesOf(count: number, make: (i: number) => JsonObject): Record<string, JsonObject> {
  return Object.fromEntries(Array.from({ length: count }, (_, i) => [`S${i}`, make(i)]));
}

function choiceOf(targets: readonly string[], Default?: string): JsonObject {
  const Choices: Json = targets.map((Next, i) => ({ Variable: "$.x", NumericEquals: i, Next }));
  return { Type: "Choice", Choices, ...(Default === undefined ? {} : { Default }) };
}

function pictureOf(StartAt: string, States: Record<string, JsonObject>): GraphLayout {
  return layoutMachine(readGraph({ StartAt, States }));
}

function nested(depth: number): JsonObject {
  let flow: JsonObject = { StartAt: "Inmost", States: { Inmost: task() } };
  for (let i = 0; i < depth; i++) {
    const aside = { StartAt: `Aside${i}`, States: { [`Aside${i}`]: task() } };
    const group: JsonObject =
      i % 2 === 0
        ? { Type: "Map", ItemProcessor: flow, End: true }
        : { Type: "Parallel", Branches: [flow, aside], End: true };
    flow = { StartAt: `Group${i}`, States: { [`Group${i}`]: group } };
  }
  return flow;
}

describe("hostile shapes have pictures without faults", () => {
  test("a Choice with 200 ways, in columns instead of one endless row", () => {
    const targets = Array.from({ length: 200 }, (_, i) => `S${i}`);
    const layout = pictureOf("Pick", {
      Pick: choiceOf(targets, "Join"),
      Join: task(),
      ...statesOf(200, () => task("Join")),
    });
    expect(pictureFaults(layout)).toEqual([]);
    expect(layout.width / layout.height).toBeGreaterThan(0.2);
    expect(layout.width / layout.height).toBeLessThan(3);
  });

  test("a Choice with 200 rules to one state: one line with one label", () => {
    const layout = pictureOf("Pick", { Pick: choiceOf(Array(200).fill("To"), "To"), To: task() });
    expect(layout.edges.find(({ from }) => from === "/States/Pick")?.label?.text).toMatch(/\+200$/);
    expect(layout.edges).toHaveLength(3);
  });

  test("100 Choices that share five handlers", () => {
    const states = statesOf(100, (i) => choiceOf([`H${i % 5}`], i < 99 ? `S${i + 1}` : "Z"));
    for (let i = 0; i < 5; i++) states[`H${i}`] = { Type: "Fail" };
    expect(pictureFaults(pictureOf("S0", { ...states, Z: { Type: "Succeed" } }))).toEqual([]);
  });

  test("every state leads back to itself and to the first", () => {
    const states = statesOf(40, (i) => choiceOf([`S${i}`, "S0"], i < 39 ? `S${i + 1}` : "S0"));
    expect(pictureFaults(pictureOf("S0", states))).toEqual([]);
  });

  test("1,000 states in a chain, each caught by one handler", () => {
    const states = statesOf(999, (i) => task(i < 998 ? `S${i + 1}` : undefined, "Handler"));
    const layout = pictureOf("S0", { ...states, Handler: { Type: "Fail" } });
    expect(pictureFaults(layout)).toEqual([]);
    // One bus, however many states share it.
    const columns = layout.edges
      .filter(({ edge }) => edge?.kind === "catch")
      .flatMap(({ points }) => points.slice(1, -1).map(({ x }) => x));
    expect(new Set(columns).size).toBe(1);
  });

  test("1,000 states that nothing leads to, below those that are reached", () => {
    const layout = pictureOf("First", { First: task(), ...statesOf(1000, () => task()) });
    expect(pictureFaults(layout)).toEqual([]);
    const first = layout.nodes.find(({ id }) => id === "/States/First");
    const loose = layout.nodes.filter(({ reached }) => !reached);
    expect(loose).toHaveLength(1000);
    expect(Math.min(...loose.map(({ y }) => y))).toBeGreaterThan(first?.y ?? 0);
  });

  test("thirty groups inside each other", () => {
    expect(pictureFaults(layoutMachine(readGraph(nested(30))))).toEqual([]);
    expect(renderText(readGraph(nested(30))).length).toBeGreaterThan(60);
  });

  test("a Parallel with 200 branches", () => {
    const Branches: Json = Array.from({ length: 200 }, (_, i) => ({
      StartAt: `A${i}`,
      States: { [`A${i}`]: task(`B${i}`), [`B${i}`]: task() },
    }));
    const layout = pictureOf("All", { All: { Type: "Parallel", Branches, End: true } });
    expect(pictureFaults(layout)).toEqual([]);
    expect(layout.width / layout.height).toBeLessThan(4);
  });
});

test("names cannot break out of Mermaid or tear lines apart", () => {
  const name = 'x"]; click s1 "javascript:alert(1)" %% <b>\nend';
  const graph = readGraph({ StartAt: name, States: { [name]: { Type: "Pass", End: true } } });
  const mermaid = renderMermaid(graph);
  expect(mermaid.match(/"/g)).toHaveLength(2);
  expect(mermaid).not.toContain("<b>");
  expect(renderText(graph)).toHaveLength(1);
});
