// Children of a map run are redriven with their map run, never alone.
import { describe, expect, test } from "vitest";
import { createLab, failed, type Lab, lambda, succeeded } from "../../test/simulation/lab.ts";
import type { ExecutionRecord } from "./index.ts";

function machine(tolerated: number, ExecutionType = "STANDARD") {
  return {
    M: {
      Type: "Map",
      ItemProcessor: {
        ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType },
        StartAt: "T",
        States: { T: { Type: "Task", Resource: lambda("once"), End: true } },
      },
      ToleratedFailurePercentage: tolerated,
      End: true,
    },
  };
}

function failsOnce() {
  let runs = 0;
  return async () => {
    runs += 1;
    return runs === 1 ? failed("Oops", "first") : succeeded(runs);
  };
}

async function childOf(lab: Lab, arn: string): Promise<ExecutionRecord> {
  const [run] = (await lab.engine.listMapRuns(arn, { limit: 1 })).items;
  const mapRunArn = run?.mapRunArn ?? "";
  const [child] = (await lab.engine.listExecutions({ of: { mapRunArn }, limit: 1 })).items;
  return await lab.settled(child?.executionArn ?? "");
}

describe("a child of a map run", () => {
  test("is redriven by its map run only", async () => {
    const lab = await createLab({ runs: { once: failsOnce() } });
    const arn = await lab.start(await lab.machine(machine(0)), [1]);
    expect(await lab.settled(arn)).toMatchObject({ status: "FAILED" });
    const child = await childOf(lab, arn);
    expect(child).toMatchObject({ status: "FAILED", redriveStatus: "REDRIVABLE_BY_MAP_RUN" });
    expect(await lab.engine.redriveExecution(child.executionArn)).toEqual({
      type: "notRedrivable",
      reason:
        "Execution is a child of a Map Run and can only be redriven by redriving the execution of its Map Run",
    });
    expect(await lab.engine.redriveExecution(arn)).toMatchObject({ type: "redriven" });
    expect(await lab.settled(arn)).toMatchObject({ status: "SUCCEEDED" });
    expect(await lab.settled(child.executionArn)).toMatchObject({
      status: "SUCCEEDED",
      redriveCount: 1,
    });
  });

  test("that is Express begins anew under its ARN and is described as it ended last", async () => {
    const lab = await createLab({ runs: { once: failsOnce() } });
    const arn = await lab.start(await lab.machine(machine(0, "EXPRESS")), [1]);
    expect(await lab.settled(arn)).toMatchObject({ status: "FAILED" });
    const child = await childOf(lab, arn);
    expect(child).toMatchObject({ status: "FAILED" });
    await lab.engine.redriveExecution(arn);
    expect(await lab.settled(arn)).toMatchObject({ status: "SUCCEEDED" });
    expect(await lab.settled(child.executionArn)).toMatchObject({
      status: "SUCCEEDED",
      output: "2",
    });
  });

  test("is not redrivable where nothing can redrive its parent", async () => {
    const lab = await createLab({ runs: { once: failsOnce() } });
    const arn = await lab.start(await lab.machine(machine(100)), [1]);
    expect(await lab.settled(arn)).toMatchObject({ status: "SUCCEEDED" });
    expect(await childOf(lab, arn)).toMatchObject({
      status: "FAILED",
      redriveStatus: "NOT_REDRIVABLE",
      redriveStatusReason: "Parent execution is SUCCEEDED and cannot be redriven",
    });
  });
});
