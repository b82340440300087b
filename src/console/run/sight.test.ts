import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../base/index.ts";
import { type GraphLayout, layoutMachine, readGraph } from "../../graph/index.ts";
import { type CoveredPane, fitReadable } from "./sight.ts";
import { fitted, isSeen, type Part, type Viewport } from "./viewport.ts";

const pane = (width: number, height: number): CoveredPane => ({
  ...{ width, height, above: 46, below: 46 },
});
const DESKTOP = pane(637, 710);
const PHONE = pane(390, 420);

const task = (next: string, caught?: string): JsonObject => ({
  ...{ Type: "Task", Resource: "arn:aws:states:us-east-1:123456789012:activity:a" },
  ...(next === "" ? { End: true } : { Next: next }),
  ...(caught === undefined
    ? {}
    : { Catch: [{ ErrorEquals: [`${caught}IsToBeUndone`], Next: caught }] }),
});

/** Three lanes: what happens, what undoes it, and who is told where that fails too. */
const SAGA = layoutMachine(
  readGraph({
    StartAt: "TakeTheOrderOfTheCustomer",
    States: {
      TakeTheOrderOfTheCustomer: task("ChargeTheCardOfTheCustomer", "CancelTheOrderOfTheCustomer"),
      ChargeTheCardOfTheCustomer: task("", "RefundTheCardOfTheCustomer"),
      RefundTheCardOfTheCustomer: task("CancelTheOrderOfTheCustomer", "TellThatNothingWasRefunded"),
      CancelTheOrderOfTheCustomer: task("Undone", "TellThatNothingWasCancelled"),
      TellThatNothingWasRefunded: { Type: "Pass", Next: "Undone" },
      TellThatNothingWasCancelled: { Type: "Pass", Next: "Undone" },
      Undone: { Type: "Fail" },
    },
  }),
);

const chain = (count: number, prefix: string): JsonObject => ({
  StartAt: `${prefix}0`,
  States: Object.fromEntries(
    Array.from({ length: count }, (_, i) => [
      `${prefix}${i}`,
      { Type: "Pass", ...(i + 1 < count ? { Next: `${prefix}${i + 1}` } : { End: true }) },
    ]),
  ),
});

const nodeOf = ({ nodes }: GraphLayout, name: string): Part => {
  const found = nodes.find(({ id }) => id.endsWith(`/${name}`));
  if (found === undefined) throw new Error(`no ${name}`);
  return { ...found, height: found.header };
};

/** How much of its width is inside, as a part of it. */
const within = ({ scale, x }: Viewport, node: Part, { width }: CoveredPane): number => {
  const [left, right] = [node.x * scale + x, (node.x + node.width) * scale + x];
  return Math.max(0, Math.min(width, right) - Math.max(0, left)) / (node.width * scale);
};

const isCutBySliver = (view: Viewport, node: Part, room: CoveredPane): boolean => {
  const seen = within(view, node, room);
  return (seen > 0 && seen < 0.2) || (seen > 0.8 && seen < 1);
};

const states = ({ nodes }: GraphLayout) =>
  nodes.filter(({ state, role }) => state !== undefined && role !== "group");

