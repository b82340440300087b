// What evaluations may use up, seen from the outside: nothing is kept waiting by one execution for long.
import { describe, expect, test } from "vitest";
import { Payload } from "../base/index.ts";
import { AWS_LIMITS } from "./execution.ts";
import { step } from "./step.ts";
import { IDENTITY, outline, programOf, START_MS, stepThrough } from "./step-through.ts";

const OPTIONS = Array.from({ length: 2_000 }, (_, i) => String.fromCharCode(0x4e00 + i)).join("|");
const COSTLY = "{% $count([1..40000].($ * 2)) %}";

function pass(next: string | undefined, members: object): object {
  const way = next === undefined ? { End: true } : { Next: next };
  return { Type: "Pass", QueryLanguage: "JSONata", ...members, ...way };
}

describe("the effort of evaluations", () => {
  test("ends a step after a state that took much, and the next step goes on", () => {
    const states = Object.fromEntries(
      Array.from({ length: 8 }, (_, i) => [
        `S${i}`,
        pass(i < 7 ? `S${i + 1}` : undefined, { Output: COSTLY }),
      ]),
    );
    const program = programOf({ StartAt: "S0", States: states } as never);
    const started = {
      type: "started",
      identity: IDENTITY,
      input: new Payload({}),
      at: START_MS,
      seed: "s",
    } as const;
    const options = { transitionsMax: 1_000, limits: AWS_LIMITS };
    const first = step(program, undefined, started, options);
    expect(first.unfinished).toBe(true);
    const entered = first.history.filter(({ type }) => type === "PassStateEntered").length;
    expect(entered).toBeLessThan(8);
    let { execution, unfinished } = first;
    for (let turns = 0; unfinished && turns < 20; turns++) {
      ({ execution, unfinished } = step(
        program,
        execution,
        { type: "continued", at: START_MS, seed: `s${turns}` },
        options,
      ));
    }
    expect(execution.status).toBe("SUCCEEDED");
  });

  test("ends a step that has written much, and no step where payloads are small", () => {
    const states = Object.fromEntries(
      Array.from({ length: 150 }, (_, i) => [
        `S${i}`,
        { Type: "Pass", ...(i < 149 ? { Next: `S${i + 1}` } : { End: true }) },
      ]),
    );
    const program = programOf({ StartAt: "S0", States: states } as never);
    const firstOf = (text: string) =>
      step(
        program,
        undefined,
        {
          ...{ type: "started", identity: IDENTITY, at: START_MS, seed: "s" },
          input: new Payload(text),
        },
        { transitionsMax: 1_000, limits: AWS_LIMITS },
      );
    expect(firstOf("x".repeat(250_000)).unfinished).toBe(true);
    expect(firstOf("x".repeat(2_000)).unfinished).toBe(false);
  });

  test.each([
    ["counting", COSTLY],
    // All but those of long starts and of one start on the bounded matcher.
    ["patterns that might run away", "{% $contains($states.input.long, /(a|aa)+$/) %}"],
    ["starts at every line", "{% $count([1..20].$contains($states.input.lines, /^\\s*x/m)) %}"],
    ["counted repetitions", "{% $contains($states.input.long, /a{1000}b/) %}"],
    ["many groups", `{% $contains($states.input.long, /\\w?y${"()".repeat(5_000)}/) %}`],
    ["many looks", `{% $contains($states.input.long, /(?:(?=x)|xx)+y${"()".repeat(5_000)}/) %}`],
    ["large programs", "{% $contains($states.input.short, /(?:\\w{19000}|\\w)*xy/) %}"],
    ["many options", `{% $contains($states.input.long, /${OPTIONS}/) %}`],
    ["long starts", "{% $contains($states.input.long, /\\w{20}-/) %}"],
    ["one start that looks far", "{% $count([1..30].$contains($states.input.long, /^a(?=.*)/)) %}"],
    [
      "patterns over short texts",
      "{% $count([1..6000].$contains($states.input.short, /a*a*b/)) %}",
    ],
  ])("is shared by the expressions of one visit to a state: %s", (_what, expression) => {
    const many = Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`m${i}`, expression]));
    const { now } = stepThrough(
      { StartAt: "S", States: { S: pass(undefined, { Output: many }) } } as never,
      { long: `${"a".repeat(20_000)}!`, short: "a".repeat(20), lines: "\n".repeat(20_000) },
    ).travel();
    expect(now.failure?.error).toBe("States.QueryEvaluationError");
    expect(now.failure?.cause).toContain("Expression evaluation timeout: Check for infinite loop");
  });

  test("is granted anew to every visit and to every iteration of a Map", () => {
    const definition = {
      StartAt: "M",
      States: {
        M: {
          Type: "Map",
          QueryLanguage: "JSONata",
          Items: "{% [1..60] %}",
          ItemSelector: { n: "{% $count([1..10000].($ * 2)) %}" },
          ItemProcessor: { StartAt: "P", States: { P: pass(undefined, { Output: COSTLY }) } },
          End: true,
        },
      },
    };
    const { now, history } = stepThrough(definition as never, {}).travel();
    expect(outline(history).at(-1)).toContain("ExecutionSucceeded");
    expect(now.output?.value).toEqual(Array.from({ length: 60 }, () => 40_000));
  });

  const distributed = (selected: string, more: object): never =>
    ({
      StartAt: "M",
      States: {
        M: {
          Type: "Map",
          QueryLanguage: "JSONata",
          Label: "label",
          Items: "{% [1..60] %}",
          ItemSelector: { n: `{% ${selected} %}` },
          ItemProcessor: {
            ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" },
            StartAt: "P",
            States: { P: { Type: "Pass", End: true } },
          },
          End: true,
          ...more,
        },
      },
    }) as never;
  const VALUE = "$states.context.Map.Item.Value";

  test.each([
    ["children one by one", {}],
    ["a few children at once", { MaxConcurrency: 30 }],
    ["one batch", { ItemBatcher: { MaxItemsPerBatch: 100 } }],
    ["batches of few bytes", { ItemBatcher: { MaxInputBytesPerBatch: 236 } }],
  ])("ends a step amid the items of a Distributed Map, and changes nothing: %s", (_what, more) => {
    const outcomeOf = (selected: string, stored: boolean): object => {
      const given = stepThrough(distributed(selected, more), {}, { stored, seed: "s" });
      const { now, history, commands, triggers } = given.travel();
      const steps = triggers.filter(({ body }) => body.type === "continued").length;
      expect(steps > 0).toBe(selected !== VALUE);
      const starts = commands.flatMap((command) =>
        command.type === "startChildren" ? command.children : [],
      );
      const children = starts.map(({ index, input }) => [index, input.value]);
      return { status: now.status, events: outline(history), children };
    };
    const plain = outcomeOf(VALUE, false);
    const costly = `($count([1..10000].($ * 2)); ${VALUE})`;
    expect(plain).toMatchObject({ status: "SUCCEEDED" });
    expect(outcomeOf(costly, false)).toEqual(plain);
    expect(outcomeOf(costly, true)).toEqual(plain);
  });
});
