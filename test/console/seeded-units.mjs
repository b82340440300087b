// @ts-check
// seeded-units.mjs — executions that are over, as the store takes them; plain, so that the benchmarks can use it too.

const BATCH = 5_000;
const ACCOUNT = "us-east-1:123456789012";

/** @typedef {import("../../src/engine/index.ts").ExecutionUnit} ExecutionUnit */

/**
 * One a second until `lastStart`, every tenth of them failed; in batches.
 *
 * @param {number} count
 * @param {number} lastStart
 * @returns {Iterable<readonly ExecutionUnit[]>}
 */
export function* seededUnits(count, lastStart) {
  for (let from = 0; from < count; from += BATCH) {
    const many = Math.min(BATCH, count - from);
    yield Array.from({ length: many }, (_, i) => unit(from + i, count, lastStart));
  }
}

/**
 * @param {number} i
 * @param {number} count
 * @param {number} lastStart
 * @returns {ExecutionUnit}
 */
function unit(i, count, lastStart) {
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