describe("what an execution opens with", () => {
  test("is the whole picture, where its names can be read", () => {
    const picture = { width: 1000, height: 500, nodes: [], branches: [] };
    const view = fitReadable(picture, DESKTOP, { margin: 8, focus: undefined });
    expect(view).toEqual(fitted(picture, DESKTOP, 8));
    expect(view.scale * 13).toBeGreaterThan(7.5);
  });

  test("is as many lanes as can be read, as large as they allow, and none of them cut", () => {
    const focus = nodeOf(SAGA, "ChargeTheCardOfTheCustomer");
    const view = fitReadable(SAGA, DESKTOP, { margin: 8, focus });
    expect(fitted(SAGA, DESKTOP, 8).scale).toBeLessThan(0.58);
    expect(view.scale).toBeGreaterThan(0.75);
    expect(isSeen(view, focus, DESKTOP)).toBe(true);
    expect(isSeen(view, nodeOf(SAGA, "RefundTheCardOfTheCustomer"), DESKTOP)).toBe(true);
    expect(states(SAGA).filter((node) => isCutBySliver(view, node, DESKTOP))).toEqual([]);
  });

  test("of a side lane, is that lane and the happy path, before what lies further away", () => {
    const focus = nodeOf(SAGA, "CancelTheOrderOfTheCustomer");
    const view = fitReadable(SAGA, DESKTOP, { margin: 8, focus });
    expect(isSeen(view, focus, DESKTOP)).toBe(true);
    expect(isSeen(view, nodeOf(SAGA, "TakeTheOrderOfTheCustomer"), DESKTOP)).toBe(true);
    const last = nodeOf(SAGA, "TellThatNothingWasRefunded");
    const further = fitReadable(SAGA, DESKTOP, { margin: 8, focus: last });
    expect(isSeen(further, last, DESKTOP)).toBe(true);
    expect(isSeen(further, focus, DESKTOP)).toBe(true);
  });

  test("on a telephone, of a side lane, is that and the happy path where both can be read", () => {
    const definition = {
      StartAt: "CheckTheParcel",
      States: {
        CheckTheParcel: {
          ...{ Type: "Choice", Default: "SendItBack" },
          Choices: [{ Variable: "$.x", IsPresent: true, Next: "BringTheParcel" }],
        },
        BringTheParcel: { Type: "Succeed" },
        SendItBack: { Type: "Fail" },
      },
    };
    const picture = layoutMachine(readGraph(definition));
    const narrow = pane(270, 420);
    const focus = nodeOf(picture, "SendItBack");
    const view = fitReadable(picture, narrow, { margin: 8, focus });
    expect(isSeen(view, focus, narrow)).toBe(true);
    expect(isSeen(view, nodeOf(picture, "CheckTheParcel"), narrow)).toBe(true);
    const alone = fitReadable(SAGA, PHONE, {
      ...{ margin: 8, focus: nodeOf(SAGA, "CancelTheOrderOfTheCustomer") },
    });
    expect(alone.scale).toBe(0.88);
    expect(states(SAGA).filter((node) => isCutBySliver(alone, node, PHONE))).toEqual([]);
  });

  test("is the whole width of what is only too tall, and the rows around the focus", () => {
    const picture = layoutMachine(readGraph(chain(40, "Step")));
    const focus = nodeOf(picture, "Step30");
    const view = fitReadable(picture, DESKTOP, { margin: 8, focus });
    expect(view.scale).toBe(0.88);
    expect(view.x).toBeCloseTo((DESKTOP.width - picture.width * 0.88) / 2);
    const middle = (focus.y + focus.height / 2) * view.scale + view.y;
    expect(Math.abs(middle - DESKTOP.height / 2)).toBeLessThan(70);
    const last = nodeOf(picture, "Step39");
    const end = fitReadable(picture, DESKTOP, { margin: 8, focus: last });
    expect(isSeen(end, last, DESKTOP)).toBe(true);
    const none = fitReadable(picture, DESKTOP, { margin: 8, focus: undefined });
    expect(isSeen(none, nodeOf(picture, "Step0"), DESKTOP)).toBe(true);
  });

  test("of a group that is wider than the pane, is the beginning with its name", () => {
    const Branches = Array.from({ length: 6 }, (_, i) => chain(2, `Of branch ${i} the step `));
    const Both = { Type: "Parallel", Branches, End: true };
    const picture = layoutMachine(readGraph({ StartAt: "Both", States: { Both } }));
    const focus = nodeOf(picture, "Both");
    expect(focus.width * 0.58).toBeGreaterThan(PHONE.width);
    const { scale, x } = fitReadable(picture, PHONE, { margin: 8, focus });
    expect(focus.x * scale + x).toBeGreaterThan(0);
    expect(focus.x * scale + x).toBeLessThan(40);
  });

  test("inside a Parallel, is the branch of the focus before those beside it", () => {
    const branch = (_: unknown, i: number): JsonObject => ({
      StartAt: `AskCarrier${i}`,
      States: {
        [`AskCarrier${i}`]: task(`Offered${i}`, `Refused${i}`),
        [`Offered${i}`]: { Type: "Pass", End: true },
        [`Refused${i}`]: { Type: "Fail" },
      },
    });
    const Ask = { Type: "Parallel", Branches: Array.from({ length: 10 }, branch), End: true };
    const picture = layoutMachine(readGraph({ StartAt: "Ask", States: { Ask } }));
    expect(fitted(picture, DESKTOP, 8).scale).toBeLessThan(0.58);
    for (let i = 0; i < 10; i += 1) {
      const focus = nodeOf(picture, `Refused${i}`);
      const view = fitReadable(picture, DESKTOP, { margin: 8, focus });
      const branchIsSeen = [`AskCarrier${i}`, `Refused${i}`].map((name) =>
        isSeen(view, nodeOf(picture, name), DESKTOP),
      );
      expect([i, ...branchIsSeen]).toEqual([i, true, true]);
    }
  });

  test("has the focus in it, readable, whichever state it is and whatever the pane", () => {
    const picks = fc.constantFrom(...states(SAGA));
    const sizes = fc.tuple(
      fc.integer({ min: 280, max: 1400 }),
      fc.integer({ min: 120, max: 1200 }),
    );
    fc.assert(
      fc.property(picks, sizes, (focus, [width, height]) => {
        const room = pane(width, height);
        const view = fitReadable(SAGA, room, { margin: 8, focus });
        expect(view.scale).toBeGreaterThanOrEqual(0.58);
        expect(isSeen(view, focus, room)).toBe(true);
      }),
    );
  });
});
