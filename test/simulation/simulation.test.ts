// The real engine through random stories: crashes, faults, doubled and late answers; the same seed, the same bytes.
import { describe, expect, test } from "vitest";
import { type SimulationResult, simulate } from "./simulation.ts";

const SEED = process.env["TREADLE_SEED"];
const STORIES = Number(process.env["TREADLE_STORIES"] ?? 300);
const TWICE = 30;
/** For machines that have other things to do; alone it takes a tenth of it. */
const PATIENCE_MS = 600_000 * Math.max(1, STORIES / 300);

/** Every other story is a rich one. */
function seedOf(n: number): string {
  return n % 2 === 1 ? String(n) : `r${n}`;
}

/** What rich stories are for happens in them. */
const SEEN = [
  ...["map run SUCCEEDED", "map run FAILED", "map run ABORTED", "map run redriven"],
  ...["map run in a child", "map run updated", "child stopped", "redriven at once"],
  ...["Express children", "Express children redriven", "Express closed", "Express started"],
  ...["manifest", "compact manifest", "version started", "machine deleted", "closed and opened"],
  ...["memory low", "Express noRoom"],
];

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
    const seen = new Set<string>();
    for (let n = 1; n <= STORIES; n++) {
      const result = await simulate({ seed: seedOf(n) });
      for (const what of result.seen.keys()) seen.add(what);
      expect(verdict(result)).toBe("ok");
      totals.executions += result.executions;
      totals.crashes += result.crashes;
      totals.steps += result.steps;
    }
    expect(totals.crashes).toBeGreaterThan(STORIES);
    expect(totals.executions).toBeGreaterThan(STORIES);
    expect(SEEN.filter((what) => !seen.has(what))).toEqual([]);
  });

  // 382, 1629: a child was lost where its portion was asked for again by the turn that took the answer.
  // 1665: a redriven run waited for a read that was under way when it failed.
  // 2985: tasks of an activity were lost that came while the last one of its queue was handed over.
  // 3430: what a child had ended with in an earlier life was not heard once its run had been stopped.
  // r446, r1278: ends of children that were heard twice were taken for the ends of their redrives.
  // r188: a machine that was being deleted stayed, because the store failed when its last execution had closed.
  test.each(["382", "1629", "1665", "2985", "3430", "r188", "r446", "r1278"])(
    "seed %s, which once broke a rule, keeps them",
    async (seed) => {
      expect(verdict(await simulate({ seed }))).toBe("ok");
    },
  );

  test("the same seed gives the same bytes", { timeout: PATIENCE_MS }, async () => {
    for (let n = 1; n <= TWICE; n++) {
      const seed = seedOf(n);
      const first = await simulate({ seed });
      const second = await simulate({ seed });
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
