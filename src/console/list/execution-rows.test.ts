import { expect, test } from "vitest";
import type { ExecutionItem, ExecutionPage } from "../../console-wire/index.ts";
import { ExecutionRows, type RowsSource } from "./execution-rows.ts";

function item(
  name: string,
  startDate: number,
  status: ExecutionItem["status"] = "RUNNING",
): ExecutionItem {
  return {
    executionArn: `arn:aws:states:us-east-1:123456789012:execution:checkout:${name}`,
    stateMachineArn: "arn:aws:states:us-east-1:123456789012:stateMachine:checkout",
    ...{ machineName: "checkout", name, type: "STANDARD", status, startDate, redriveCount: 0 },
  };
}

/** A server with `count` executions, the newest first. */
function source(count: number, belongs: RowsSource["belongs"] = () => true) {
  const asked: number[] = [];
  const page: RowsSource["page"] = async (after, limit): Promise<ExecutionPage> => {
    const from = after === undefined ? 0 : Number(after);
    asked.push(limit);
    const to = Math.min(count, from + limit);
    const items = Array.from({ length: to - from }, (_, i) =>
      item(`e${from + i}`, count - from - i),
    );
    return { items, ...(to < count ? { next: String(to) } : {}) };
  };
  return { asked, source: { page, counts: async () => undefined, belongs } };
}

function names(rows: ExecutionRows): readonly (string | undefined)[] {
  return Array.from({ length: rows.view.loaded }, (_, i) => rows.row(i)?.name);
}

test("only what is in sight is fetched, in larger pages further down", async () => {
  const { source: server, asked } = source(100_000);
  const rows = new ExecutionRows(server);
  await rows.want(20);
  expect(asked).toEqual([100, 300]);
  await rows.want(2500);
  expect(asked).toEqual([100, 300, 1000, 1000, 300]);
  expect(rows.row(2500)?.name).toBe("e2500");
});

test("new executions stand first, and none is there twice", async () => {
  const rows = new ExecutionRows(source(3).source);
  await rows.want(0);
  rows.hear([item("new", 10), item("e0", 3, "SUCCEEDED")]);
  rows.hear([item("new", 10, "SUCCEEDED")]);
  expect(names(rows)).toEqual(["new", "e0", "e1", "e2"]);
  expect(rows.row(0)?.status).toBe("SUCCEEDED");
  expect(rows.row(1)?.status).toBe("SUCCEEDED");
});

test("of one millisecond, too, the newest stands first: as it was told, and as pages have them", async () => {
  const server = source(3).source;
  let page = server.page;
  const rows = new ExecutionRows({ ...server, page: (after, limit) => page(after, limit) });
  await rows.want(0);
  rows.hear([item("n1", 9), item("n2", 9), item("e0", 3, "SUCCEEDED")]);
  rows.hear([item("n3", 9), item("n1", 9, "SUCCEEDED")]);
  expect(names(rows)).toEqual(["n3", "n2", "n1", "e0", "e1", "e2"]);
  rows.hear([item("n6", 9)]);
  // What news left out between those that it told of, and what it tells while that is asked for.
  page = async () => {
    rows.hear([item("n7", 9)]);
    return { items: ["n6", "n5", "n4", "n3", "n2", "n1", "n0"].map((name) => item(name, 9)) };
  };
  await rows.catchUp(3);
  const all = ["n7", "n6", "n5", "n4", "n3", "n2", "n1", "n0", "e0", "e1", "e2"];
  expect(names(rows)).toEqual(all);
  rows.hold(true);
  rows.hear([item("n8", 9), item("n9", 9)]);
  rows.hold(false);
  expect(names(rows)).toEqual(["n9", "n8", ...all]);
});

test("what was told before the first page came stands where the page has it", async () => {
  const rows = new ExecutionRows(source(4).source);
  rows.hear([item("e1", 3), item("new", 9)]);
  await rows.want(0);
  expect(names(rows)).toEqual(["new", "e0", "e1", "e2", "e3"]);
});

test("Express ones of one millisecond stand by their ARNs, behind the others, as on a page", async () => {
  const rows = new ExecutionRows(source(0).source);
  await rows.want(0);
  const express = (name: string): ExecutionItem => ({ ...item(name, 9), type: "EXPRESS" });
  rows.hear([express("b"), item("s", 9), express("c"), express("a")]);
  expect(names(rows)).toEqual(["s", "c", "b", "a"]);
});

