// The real engine through random stories: crashes, faults, doubled and late answers; the same seed, the same bytes.
import { describe, expect, test } from "vitest";
import { type SimulationResult, simulate } from "./simulation.ts";

const SEED = process.env["TREADLE_SEED"];
const STORIES = Number(process.env["TREADLE_STORIES"] ?? 300);
const TWICE = 30;
/** For machines that have other things to do; alone it takes a tenth of it. */
const PATIENCE_MS = 600_000 * Math.max(1, STORIES / 300);

function verdict(result: SimulationResult): string {
  if (result.violations.length === 0) return "ok";
  const found = result.violations.slice(0, 5).map(({ rule, evidence }) => `  ${rule}: ${evidence}`);
  return [
    `seed ${result.seed} breaks ${result.violations.length} rules:`,
    ...found,
    `repeat it with: npm run simulate -- --seed ${result.seed}`,
  ].join("\n");
}

describe.skipIf(SEED !== undefined)("random stories", () => {
  test(`${STORIES} seeds keep every rule`, { timeout: PATIENCE_MS }, async () => {
    const totals = { executions: 0, crashes: 0, steps: 0 };
    for (let seed = 1; seed <= STORIES; seed++) {
      const result = await simulate({ seed: String(seed) });
      expect(verdict(result)).toBe("ok");
      totals.executions += result.executions;
      totals.crashes += result.crashes;
      totals.steps += result.steps;
    }
    expect(totals.crashes).toBeGreaterThan(STORIES);
    expect(totals.executions).toBeGreaterThan(STORIES);
  });

  // 382, 1629: a child was lost where its portion was asked for again by the turn that took the answer.
  // 1665: a redriven run waited for a read that was under way when it failed.
  // 2985: tasks of an activity were lost that came while the last one of its queue was handed over.
  // 3430: what a child had ended with in an earlier life was not heard once its run had been stopped.
  test.each(["382", "1629", "1665", "2985", "3430"])(
    "seed %s, which once broke a rule, keeps them",
    async (seed) => {
      expect(verdict(await simulate({ seed }))).toBe("ok");
    },
  );

  test("the same seed gives the same bytes", { timeout: PATIENCE_MS }, async () => {
    for (let seed = 1; seed <= TWICE; seed++) {
      const first = await simulate({ seed: String(seed) });
      const second = await simulate({ seed: String(seed) });
      expect(`${seed} ${second.hash}`).toBe(`${seed} ${first.hash}`);
    }
  });
});

describe.skipIf(SEED === undefined)("one story", () => {
  test(`seed ${SEED}`, async () => {
    const lines: string[] = [];
    const result = await simulate({ seed: SEED ?? "", tell: (line) => lines.push(line) });
    console.log([...lines, "", JSON.stringify(result, undefined, 2)].join("\n"));
    expect(verdict(result)).toBe("ok");
  });
});
