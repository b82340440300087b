import fc from "fast-check";
import { expect, test } from "vitest";
import { bounded, fitted, isSeen, type Part, revealing, zoomedAt } from "./viewport.ts";

const pane = { width: 600, height: 600 };
const still = { scale: 1, x: 0, y: 0 };
const part = { x: 100, y: 100, width: 50, height: 50 };

test("a picture fits in the middle, and a zoom keeps its point", () => {
  const view = fitted({ width: 400, height: 1000 }, pane, 20);
  expect(view.scale).toBeCloseTo(0.56);
  expect(view.x).toBeCloseTo((600 - 400 * 0.56) / 2);
  const closer = zoomedAt(view, { x: 300, y: 300 }, 2);
  expect((300 - closer.x) / closer.scale).toBeCloseTo((300 - view.x) / view.scale);
});

test("a part is seen where nothing of it is outside, a larger one where some of it is inside", () => {
  expect(isSeen(still, part, pane)).toBe(true);
  expect(isSeen({ ...still, x: -101 }, part, pane)).toBe(false);
  expect(isSeen({ ...still, y: 451 }, part, pane)).toBe(false);
  const wide = { ...part, width: 2000 };
  expect(isSeen({ ...still, x: -1500 }, wide, pane)).toBe(true);
  expect(isSeen({ ...still, x: -2090 }, wide, pane)).toBe(false);
});

test("what comes into sight has room around it, as far as there is room; of a group the name comes", () => {
  expect(revealing(still, part, pane)).toEqual(still);
  expect(revealing(still, { ...part, y: 900 }, pane)).toEqual({ ...still, y: -398 });
  expect(revealing(still, { ...part, x: -90 }, pane)).toEqual({ ...still, x: 138 });
  // Hardly narrower than the pane: it comes whole all the same.
  expect(revealing(still, { ...part, x: 700, width: 580 }, pane)).toEqual({ ...still, x: -690 });
  expect(revealing(still, { ...part, x: -4000, width: 2000 }, pane)).toEqual({ ...still, x: 4048 });
  expect(revealing(still, { ...part, x: -1000, width: 2000 }, pane)).toEqual(still);
});

test("a picture that would leave the pane stays at its edge", () => {
  const nodes = [part, { ...part, x: 300, y: 400, width: 200 }];
  expect(bounded({ ...still, x: -200, y: -300 }, nodes, pane)).toEqual({
    ...{ ...still, x: -200, y: -300 },
  });
  expect(bounded({ ...still, x: -5000 }, nodes, pane)).toEqual({ ...still, x: 48 - 500 });
  expect(bounded({ ...still, x: 5000, y: 100 }, nodes, pane)).toEqual({
    ...{ scale: 1, x: 600 - 48 - 100, y: 100 },
  });
  expect(bounded({ ...still, y: 5000 }, nodes, pane)).toEqual({ ...still, y: 600 - 48 - 100 });
  expect(bounded({ ...still, x: 900 }, [], pane)).toEqual({ ...still, x: 900 });
});

test("between the nodes of a picture nobody is lost, though its frame is still in the pane", () => {
  const nodes = [part, { ...part, x: 3000, y: 3000 }];
  const lost = { scale: 1, x: -1500, y: -1500 };
  expect(nodes.some((node) => isSeen(lost, node, pane))).toBe(false);
  const found = bounded(lost, nodes, pane);
  expect(nodes.some((node) => touches(found, node))).toBe(true);
});

const touches = (view: { scale: number; x: number; y: number }, node: Part): boolean => {
  const inside = (at: number, length: number, room: number): boolean =>
    Math.min(room, at + length) - Math.max(0, at) >= Math.min(48, length, room) - 1e-6;
  return (
    inside(node.x * view.scale + view.x, node.width * view.scale, pane.width) &&
    inside(node.y * view.scale + view.y, node.height * view.scale, pane.height)
  );
};

test("wherever a picture is moved and however it is zoomed, some of a state is in the pane", () => {
  const place = fc.integer({ min: 0, max: 4000 });
  const length = fc.integer({ min: 20, max: 900 });
  const node = fc.record({ x: place, y: place, width: length, height: length });
  const shift = fc.double({ min: -20_000, max: 20_000, noNaN: true });
  const view = fc.record({
    scale: fc.double({ min: 0.1, max: 3, noNaN: true }),
    x: shift,
    y: shift,
  });
  fc.assert(
    fc.property(fc.array(node, { minLength: 1, maxLength: 12 }), view, (nodes, wanted) => {
      const shown = bounded(wanted, nodes, pane);
      expect(shown.scale).toBe(wanted.scale);
      expect(nodes.some((one) => touches(shown, one))).toBe(true);
      if (!nodes.some((one) => touches(wanted, one))) return;
      expect(shown.x).toBeCloseTo(wanted.x);
      expect(shown.y).toBeCloseTo(wanted.y);
    }),
  );
});