test("one that is redriven has not ended, and has no error, any more", async () => {
  const rows = new ExecutionRows(source(1).source);
  await rows.want(0);
  rows.hear([{ ...item("e0", 1, "FAILED"), stopDate: 2, error: "Broken" }]);
  expect(rows.row(0)).toMatchObject({ stopDate: 2, error: "Broken" });
  rows.hear([{ ...item("e0", 1), redriveCount: 1 }]);
  expect(rows.row(0)).toEqual({ ...item("e0", 1), redriveCount: 1 });
});

test("while one reads further down new executions wait", async () => {
  const rows = new ExecutionRows(source(2).source);
  await rows.want(0);
  rows.hold(true);
  rows.hear([item("first", 10), item("second", 11)]);
  expect(names(rows)).toEqual(["e0", "e1"]);
  expect(rows.view.fresh).toBe(2);
  rows.hold(false);
  expect(names(rows)).toEqual(["second", "first", "e0", "e1"]);
  expect(rows.view.fresh).toBe(0);
});

test("an execution that no longer fits the filters leaves the list", async () => {
  const rows = new ExecutionRows(source(2, ({ status }) => status === "RUNNING").source);
  await rows.want(0);
  rows.hear([item("e0", 2, "SUCCEEDED"), item("other", 9, "FAILED")]);
  expect(names(rows)).toEqual(["e1"]);
});

test("what no longer fits stays while one reads, and leaves afterwards unless it fits again", async () => {
  const rows = new ExecutionRows(source(3, ({ status }) => status === "RUNNING").source);
  await rows.want(0);
  rows.hold(true);
  rows.hear([item("e0", 3, "FAILED"), item("e1", 2, "FAILED")]);
  rows.hear([item("e1", 2, "RUNNING")]);
  expect(names(rows)).toEqual(["e0", "e1", "e2"]);
  expect(rows.row(0)?.status).toBe("FAILED");
  rows.hold(false);
  expect(names(rows)).toEqual(["e1", "e2"]);
});

test("a page that repeats a row that news brought does not double it", async () => {
  const rows = new ExecutionRows(source(2).source);
  rows.hear([item("e0", 2)]);
  await rows.want(0);
  expect(names(rows)).toEqual(["e0", "e1"]);
});

test("a refusal is shown, and trying again goes on", async () => {
  const { source: server } = source(2);
  let refuse = true;
  const page: RowsSource["page"] = (after, limit) => {
    return refuse ? Promise.reject(new Error("gone")) : server.page(after, limit);
  };
  const rows = new ExecutionRows({ ...server, page });
  await rows.want(0);
  expect(rows.view.error?.message).toBe("gone");
  refuse = false;
  await rows.retry();
  expect(rows.view.error).toBeUndefined();
  expect(rows.view.loaded).toBe(2);
});

test("after a time without news everything is asked for anew", async () => {
  let server = source(3).source;
  const rows = new ExecutionRows({ ...server, page: (after, limit) => server.page(after, limit) });
  await rows.want(0);
  server = source(5).source;
  await rows.restart();
  expect(rows.view.loaded).toBe(5);
  expect(rows.view.ended).toBe(true);
});

test("what news left out is asked for, and what is known is not doubled", async () => {
  let server = source(3).source;
  const rows = new ExecutionRows({ ...server, page: (after, limit) => server.page(after, limit) });
  await rows.want(0);
  const page: RowsSource["page"] = async () => ({ items: [item("late", 9), item("e0", 3)] });
  server = { ...server, page };
  await rows.catchUp(400);
  expect(names(rows)).toEqual(["late", "e0", "e1", "e2"]);
});

test("however long the page is open, what is kept is bounded", async () => {
  const rows = new ExecutionRows(source(100).source);
  await rows.want(0);
  let at = 1000;
  const thousand = (): readonly ExecutionItem[] => {
    at += 1000;
    return Array.from({ length: 1000 }, (_, i) => item(`n${at + i}`, at + i));
  };
  for (let i = 0; i < 20; i += 1) rows.hear(thousand());
  expect(rows.view.loaded).toBe(1000);
  expect(rows.view.ended).toBe(false);
  expect(rows.row(0)?.startDate).toBe(at + 999);
  rows.hold(true);
  for (let i = 0; i < 5; i += 1) rows.hear(thousand());
  expect(rows.view.fresh).toBe(5000);
  expect(rows.view.loaded).toBe(1000);
});

test("what was let go is asked for again when it comes in sight", async () => {
  const server = source(30_000);
  const rows = new ExecutionRows(server.source);
  await rows.want(0);
  rows.hear(Array.from({ length: 21_000 }, (_, i) => item(`n${i}`, 50_000 + i)));
  expect(rows.view.loaded).toBe(1000);
  await rows.want(5000);
  expect(rows.view.loaded).toBeGreaterThan(5000);
  expect(rows.row(5000)?.name).toBe("e5000");
});
