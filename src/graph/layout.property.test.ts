import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Json, JsonObject } from "../base/index.ts";
import { layoutMachine, readGraph, renderSvg } from "./index.ts";
import { pictureFaults } from "./layout/faults.ts";

/** A name, a long one now and then. */
const name = fc.oneof(
  { weight: 5, arbitrary: fc.stringMatching(/^[A-Z][a-z]{0,11}$/) },
  { weight: 1, arbitrary: fc.string({ minLength: 1, maxLength: 80, unit: "grapheme" }) },
);

interface Draft {
  readonly type: number;
  readonly leads: readonly number[];
  readonly catches: readonly number[];
}

const draft: fc.Arbitrary<Draft> = fc.record({
  type: fc.nat(9),
  leads: fc.array(fc.nat(1000), { maxLength: 6 }),
  catches: fc.array(fc.nat(1000), { maxLength: 4 }),
});

/** Any graph at all: loops, self loops, unreachable states, joins; groups down to a depth. */
function flow(depth: number, statesMax: number): fc.Arbitrary<JsonObject> {
  const inner: fc.Arbitrary<readonly JsonObject[]> =
    depth === 0
      ? fc.constant([])
      : fc.array(flow(depth - 1, Math.max(1, Math.floor(statesMax / 3))), { maxLength: 6 });
  return fc
    .uniqueArray(fc.tuple(name, draft, inner), {
      selector: ([one]) => one,
      minLength: 1,
      maxLength: statesMax,
      size: "max",
    })
    .map((parts) => {
      const names = parts.map(([one]) => one);
      const at = (i: number): string => names[i % names.length] ?? "";
      const states = parts.map(([one, given, flows]) => [one, stateOf(given, flows, at)]);
      return { StartAt: at(0), States: Object.fromEntries(states) as JsonObject };
    });
}

function stateOf(
  { type, leads, catches }: Draft,
  flows: readonly JsonObject[],
  at: (i: number) => string,
): JsonObject {
  const [first] = leads;
  const next: JsonObject = first === undefined ? { End: true } : { Next: at(first) };
  const Catch: Json = catches.map((to) => ({ ErrorEquals: ["States.ALL"], Next: at(to) }));
  if (type < 3) {
    const Choices: Json = leads
      .slice(1)
      .map((to, i) => ({ Variable: "$.kind", NumericEquals: i, Next: at(to) }));
    return { Type: "Choice", Choices, ...(first === undefined ? {} : { Default: at(first) }) };
  }
  if (type === 3) return { Type: "Fail" };
  if (type === 4 && flows[0] !== undefined) {
    return { Type: "Map", ItemProcessor: flows[0], ...next, Catch };
  }
  if (type === 5 && flows.length > 0) return { Type: "Parallel", Branches: flows, ...next, Catch };
  return { Type: "Task", Resource: "arn:aws:states:::lambda:invoke", ...next, Catch };
}

describe("the picture of any machine", () => {
  test("has no overlap, no line through a node, no label on a node", () => {
    fc.assert(
      fc.property(flow(2, 9), (definition) => {
        expect(pictureFaults(layoutMachine(readGraph(definition)))).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  test("is so for large flows too", () => {
    fc.assert(
      fc.property(flow(0, 60), (definition) => {
        expect(pictureFaults(layoutMachine(readGraph(definition)))).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  test("is the same each time, and well-formed", () => {
    fc.assert(
      fc.property(flow(1, 8), (definition) => {
        const svg = renderSvg(layoutMachine(readGraph(definition)));
        expect(renderSvg(layoutMachine(readGraph(definition)))).toBe(svg);
        expect(unclosed(svg)).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  test("exists for JSON that is no definition", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        // fast-check's JSON value is one.
        const json = value as Json;
        expect(pictureFaults(layoutMachine(readGraph(json)))).toEqual([]);
        const draft = {
          StartAt: "A",
          States: { A: json, B: { Type: json, Next: json, Catch: json } },
        };
        expect(pictureFaults(layoutMachine(readGraph(draft)))).toEqual([]);
      }),
    );
  });
});

/** Names of elements that are opened and not closed in their turn. */
function unclosed(markup: string): readonly string[] {
  const open: string[] = [];
  for (const [, close, tag = "", self] of markup.matchAll(/<(\/?)([a-z]+)(?:\s[^<>]*?)?(\/?)>/g)) {
    if (self === "/") continue;
    if (close === "") open.push(tag);
    else if (open.pop() !== tag) return [tag];
  }
  return open;
}
