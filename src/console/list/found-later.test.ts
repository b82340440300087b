import { expect, test } from "vitest";
import type { ExecutionItem, ExecutionPage } from "../../console-wire/index.ts";
import { ExecutionRows, type RowsSource } from "./execution-rows.ts";
import { FoundLater, type StartWindow, windowsOf } from "./found-later.ts";

const OPENED = 1_000_000;

function item(name: string, startDate: number, status: ExecutionItem["status"] = "RUNNING") {
  return {
    executionArn: `arn:aws:states:us-east-1:123456789012:execution:checkout:${name}`,
    stateMachineArn: "arn:aws:states:us-east-1:123456789012:stateMachine:checkout",
    ...{ machineName: "checkout", name, type: "STANDARD", status, startDate, redriveCount: 0 },
  } satisfies ExecutionItem;
}

/** A search that has found `found`; by now the server finds `now`. */
async function searching(
  { found, now }: Readonly<Record<"found" | "now", readonly ExecutionItem[]>>,
  answered: Partial<ExecutionPage> = {},
) {
  const asked: StartWindow[] = [];
  const later = new FoundLater(async (window) => {
    asked.push(window);
    const items = now.filter(({ startDate: at }) => at >= window.from && at <= window.to);
    return { items, ...answered };
  }, OPENED);
  const source: RowsSource = {
    page: async () => ({ items: found, searched: 40 }),
    counts: async () => undefined,
    belongs: ({ status }) => status !== "ABORTED",
    later,
  };
  const rows = new ExecutionRows(source);
  await rows.want(0);
  const names = () => Array.from({ length: rows.view.loaded }, (_, i) => rows.row(i)?.name);
  return { rows, later, asked, names };
}

test("what a search found stays when it changes, unless another filter holds no more", async () => {
  const found = { ...item("a", 5), found: { in: "input", around: "cust-x1" } };
  const { rows, names, later } = await searching({ found: [found, item("b", 4)], now: [] });
  rows.hear([item("a", 5, "SUCCEEDED"), item("b", 4, "ABORTED")]);
  expect(names()).toEqual(["a"]);
  expect(rows.row(0)).toMatchObject({ status: "SUCCEEDED", found: { around: "cust-x1" } });
  expect(later.waits).toBe(false);
});

test("what starts, or changes until it fits, comes once the server finds it", async () => {
  const now = [item("new", OPENED + 50), item("old", 3, "SUCCEEDED")];
  const { rows, names, asked } = await searching({ found: [item("a", 5)], now });
  rows.hear([...now, item("other", OPENED + 90), item("gone", 900, "ABORTED")]);
  expect(names()).toEqual(["a"]);
  await rows.askLater();
  expect(names()).toEqual(["new", "a", "old"]);
  // Only when those started is looked through; what fits no other filter is not asked for.
  expect(asked).toEqual([
    { from: 3, to: 3 },
    { from: OPENED + 50, to: OPENED + 90 },
  ]);
  // The old one was looked at before.
  expect(rows.view).toMatchObject({ searched: 42, unseen: 0 });
  rows.hear([item("other", OPENED + 90, "SUCCEEDED")]);
  await rows.askLater();
  expect(rows.view.searched).toBe(42);
});

test("what the server has not looked at is said to be unseen until the search begins anew", async () => {
  const { rows, later } = await searching({ found: [], now: [item("n", OPENED)] }, { next: "s:1" });
  rows.hear([item("n", OPENED), item("m", OPENED)]);
  later.leaveOut(30);
  await rows.askLater();
  expect(rows.view).toMatchObject({ loaded: 1, unseen: 31 });
  await rows.restart();
  expect(rows.view.unseen).toBe(0);
});

test("news faster than it can be asked for is unseen, not piled up", async () => {
  const { rows, asked } = await searching({ found: [], now: [] });
  rows.hear(Array.from({ length: 501 }, (_, i) => item(`n${i}`, OPENED + i)));
  await rows.askLater();
  expect(asked).toEqual([]);
  expect(rows.view.unseen).toBe(501);
});

test("a refusal leaves what was asked for unseen", async () => {
  const later = new FoundLater(() => Promise.reject(new Error("gone")), OPENED);
  later.add(item("a", OPENED + 1));
  expect(await later.ask()).toEqual({ items: [], searched: 0, unseen: 1 });
});

test("starts far apart are windows of their own, unless these become too many", () => {
  expect(windowsOf([])).toEqual([]);
  expect(windowsOf([9_000, 500, 1_400])).toEqual([
    { from: 500, to: 1_400 },
    { from: 9_000, to: 9_000 },
  ]);
  const many = windowsOf(Array.from({ length: 400 }, (_, i) => i * 3_000));
  expect(many).toEqual([{ from: 0, to: 399 * 3_000 }]);
});
