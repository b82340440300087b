import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { demoNames, readDemo } from "../../src/cli/demo/index.ts";
import { treadle } from "./session.ts";

const python = spawnSync("python3", ["--version"]).status === 0;
if (!python) console.warn("demo: skipped where functions are in Python, there is no python3");

describe("treadle demo", () => {
  test("lists what there is, with a line for each", async () => {
    const { code, stdout } = await treadle(["demo"]);
    expect(code).toBe(0);
    expect(stdout.split("\n").filter((line) => line !== "")).toHaveLength(demoNames().length);
    expect(stdout).toMatch(/^retries +A machine/);
  });

  test("names the demos when there is none of that name", async () => {
    const { code, stderr } = await treadle(["demo", "retry"]);
    expect(code).toBe(2);
    expect(stderr).toContain("there are: retries, products");
  });

  // Every example that is there, as a person would run it.
  test.each(demoNames().filter((name) => python || name === "retries"))(
    "%s runs from beginning to end as it is meant",
    async (name) => {
      const { code, stderr } = await treadle(["demo", name]);
      expect(code, stderr).toBe(0);
      expect(stderr).toContain("What happened\n✓ 1.");
      expect(stderr).not.toContain("✗ 1.");
    },
  );

  test("products tells what is in the table afterwards", async () => {
    if (!python) return;
    const { stderr } = await treadle(["demo", "products"]);
    expect(stderr).toContain("table products: 3 items");
    expect(stderr).toContain('"name":"lamp","asked":3');
  });
});

describe("a demo file", () => {
  const folder = mkdtempSync(join(tmpdir(), "treadle-demo-file-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  async function read(text: string) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "demo.yaml"), text);
    return readDemo(folder).catch((error: Error) => error.message.replace(`${folder}/`, ""));
  }

  test("says what is started, called and shown", async () => {
    const text = `
title: t
steps:
  - { say: one, start: M, input: { a: 1 }, count: 3, expect: ANY }
  - { say: two, http: POST /x, body: [1], follow: M }
  - { say: three, invoke: F, payload: { b: 2 } }
  - { say: four, call: sqs:PurgeQueue, parameters: { QueueUrl: q }, retry: E }
show: [{ table: t }, { queue: q }]
next: [look]
`;
    expect(await read(text)).toMatchObject({
      ...{ title: "t", time: "real", next: ["look"] },
      steps: [
        { action: { type: "start", machine: "M", input: '{"a":1}', count: 3 }, expect: "ANY" },
        { action: { type: "http", method: "POST", path: "/x", body: "[1]" }, follow: "M" },
        { action: { type: "invoke", functionName: "F", payload: '{"b":2}' } },
        { action: { type: "call", service: "sqs", operation: "PurgeQueue", retry: "E" } },
      ],
      show: [
        { kind: "table", name: "t" },
        { kind: "queue", name: "q" },
      ],
    });
  });

  test.each([
    ["title: t\nstep: []", "demo.yaml: 'step' is unknown; did you mean 'steps'?"],
    ["steps: []", "demo.yaml: 'title' is missing"],
    ["title: t\nsteps: [{ say: s }]", "demo.yaml: steps[0]: 'call' is missing"],
    ["title: t\nsteps: [1]", /demo\.yaml: steps\[0\]: must be an object/],
    [
      "title: t\nshow: [{ tabel: x }]",
      "demo.yaml: show[0]: 'tabel' is unknown; did you mean 'table'?",
    ],
    ["[", /demo\.yaml:1/],
  ])("%j is refused with its place", async (text, message) => {
    expect(await read(text)).toEqual(
      typeof message === "string" ? message : expect.stringMatching(message),
    );
  });
});
