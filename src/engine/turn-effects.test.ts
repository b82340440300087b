import { expect, test } from "vitest";
import { Payload } from "../base/index.ts";
import { KeptHistory } from "./kept-history.ts";
import type { Slot } from "./slot.ts";
import { TurnEffects, type TurnEffectsPorts } from "./turn-effects.ts";

test("the history of an Express execution that is set aside gives its room to others", () => {
  const running = { bytes: 0 };
  const history = new KeptHistory(running);
  const details = { input: new Payload("x".repeat(1_000)) };
  history.append([{ id: 1, previousEventId: 0, timestamp: 0, type: "ExecutionStarted", details }]);
  expect(running.bytes).toBeGreaterThan(2_000);
  const effects = new TurnEffects({
    dispatcher: { cancelAll: () => undefined },
    mapTransfers: { abandon: () => undefined },
    announcer: { abandon: () => undefined },
    // The cast: it asks for nothing else.
  } as unknown as TurnEffectsPorts);
  // The cast: nobody looks into the rest of it here.
  effects.abandon({ arn: "a", durable: false, history } as Slot, new Error("broken"));
  expect(running.bytes).toBe(0);
});
