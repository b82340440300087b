// seeded.ts — a data folder with many executions that are over, written straight into the store.
import type { ExecutionUnit } from "../../src/engine/index.ts";
import { SqliteStore } from "../../src/store/index.ts";

const BATCH = 5_000;
const ACCOUNT = "us-east-1:123456789012";

/** One a second until `lastStart`; every tenth has failed. */
export async function seedExecutions(
  directory: string,
  count: number,
  lastStart: number,
): Promise<void> {
  const store = await SqliteStore.open({ directory, synchronous: "OFF", ownThread: false });
  for (let from = 0; from < count; from += BATCH) {
    const many = Math.min(BATCH, count - from);
    const units = Array.from({ length: many }, (_, i) => unit(from + i, count, lastStart));
    await store.commit(units);
  }
  await store.close();
}

function unit(i: number, count: number, lastStart: number): ExecutionUnit {
  const name = `order-${String(i).padStart(6, "0")}`;
  const startDate = lastStart - (count - i) * 1000;
  const failed = i % 10 === 0;
  return {
    ...{ type: "execution", executionArn: `arn:aws:states:${ACCOUNT}:execution:checkout:${name}` },
    expect: 0,
    birth: {
      ...{ name, type: "STANDARD", revisionId: "r1", flow: 0, startDate },
      stateMachineArn: `arn:aws:states:${ACCOUNT}:stateMachine:checkout`,
      input: JSON.stringify({ orderId: i, customer: `Customer ${i % 977}` }),
      roleArn: "arn:aws:iam::123456789012:role/r",
    },
    standing: {
      ...{ status: failed ? "FAILED" : "SUCCEEDED", stopDate: startDate + 1200 },
      ...{ redriveCount: 0, historyCount: 0 },
      ...(failed ? { error: "OutOfStock", cause: `order ${i}` } : { output: "{}" }),
    },
    pending: false,
    ...{ framesPut: [], framesDeleted: [], events: [], firstEventId: 1, mapRuns: [] },
  };
}
