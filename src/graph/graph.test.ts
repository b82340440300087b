import { describe, expect, test } from "vitest";
import type { Json } from "../base/index.ts";
import {
  allStates,
  type GraphLayout,
  type GraphOverlay,
  layerParts,
  layersOf,
  layoutMachine,
  readGraph,
  renderMermaid,
  renderSvg,
  renderText,
} from "./index.ts";

const saga: Json = {
  StartAt: "Reserve",
  States: {
    Reserve: {
      Type: "Task",
      Resource: "arn:aws:states:::lambda:invoke",
      Parameters: { FunctionName: "arn:aws:lambda:eu-west-1:1:function:reserve:live" },
      Retry: [{ ErrorEquals: ["Busy"], MaxAttempts: 2 }],
      Catch: [{ ErrorEquals: ["States.ALL"], Next: "Tell" }],
      Next: "Pay",
    },
    Pay: {
      Type: "Task",
      Resource: "${PayFunction.Arn}",
      Catch: [{ ErrorEquals: ["States.ALL"], Next: "Release" }],
      Next: "Both",
    },
    Both: {
      Type: "Parallel",
      Branches: [
        { StartAt: "Mail", States: { Mail: { Type: "Pass", End: true } } },
        { StartAt: "Book", States: { Book: { Type: "Wait", Seconds: 300, End: true } } },
      ],
      Next: "Enough",
    },
    Enough: {
      Type: "Choice",
      Choices: [{ Variable: "$.paid.total", NumericLessThan: 10, Next: "Release" }],
      Default: "Done",
    },
    Done: { Type: "Succeed" },
    Release: {
      Type: "Task",
      Resource: "arn:aws:states:::aws-sdk:dynamodb:deleteItem",
      Next: "Tell",
    },
    Tell: {
      Type: "Task",
      Resource: "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
      Next: "Lost",
    },
    Lost: { Type: "Fail", Error: "Lost" },
  },
};

function middleOf(layout: GraphLayout, name: string): number {
  const node = layout.nodes.find(({ state }) => state?.name === name);
  return node === undefined ? Number.NaN : node.x + node.width / 2;
}

describe("the model", () => {
  test("says in a few words what a state does", () => {
    const details = allStates(readGraph(saga).flow).map(({ name, detail }) => `${name}: ${detail}`);
    expect(details).toEqual([
      "Reserve: lambda · reserve",
      "Pay: lambda · PayFunction",
      "Both: Parallel",
      "Mail: Pass",
      "Book: Wait · 5 min",
      "Enough: Choice",
      "Done: Succeed",
      "Release: dynamodb · deleteItem",
      "Tell: sqs · sendMessage · token",
      "Lost: Fail · Lost",
    ]);
  });

  test.each([
    [{ Variable: "$.a", StringEquals: "x" }, "a = 'x'"],
    [{ Variable: "$.a", NumericGreaterThanEqualsPath: "$.b" }, "a ≥ b"],
    [{ Variable: "$.a", IsPresent: false }, "a is not present"],
    [{ Not: { Variable: "$.a", BooleanEquals: true } }, "not a = true"],
    [
      {
        And: [
          { Variable: "$.a", IsNull: true },
          { Variable: "$.b", StringMatches: "x*" },
        ],
      },
      "a is null and b like 'x*'",
    ],
    [{ Condition: "{% $states.input.score > 0.8 %}" }, "score > 0.8"],
  ])("reads the condition %j", (rule, text) => {
    const States = {
      C: { Type: "Choice", Choices: [{ ...rule, Next: "D" }] },
      D: { Type: "Succeed" },
    };
    const [edge] = readGraph({ StartAt: "C", States } as Json).flow.edges;
    expect(edge?.texts).toEqual([text]);
  });

  test("marks a Distributed Map and keeps what is missing", () => {
    const States = {
      M: {
        Type: "Map",
        ItemProcessor: { ProcessorConfig: { Mode: "DISTRIBUTED" }, StartAt: "A", States: {} },
        Next: "Nowhere",
      },
    };
    const [state] = readGraph({ StartAt: "M", States }).flow.states;
    expect(state).toMatchObject({
      distributed: true,
      detail: "Distributed Map",
      missing: ["Nowhere"],
    });
  });
});

