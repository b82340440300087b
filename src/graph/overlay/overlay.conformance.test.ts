import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import {
  isJsonArray,
  isJsonObject,
  type Json,
  type JsonObject,
  parseJson,
} from "../../base/index.ts";
import { edgeKey, type FlowGraph, historyEvent, overlayOf, readGraph } from "../index.ts";

const cases = fileURLToPath(new URL("../../../../shared/conformance/cases/", import.meta.url));

/** Histories anywhere in a case; those whose ids were made unreadable are left out. */
function historiesIn(value: Json | undefined): readonly (readonly JsonObject[])[] {
  if (isJsonObject(value)) return Object.values(value).flatMap(historiesIn);
  if (!isJsonArray(value)) return [];
  const events = value.filter(isJsonObject);
  const numbered = events.every(
    ({ id, previousEventId }) => typeof id === "number" && typeof previousEventId === "number",
  );
  const [first] = events;
  return numbered && first?.["type"] === "ExecutionStarted" ? [events] : value.flatMap(historiesIn);
}

function edgesOf(flow: FlowGraph): readonly string[] {
  const inner = flow.states.flatMap(({ flows }) => flows.flatMap(edgesOf));
  return [...flow.edges.map(edgeKey), ...inner];
}

describe.skipIf(!existsSync(cases))("the histories that AWS recorded", () => {
  test("give each state a status that fits the end, and take only edges that there are", () => {
    let count = 0;
    for (const file of readdirSync(cases)) {
      const found = parseJson(readFileSync(cases + file, "utf8"));
      for (const one of isJsonArray(found) ? found.filter(isJsonObject) : []) {
        const { definition } = one;
        if (!isJsonObject(definition)) continue;
        const graph = readGraph(definition);
        const edges = new Set(edgesOf(graph.flow));
        for (const events of historiesIn(one)) {
          count += 1;
          const { states, taken, ended } = overlayOf(graph, events.map(historyEvent));
          const statuses = [...states.values()].map(({ status }) => status);
          const end = events.at(-1)?.["type"];
          const label = String(one["id"]);
          expect(statuses, label).not.toContain("running");
          expect(ended, label).toBe(end === "ExecutionSucceeded");
          if (end === "ExecutionSucceeded") expect(statuses, label).not.toContain("aborted");
          if (end === "ExecutionFailed") expect(statuses, label).toContain("failed");
          expect(
            [...taken].filter((key) => !edges.has(key)),
            label,
          ).toEqual([]);
        }
      }
    }
    expect(count).toBeGreaterThan(200);
  });
});
