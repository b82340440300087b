import { expect, test } from "vitest";
import { layoutMachine, PROPORTIONAL } from "../layout/index.ts";
import { readGraph } from "../model/index.ts";
import type { GraphOverlay, StateOverlay } from "../overlay/index.ts";
import { nodeMarkup } from "./nodes.ts";

const lambda = (name: string): object => ({
  ...{ Type: "Task", Resource: "arn:aws:states:::lambda:invoke", End: true },
  Parameters: { FunctionName: `arn:aws:lambda:eu-west-1:123456789012:function:${name}` },
});

interface Written {
  readonly text: string;
  readonly from: number;
  readonly to: number;
  readonly y: number;
  /** Of the state. */
  readonly end: number;
}

const MAP = "/States/Each";
const idOf = (name: string): string => `${MAP}/ItemProcessor/States/${name}`;

/** What is written on the one state inside a Map, by its measured width. */
function written(name: string, state: object, over: Partial<GraphOverlay>): readonly Written[] {
  const ItemProcessor = { StartAt: name, States: { [name]: state } };
  const definition = { StartAt: "Each", States: { Each: { Type: "Map", ItemProcessor } } };
  const graph = readGraph(JSON.parse(JSON.stringify(definition)));
  const node = layoutMachine(graph).nodes.find((one) => one.state?.name === name);
  if (node === undefined) throw new Error(`${name} is not in the picture`);
  const overlay: GraphOverlay = { states: new Map(), taken: new Set(), ended: true, ...over };
  const markup = nodeMarkup(node, { overlay, interactive: false });
  const texts = markup.matchAll(/<text class="(?:name|detail)" ([^>]*)>([^<]*)<\/text>/g);
  return [...texts].map(([, attributes = "", text = ""]) => {
    const given = (key: string): string =>
      new RegExp(`(?:^| )${key}="([^"]*)"`).exec(attributes)?.[1] ?? "";
    const [x, width] = [Number(given("x")), PROPORTIONAL.width(text, Number(given("font-size")))];
    const from = given("text-anchor") === "end" ? x - width : x;
    return { text, from, to: from + width, y: Number(given("y")), end: node.x + node.width };
  });
}

const IN_CHILDREN = { inChildren: new Set([MAP]) };
const took = (name: string, durationMs: number, visits = 1) => {
  const state: StateOverlay = { status: "succeeded", durationMs, visits };
  return { states: new Map([[idOf(name), state]]) };
};
const textsOf = (lines: readonly Written[]) => lines.map(({ text }) => text);

test("what a state is stays whole beside what stands at its right, which goes beside the name then", () => {
  const pack = written("Pack", lambda("pack"), IN_CHILDREN);
  expect(textsOf(pack)).toEqual(["lambda · pack", "in children", "Pack"]);
  expect(pack[1]?.y).toBe(pack[2]?.y);
  const failed = { Type: "Fail", Error: "OrderRefused" };
  expect(textsOf(written("Refuse", failed, took("Refuse", 3_723_000)))).toContain(
    "Fail · OrderRefused",
  );
  const short = written("Wait", { Type: "Wait", Seconds: 5, End: true }, took("Wait", 5000));
  expect(short[1]?.y).toBe(short[0]?.y);
});

test("where neither has room its first word stays, and no letter or two of the second", () => {
  const name = "RefuseTheOrder";
  const details = ["no", "Refused", "Unavailable", "States.DataLimitExceeded"].map((error) => {
    const [detail] = written(name, { Type: "Fail", Error: error }, IN_CHILDREN);
    return detail?.text;
  });
  expect(details).toEqual([
    ...["Fail · no", "Fail", "Fail · Unavai…", "Fail · States.DataLimitExceeded"],
  ]);
});

test("nothing that is written on a state lies over something else, or outside of it", () => {
  const names = [
    "A",
    "Pack",
    "NotifyTheCustomer",
    "Reserve the inventory of the order",
    "W".repeat(60),
  ];
  const functions = ["f", "pack", "process-the-order", "x".repeat(50)];
  const times = [5, 41_000, 3_723_000, 1e9];
  for (const name of names) {
    for (const called of functions) {
      const overlays = [IN_CHILDREN, ...times.flatMap((ms) => [took(name, ms), took(name, ms, 9)])];
      for (const over of overlays) {
        const lines = written(name, lambda(called), over);
        for (const line of lines) {
          expect(line.to).toBeLessThan(line.end);
          for (const other of lines) {
            if (line === other || line.y !== other.y) continue;
            expect(
              line.to <= other.from || other.to <= line.from,
              JSON.stringify([line, other]),
            ).toBe(true);
          }
        }
      }
    }
  }
});