describe("the picture", () => {
  const layout = layoutMachine(readGraph(saga));

  test("has the happy path in one straight column and compensations in one beside it", () => {
    const spine = ["Reserve", "Pay", "Both", "Enough", "Done"].map((name) =>
      middleOf(layout, name),
    );
    expect(new Set(spine).size).toBe(1);
    const aside = ["Release", "Tell", "Lost"].map((name) => middleOf(layout, name));
    expect(new Set(aside).size).toBe(1);
    expect(aside[0]).toBeGreaterThan(spine[0] ?? 0);
  });

  test("draws a loop at the side, upward", () => {
    const States = {
      Wait: { Type: "Wait", Seconds: 1, Next: "Look" },
      Look: {
        Type: "Choice",
        Choices: [{ Variable: "$.ok", BooleanEquals: true, Next: "End" }],
        Default: "Wait",
      },
      End: { Type: "Succeed" },
    };
    const loop = layoutMachine(readGraph({ StartAt: "Wait", States })).edges.filter(
      ({ back }) => back,
    );
    expect(loop).toHaveLength(1);
    expect(loop[0]?.points).toHaveLength(4);
  });

  test("closes a group on demand", () => {
    const closed = layoutMachine(readGraph(saga), { collapsed: new Set(["/States/Both"]) });
    expect(closed.nodes.find(({ id }) => id === "/States/Both")?.role).toBe("collapsed");
    expect(closed.nodes.some(({ state }) => state?.name === "Mail")).toBe(false);
    expect(renderSvg(closed)).toContain("Parallel · 2 states");
  });

  test("shows status by sign as well as by colour, and speaks it where it can be focused", () => {
    const states = new Map([
      ["/States/Reserve", { status: "caught", durationMs: 3700, retries: 2 } as const],
    ]);
    const overlay = { states, taken: new Set<string>(), ended: false };
    const svg = renderSvg(layout, { theme: "dark", overlay, interactive: true });
    expect(svg).toContain('class="node caught"');
    expect(svg).toContain('aria-label="Reserve, lambda · reserve, caught, 2 retries"');
    expect(svg).toContain("3.7 s");
    expect(svg).toContain('class="badge-stroke"');
  });

  test("escapes every text", () => {
    const States = { '<script>&"\u0000': { Type: "Pass", Comment: "</title><script>", End: true } };
    const svg = renderSvg(
      layoutMachine(readGraph({ StartAt: Object.keys(States)[0] ?? "", States })),
    );
    expect(svg).not.toContain("<script>");
    expect(svg).not.toContain("\u0000");
  });
});

test("lines show branches apart, and where the path goes on", () => {
  expect(renderText(readGraph(saga))).toEqual([
    "● Reserve lambda · reserve",
    "│ ↻ Busy ×2",
    "│ ✗ States.ALL → Tell",
    "● Pay lambda · PayFunction",
    "│ ✗ States.ALL → Release",
    "∥ Both Parallel",
    "│ ╭─ branch 1 of 2",
    "│ │ ■ Mail Pass",
    "│ ├─ branch 2 of 2",
    "│ │ ■ Book Wait · 5 min",
    "│ ╰─",
    "◆ Enough Choice",
    "│ ? paid.total < 10 → Release",
    "│ ? otherwise → Done",
    "■ Done Succeed",
    "",
    "● Release dynamodb · deleteItem",
    "● Tell sqs · sendMessage · token",
    "■ Lost Fail · Lost",
  ]);
});

test("Mermaid has nested groups, dotted catches and the two ends", () => {
  const mermaid = renderMermaid(readGraph(saga));
  expect(mermaid).toContain('subgraph s3["Both<br/><small>Parallel</small>"]');
  expect(mermaid).toContain('-.->|"States.ALL"|');
  expect(mermaid).toContain("start(( )) --> s1");
});

test("the drawing in pieces is the drawing, and a piece changes only with its own state", () => {
  const graph = readGraph({
    StartAt: "A",
    States: { A: { Type: "Pass", Next: "B" }, B: { Type: "Pass", End: true } },
  });
  const layout = layoutMachine(graph);
  const overlay = (status: "running" | "succeeded"): GraphOverlay => ({
    states: new Map([["/States/A", { status }]]),
    taken: new Set(),
    ended: false,
  });
  const parts = layerParts(layout, { overlay: overlay("running"), interactive: false });
  const after = layerParts(layout, { overlay: overlay("succeeded"), interactive: false });
  expect(parts.map(({ markup }) => markup).join("\n")).toBe(
    layersOf(layout, { overlay: overlay("running"), interactive: false }),
  );
  const changed = parts.filter(({ markup }, i) => markup !== after[i]?.markup);
  expect(changed.map(({ key }) => key)).toEqual(["/States/A"]);
  expect(new Set(parts.map(({ key }) => key)).size).toBe(parts.length);
});

test("what there is one of is told as one", () => {
  const One = { Type: "Pass", End: true };
  const only = layoutMachine(readGraph({ StartAt: "One", States: { One } }));
  expect(renderSvg(only, { theme: "light" })).toContain("State machine with 1 state<");
  const Each = { Type: "Map", End: true, ItemProcessor: { StartAt: "One", States: { One } } };
  const iterations = { total: 1, succeeded: 1, failed: 0, running: 0, aborted: 0 };
  const overlay: GraphOverlay = {
    states: new Map([["/States/Each", { status: "succeeded", iterations }]]),
    ...{ taken: new Set<string>(), ended: true },
  };
  const drawn = renderSvg(layoutMachine(readGraph({ StartAt: "Each", States: { Each } })), {
    ...{ theme: "light", overlay },
  });
  expect(drawn).toContain("1 iteration: 1 succeeded, 0 failed, 0 running");
});
