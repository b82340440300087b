import { describe, expect, test } from "vitest";
import { createLab, lambda, succeeded } from "../../test/simulation/lab.ts";
import { Payload } from "../base/index.ts";
import { MemoryStore } from "../store/index.ts";
import { openEngine } from "./open-engine.ts";
import { FixedChance, ManualClock } from "./virtual-clock.ts";

const HELLO = { Hello: { Type: "Pass", Result: "Hello World!", End: true } };
const WAIT = { W: { Type: "Wait", Seconds: 60, End: true } };
const NOTHING = Payload.parse("{}");

describe("an Express execution", () => {
  test("is answered at its close with what is billed", async () => {
    const lab = await createLab({
      runs: {
        slow: async (_, { whilePassive }) => {
          await whilePassive(
            new Promise<void>((resolve) => lab.clock.wakeAt(lab.clock.now() + 250, resolve)),
          );
          return succeeded("done");
        },
      },
    });
    const states = { T: { Type: "Task", Resource: lambda("slow"), End: true } };
    const revisionId = await lab.machine(states, { type: "EXPRESS" });
    const answered = lab.engine.startSyncExecution({ revisionId, input: Payload.parse("{}") });
    await lab.clock.advance(1_000);
    const answer = await answered;
    expect(answer).toMatchObject({
      type: "closed",
      execution: {
        status: "SUCCEEDED",
        output: '"done"',
        billingDetails: { billedMemoryUsedInMB: 64, billedDurationInMilliseconds: 300 },
      },
    });
  });

  test("leaves its history in memory and nothing in the store", async () => {
    const lab = await createLab();
    const arn = await lab.start(await lab.machine(HELLO, { type: "EXPRESS" }));
    expect(arn).toMatch(/:express:m1:[0-9a-f-]{36}:[0-9a-f-]{36}$/);
    expect((await lab.settled(arn)).status).toBe("SUCCEEDED");
    expect(await lab.events(arn)).toHaveLength(4);
    expect(await lab.store.describe(arn)).toBeUndefined();
  });

  test("is answered however long its history grows, of which the beginning is kept", async () => {
    const lab = await createLab();
    const states = {
      More: {
        Type: "Choice",
        Choices: [{ Variable: "$.n", NumericGreaterThanEquals: 3_000, Next: "Done" }],
        Default: "Count",
      },
      Count: { Type: "Pass", Parameters: { "n.$": "States.MathAdd($.n, 1)" }, Next: "More" },
      Done: { Type: "Succeed" },
    };
    const revisionId = await lab.machine(states, { type: "EXPRESS" });
    const input = Payload.parse('{"n":0}');
    const answer = await lab.engine.startSyncExecution({ revisionId, input });
    if (answer.type !== "closed") throw new Error(answer.type);
    expect(answer.execution).toMatchObject({ status: "SUCCEEDED", historyCount: 12_006 });
    expect(await lab.events(answer.execution.executionArn)).toHaveLength(10_000);
  });

  test("is answered however large its states' outputs are, and the beginning of its history is kept", async () => {
    const lab = await createLab();
    const count = "{% $states.input.n + 1 %}";
    const large = "{% $string($states.input.n) & $pad('', 200000, 'z') %}";
    const isLess = { Condition: "{% $states.input.n < 240 %}", Next: "More" };
    const states = {
      More: {
        ...{ Type: "Choice", QueryLanguage: "JSONata", Default: "Done" },
        Choices: [{ ...isLess, Output: { n: count, large } }],
      },
      Done: { Type: "Pass", QueryLanguage: "JSONata", Output: "{% $states.input.n %}", End: true },
    };
    const revisionId = await lab.machine(states, { type: "EXPRESS" });
    const input = Payload.parse('{"n":0}');
    const answer = await lab.engine.startSyncExecution({ revisionId, input });
    if (answer.type !== "closed") throw new Error(answer.type);
    const { executionArn } = answer.execution;
    expect(answer.execution).toMatchObject({ output: "240", historyCount: 486 });
    const events = await lab.events(executionArn);
    expect(events.length).toBeGreaterThan(100);
    expect(events.length).toBeLessThan(400);
    expect(events[0]).toBe("ExecutionStarted");
    expect(await lab.engine.describeExecution(executionArn)).toMatchObject({ status: "SUCCEEDED" });
  });

  test("does not keep the event loop from its turn, however many follow each other", async () => {
    const lab = await createLab();
    const revisionId = await lab.machine(HELLO, { type: "EXPRESS" });
    let othersHadTheirTurn = false;
    setImmediate(() => {
      othersHadTheirTurn = true;
    });
    await lab.engine.startSyncExecution({ revisionId, input: NOTHING });
    expect(othersHadTheirTurn).toBe(false);
    for (let i = 0; i < 100; i++) {
      await lab.engine.startSyncExecution({ revisionId, input: NOTHING });
    }
    expect(othersHadTheirTurn).toBe(true);
  });

  test("tells whoever waits for it when a rule of ours breaks", async () => {
    const clock = new ManualClock();
    const chance = new FixedChance("broken");
    const lab = await createLab({ clock });
    let seeds = 0;
    const engine = await openEngine({
      ...{ store: new MemoryStore(), clock, report: (incident) => lab.incidents.push(incident) },
      runnerFor: () => undefined,
      chance: {
        uuid: () => chance.uuid(),
        seed: () => {
          seeds += 1;
          if (seeds > 1) throw new Error("no more seeds");
          return chance.seed();
        },
      },
    });
    const revision = {
      ...{ revisionId: "r", name: "m", type: "EXPRESS", roleArn: "", updateDate: 0 },
      stateMachineArn: "arn:aws:states:us-east-1:123456789012:stateMachine:m",
      definition: JSON.stringify({ StartAt: "W", States: WAIT }),
    };
    await engine.catalog.put("stateMachineRevision", "r", JSON.stringify(revision));
    const answered = engine.startSyncExecution({ revisionId: "r", input: NOTHING });
    const refused = expect(answered).rejects.toThrow("no more seeds");
    await clock.advance(60_000);
    await refused;
    expect(lab.incidents).toMatchObject([{ kind: "executionSetAside" }]);
  });
});
