import { describe, expect, test } from "vitest";
import { createLab, failed, lambda, succeeded } from "../../test/simulation/lab.ts";

const HELLO = { Hello: { Type: "Pass", Result: "Hello World!", End: true } };

describe("an execution", () => {
  test("runs to its end and is described with its history", async () => {
    const lab = await createLab();
    const arn = await lab.start(await lab.machine(HELLO), { a: 1 });
    const record = await lab.settled(arn);
    expect(record).toMatchObject({
      status: "SUCCEEDED",
      input: '{"a":1}',
      output: '"Hello World!"',
      redriveStatus: "NOT_REDRIVABLE",
      redriveStatusReason: "Execution is SUCCEEDED and cannot be redriven",
    });
    expect(await lab.events(arn)).toEqual([
      "ExecutionStarted",
      "PassStateEntered",
      "PassStateExited",
      "ExecutionSucceeded",
    ]);
    expect(lab.engine.stats()).toMatchObject({ executionsStarted: 1, executionsResident: 0 });
  });

  test("waits by the clock and not by the machine", async () => {
    const lab = await createLab();
    const states = {
      A: { Type: "Wait", Seconds: 3600, Next: "B" },
      B: { Type: "Wait", Seconds: 3600, End: true },
    };
    const arn = await lab.start(await lab.machine(states));
    expect((await lab.settled(arn)).status).toBe("RUNNING");
    await lab.clock.advance(3_600_000);
    expect((await lab.settled(arn)).status).toBe("RUNNING");
    await lab.clock.advance(3_600_000);
    const record = await lab.settled(arn);
    expect(record.status).toBe("SUCCEEDED");
    expect(record.stopDate! - record.startDate).toBe(7_200_000);
  });

  test("gives its tasks to their runners and retries what failed", async () => {
    let attempts = 0;
    const lab = await createLab({
      runs: {
        flaky: async (request) => {
          attempts += 1;
          if (attempts < 3) return failed("Busy");
          return succeeded({ got: request.parameters.value, retry: request.retryCount });
        },
      },
    });
    const states = {
      T: {
        Type: "Task",
        Resource: lambda("flaky"),
        Retry: [{ ErrorEquals: ["Busy"], IntervalSeconds: 5, MaxAttempts: 2 }],
        End: true,
      },
    };
    const arn = await lab.start(await lab.machine(states), { x: 1 });
    await lab.clock.advance(60_000);
    const record = await lab.settled(arn);
    expect(record.output).toBe('{"got":{"x":1},"retry":2}');
    expect(record.stopDate! - record.startDate).toBe(15_000);
  });

  test("fails by name where nobody runs its resource", async () => {
    const lab = await createLab();
    const states = { T: { Type: "Task", Resource: lambda("nobody"), End: true } };
    const record = await lab.settled(await lab.start(await lab.machine(states)));
    expect(record.status).toBe("FAILED");
    expect(record.error).toBe("States.Runtime");
    expect(record.cause).toContain("is not supported by this server");
  });

  test("a runner that throws fails its task alone and is reported", async () => {
    const lab = await createLab({
      runs: {
        broken: async () => {
          throw new Error("boom");
        },
      },
    });
    const states = { T: { Type: "Task", Resource: lambda("broken"), End: true } };
    const record = await lab.settled(await lab.start(await lab.machine(states)));
    expect(record.status).toBe("FAILED");
    expect(lab.incidents.map((incident) => incident.kind)).toEqual(["runnerBroken"]);
  });
});
