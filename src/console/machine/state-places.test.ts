import { expect, test } from "vitest";
import type { JsonObject } from "../../base/index.ts";
import { allStates, readGraph } from "../../graph/index.ts";
import { stateAt, statePlaces } from "./state-places.ts";

const inner = (name: string): JsonObject => ({
  StartAt: name,
  States: {
    [name]: { Type: "Pass", Comment: 'a "}" [, \\', Result: [{}, [1, { a: null }]], End: true },
  },
});
const definition = {
  Comment: 'States: { "Both": {',
  StartAt: "Both",
  States: {
    Both: { Type: "Parallel", Branches: [inner("A/b"), inner("~ „é“")], Next: "Each" },
    Each: { Type: "Map", ItemProcessor: inner("Both again"), Next: "States" },
    States: { Type: "Succeed" },
  },
};
const ids = allStates(readGraph(definition).flow).map(({ id }) => id);

/** The value that stands behind a pointer, by the plain way. */
function plainly(id: string): unknown {
  const steps = id.split("/").slice(1);
  return steps.reduce<unknown>(
    (value, step) =>
      Object.entries(value as object).find(
        ([key]) => key === step.replaceAll("~1", "/").replaceAll("~0", "~"),
      )?.[1],
    definition,
  );
}

test.each([
  ["indented", 2],
  ["in one line", 0],
  ["with tabs", "\t"],
])(
  "each state is found with its key, %s, at any depth and whatever its texts say",
  (_how, indent) => {
    const text = JSON.stringify(definition, undefined, indent);
    const places = statePlaces(text, new Set(ids));
    expect([...places.keys()].sort()).toEqual([...ids].sort());
    expect(ids).toHaveLength(6);
    for (const [id, { from, to }] of places) {
      const [value] = Object.values(JSON.parse(`{${text.slice(from, to)}}`));
      expect(value, id).toEqual(plainly(id));
      expect(stateAt(places, from)).toBe(id);
      expect(stateAt(places, to)).toBe(id);
    }
  },
);

test("a place between two states belongs to none, or to the one around both", () => {
  const text = JSON.stringify(definition, undefined, 2);
  const places = statePlaces(text, new Set(ids));
  expect(stateAt(places, 0)).toBeUndefined();
  expect(stateAt(places, text.length)).toBeUndefined();
  expect(stateAt(places, text.indexOf('"Branches"'))).toBe("/States/Both");
});
