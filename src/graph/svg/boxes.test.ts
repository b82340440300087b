import fc from "fast-check";
import { expect, test } from "vitest";
import { layoutMachine, PROPORTIONAL } from "../layout/index.ts";
import { readGraph } from "../model/index.ts";
import {
  EACH_MAX,
  type GraphOverlay,
  type IterationCounts,
  type StateStatus,
} from "../overlay/index.ts";
import { nodeMarkup } from "./nodes.ts";

interface Box {
  readonly what: string;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

const NAMES = [
  ...["A", "ShipItems", "ProcessEveryOrderLine", "Reserve the inventory of the order"],
  ...["ReserveTheInventoryOfEveryWarehouseInTheOrder", "W".repeat(60), "x y ".repeat(20)],
];
const CONFIG = { ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" } };
const ONE = { StartAt: "In", States: { In: { Type: "Pass", End: true } } };
const KINDS = {
  map: { Type: "Map", MaxConcurrency: 5, ItemProcessor: ONE },
  distributed: { Type: "Map", MaxConcurrency: 1000, ItemProcessor: { ...ONE, ...CONFIG } },
  parallel: { Type: "Parallel", Branches: [ONE] },
};
type Kind = keyof typeof KINDS;

function counts(total: number): IterationCounts {
  const failed = Math.min(1, total);
  const few = total > EACH_MAX ? 0 : total;
  const each = Array.from(
    { length: few },
    (_, i): StateStatus => (i === 0 ? "failed" : "succeeded"),
  );
  return {
    ...{ total, succeeded: total - failed, failed, running: 0, aborted: 0 },
    ...(total > EACH_MAX ? {} : { each }),
  };
}

interface Shown {
  readonly name: string;
  readonly kind: Kind;
  readonly collapsed: boolean;
  readonly total: number;
  readonly durationMs: number;
  readonly visits: number;
}

/** What is drawn in the head of a Map or Parallel of an execution, and the head itself. */
function drawn(shown: Shown): { readonly boxes: readonly Box[]; readonly head: Box } {
  const { name, kind, collapsed, total, durationMs, visits } = shown;
  const definition = { StartAt: name, States: { [name]: { ...KINDS[kind], End: true } } };
  const graph = readGraph(JSON.parse(JSON.stringify(definition)));
  const [state] = graph.flow.states;
  const id = state?.id ?? "";
  const layout = layoutMachine(graph, { collapsed: new Set(collapsed ? [id] : []) });
  const node = layout.nodes.find((one) => one.id === id);
  if (node === undefined) throw new Error(`${name} is not in the picture`);
  const iterations = kind === "parallel" ? {} : { iterations: counts(total) };
  const over = { status: "failed", durationMs, visits, ...iterations } as const;
  const overlay: GraphOverlay = {
    ...{ states: new Map([[id, over]]), taken: new Set(), ended: true },
  };
  const markup = nodeMarkup(node, { overlay, interactive: false });
  const { x, y, width, header } = node;
  const head = { what: "head", left: x, right: x + width, top: y, bottom: y + header };
  return { boxes: [...textBoxes(markup), ...cellBoxes(markup)], head };
}

function given(attributes: string): (key: string) => string {
  return (key) => new RegExp(`(?:^| )${key}="([^"]*)"`).exec(attributes)?.[1] ?? "";
}

/** From the ascenders to the descenders. */
function textBoxes(markup: string): readonly Box[] {
  return [...markup.matchAll(/<text ([^>]*)>([^<]*)<\/text>/g)].map(
    ([, attributes = "", text = ""]) => {
      const at = given(attributes);
      const size = Number(at("font-size"));
      const width = PROPORTIONAL.width(text, size);
      const [x, y] = [Number(at("x")), Number(at("y"))];
      const left = at("text-anchor") === "end" ? x - width : x;
      const [top, bottom] = [y - size * 0.75, y + size * 0.22];
      return { what: text, left, right: left + width, top, bottom };
    },
  );
}

function cellBoxes(markup: string): readonly Box[] {
  const cells = /<rect ([^>]*class="(?:cell-\w+|pending)"[^>]*)>/g;
  return [...markup.matchAll(cells)].map(([, attributes = ""]) => {
    const at = given(attributes);
    const [left, top] = [Number(at("x")), Number(at("y"))];
    const [right, bottom] = [left + Number(at("width")), top + Number(at("height"))];
    return { what: at("class"), left, right, top, bottom };
  });
}

function overlap(a: Box, b: Box): boolean {
  // Cells of a bar meet; rounding is no overlap.
  const inside = 0.05;
  return (
    a.left < b.right - inside &&
    b.left < a.right - inside &&
    a.top < b.bottom - inside &&
    b.top < a.bottom - inside
  );
}

function faults(shown: Shown): readonly string[] {
  const { boxes, head } = drawn(shown);
  const where = `${shown.kind} ${shown.collapsed ? "closed" : "open"} ${shown.name} ${shown.total}`;
  const outside = boxes.filter(
    ({ left, right, top, bottom }) =>
      left < head.left || right > head.right || top < head.top || bottom > head.bottom,
  );
  const over = boxes.flatMap((a, i) =>
    boxes.slice(i + 1).flatMap((b) => (overlap(a, b) ? [[a, b]] : [])),
  );
  return [
    ...outside.map(({ what }) => `${where}: ${what} leaves the head`),
    ...over.map((pair) => `${where}: ${pair.map((one) => one?.what).join(" lies on ")}`),
  ];
}

const ROOMS = [true, false].flatMap((collapsed) =>
  (["map", "distributed", "parallel"] as const).map((kind) => ({ collapsed, kind })),
);

test.each(ROOMS)("nothing lies on anything in the head of a %j", ({ collapsed, kind }) => {
  const totals = [0, 1, 5, EACH_MAX, 8, 12, 100, 1000, 25_000, 1_000_000, 123_456_789];
  const found = NAMES.flatMap((name) =>
    totals.flatMap((total) =>
      [5, 3_723_000].flatMap((durationMs) =>
        faults({ name, kind, collapsed, total, durationMs, visits: 2 }),
      ),
    ),
  );
  expect(found).toEqual([]);
});

test("that is so for any name and any count", () => {
  const any = fc.record({
    name: fc.string({ minLength: 1, maxLength: 80 }).filter((name) => !/[<>&"]/.test(name)),
    kind: fc.constantFrom<Kind>("map", "distributed", "parallel"),
    collapsed: fc.boolean(),
    total: fc.nat(10_000_000),
    durationMs: fc.nat(1_000_000_000),
    visits: fc.integer({ min: 1, max: 3 }),
  });
  fc.assert(
    fc.property(any, (shown) => {
      expect(faults(shown)).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

test("the strip of a closed Map has all its squares, each to be clicked, and its count", () => {
  const shown = { kind: "map", collapsed: true, total: 5, durationMs: 5, visits: 1 } as const;
  const { boxes } = drawn({ ...shown, name: "ShipItems" });
  expect(boxes.filter(({ what }) => what.startsWith("cell-"))).toHaveLength(5);
  const texts = boxes.map(({ what }) => what);
  expect(texts).toContain("4/5 ok");
  expect(texts).toContain("ShipItems");
  // What is inside is told too.
  expect(texts).toContain("Map · max 5 · 1 state");
});

test("a count of many is cut short where it leaves no room for its bar", () => {
  const shown = { kind: "map", durationMs: 5, visits: 1, name: "W".repeat(60) } as const;
  for (const collapsed of [true, false]) {
    const { boxes } = drawn({ ...shown, collapsed, total: 123_456_789 });
    const texts = boxes.map(({ what }) => what);
    expect(texts).toContain(collapsed ? "123456788/123456789 ok" : "123M/123M ok");
    const bar = boxes.filter(({ what }) => what.startsWith("cell-"));
    const width =
      Math.max(...bar.map(({ right }) => right)) - Math.min(...bar.map(({ left }) => left));
    expect(width).toBeGreaterThan(20);
  }
});
