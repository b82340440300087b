import { expect, test } from "vitest";
import type { FoundExecution } from "../../engine/index.ts";
import { HistoryFold } from "../../graph/index.ts";
import type { Folded } from "../fold/index.ts";
import { slowStates } from "./slow-states.ts";

const MACHINE = "arn:aws:states:us-east-1:123456789012:stateMachine:m";
const SPAN = { of: { everything: true }, from: 0, to: 10 } as const;

function executions(lengths: readonly number[]): readonly FoundExecution[] {
  return lengths.map((_, i) => ({
    executionArn: `${MACHINE}:${i}`,
    ...{ stateMachineArn: MACHINE, name: `e-${i}`, type: "STANDARD", status: "SUCCEEDED" },
    ...{ startDate: 1, redriveCount: 0 },
  }));
}

/** A history of states that each take a millisecond: two events a state. */
function begun(length: number, most: number): Folded {
  const fold = new HistoryFold();
  for (let id = 1; id <= Math.min(length, most); id += 1) {
    const type = id % 2 === 1 ? "PassStateEntered" : "PassStateExited";
    fold.add({ id, previousId: id - 1, type, at: id, details: { name: "A" } });
  }
  return { fold, isWhole: most >= length };
}

async function followed(lengths: readonly number[]): ReturnType<typeof slowStates> {
  const items = executions(lengths);
  const engine = {
    findExecutions: async ({ limit }: { readonly limit: number }) => ({
      ...{ items: items.slice(0, limit), searched: items.length },
    }),
  };
  const most = new Map<string, number>();
  return slowStates(
    engine,
    async ({ executionArn }, asked) => {
      const known = Math.max(asked, most.get(executionArn) ?? 0);
      most.set(executionArn, known);
      return begun(lengths[Number(executionArn.split(":").at(-1))] ?? 0, known);
    },
    SPAN,
  );
}

test("one large execution among small ones takes no other's place in the sample", async () => {
  const { sampled, shortened, states } = await followed([24_006, ...Array<number>(60).fill(10)]);
  expect(sampled).toBe(61);
  expect(states[0]?.visits).toBeGreaterThanOrEqual(60 * 5 + 9_000);
  expect(shortened).toEqual({ executions: 1, events: expect.any(Number) });
  expect(shortened?.events).toBeGreaterThan(19_000);
  expect(shortened?.events).toBeLessThan(20_000);
});

test("large executions share alike, and each is in the sample", async () => {
  const { sampled, shortened, states } = await followed(Array<number>(50).fill(5_000));
  expect([sampled, shortened]).toEqual([50, { executions: 50, events: 400 }]);
  expect(states[0]?.visits).toBe(50 * 200);
});

test("where all fits nothing is cut", async () => {
  const { sampled, shortened } = await followed([15_000, 20, 20]);
  expect([sampled, shortened]).toEqual([3, undefined]);
});
