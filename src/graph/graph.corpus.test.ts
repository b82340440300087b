import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { allStates, layoutMachine, readGraph } from "./index.ts";
import { pictureFaults } from "./layout/faults.ts";

const corpus = fileURLToPath(new URL("../../../shared/corpus/asl/", import.meta.url));

describe.skipIf(!existsSync(corpus))("the definitions of the corpus", () => {
  test("have pictures without faults", () => {
    const wrong: Record<string, readonly string[]> = {};
    for (const file of readdirSync(corpus)) {
      const graph = readGraph(JSON.parse(readFileSync(corpus + file, "utf8")));
      const layout = layoutMachine(graph);
      const faults = pictureFaults(layout);
      if (faults.length > 0) wrong[file] = faults.slice(0, 3);
      const drawn = layout.nodes.filter(({ state }) => state !== undefined);
      expect(drawn.length, file).toBe(allStates(graph.flow).length);
    }
    expect(wrong).toEqual({});
  });
});
