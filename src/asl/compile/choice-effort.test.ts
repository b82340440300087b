// What the rules of a Choice take off what its visit may use up.
import { describe, expect, test } from "vitest";
import type { Json, JsonObject } from "../../base/index.ts";
import { DEFAULT_BUDGET, QueryFailure } from "../../query/index.ts";
import { choicePredicate } from "./choice-rule.ts";

const LONG = "ab".repeat(100_000);

/** Tries the rules one after the other, as a Choice does; none of them holds. */
function outcomeOf(rules: readonly JsonObject[], input: Json) {
  const effort = { left: DEFAULT_BUDGET.steps };
  const env = {
    input,
    context: () => null,
    variable: () => undefined,
    now: 0,
    random: () => {
      throw new Error("nothing here is random");
    },
    effort,
  };
  const failure = rules
    .map(choicePredicate)
    .map((holds) => holds(env))
    .find((holds) => holds !== false);
  return { failure, spent: DEFAULT_BUDGET.steps - effort.left };
}

function rules(count: number, rule: (i: number) => JsonObject): JsonObject[] {
  return Array.from({ length: count }, (_, i) => ({ Variable: "$.t", ...rule(i) }));
}

describe("the rules of a Choice share what a visit may use up", () => {
  test.each([
    ["StringMatches", (i: number) => ({ StringMatches: `*${"ab".repeat(15)}${i}*` })],
    ["StringLessThanPath", () => ({ StringLessThanPath: "$.u" })],
    ["StringEqualsPath", () => ({ Not: { Variable: "$.t", StringEqualsPath: "$.same" } })],
  ])("long texts of %s end in the failure of the limit", (_operator, rule) => {
    const input = { t: LONG, u: `${LONG.slice(0, -1)}a`, same: `${LONG}` };
    const { failure } = outcomeOf(rules(2_000, rule), input);
    expect(failure).toBeInstanceOf(QueryFailure);
    expect(failure).toMatchObject({
      error: "States.Runtime",
      reason: "Invalid path '$.t' : The path visits more than 1600000 places of the document",
    });
  });

  test.each([
    ["StringMatches", "order-7", (i: number) => ({ StringMatches: `*item*${i}` })],
    ["StringEquals", "order-7", (i: number) => ({ StringEquals: `order-${i}x` })],
    ["NumericLessThan", 7, () => ({ NumericLessThan: 3 })],
    [
      "TimestampLessThan",
      "2026-03-05T21:29:29Z",
      () => ({ TimestampLessThan: "2016-03-05T21:29:29.243167252Z" }),
    ],
    ["IsPresent", 1, () => ({ Variable: "$.no", IsPresent: true })],
  ])("10,000 rules of %s on short values pass", (_operator, t, rule) => {
    const { failure, spent } = outcomeOf(rules(10_000, rule), { t });
    expect(failure).toBeUndefined();
    expect(spent).toBeGreaterThanOrEqual(20_000);
    expect(spent).toBeLessThan(300_000);
  });

  test("a rule that matches a long text once is far below the limit", () => {
    const { failure, spent } = outcomeOf(
      rules(20, () => ({ StringMatches: "*abb*" })),
      {
        t: LONG,
      },
    );
    expect(failure).toBeUndefined();
    expect(spent).toBeLessThan(DEFAULT_BUDGET.steps / 4);
  });
});
