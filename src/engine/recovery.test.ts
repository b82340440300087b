// What survives: crashes between any two steps, commits that fail, executions that leave memory.
import { describe, expect, test } from "vitest";
import { FaultyStore } from "../../test/simulation/faulty-store.ts";
import {
  createLab,
  failed,
  type Lab,
  type LabOptions,
  lambda,
  type Run,
  succeeded,
} from "../../test/simulation/lab.ts";
import { Payload } from "../base/index.ts";
import { MemoryStore } from "../store/index.ts";
import { EngineUnavailable, ManualClock } from "./index.ts";

const PASS = { P: { Type: "Pass", End: true } };
const WAIT = { W: { Type: "Wait", Seconds: 60, End: true } };
const TASK = { T: { Type: "Task", Resource: lambda("task"), End: true } };
const QUEUE = "arn:aws:states:::sqs:sendMessage.waitForTaskToken";
const TOKEN = {
  T: { Type: "Task", Resource: QUEUE, Parameters: { "t.$": "$$.Task.Token" }, End: true },
};

/** A lab whose process can be killed and started again on the same data. */
class Machine {
  readonly #inner = new MemoryStore();
  readonly #options: LabOptions;
  store: FaultyStore;
  lab: Lab;

  private constructor(options: LabOptions, store: FaultyStore, lab: Lab) {
    this.#options = options;
    this.store = store;
    this.lab = lab;
  }

  static async on(options: LabOptions = {}): Promise<Machine> {
    const machine = new Machine(options, undefined as never, undefined as never);
    await machine.#boot();
    return machine;
  }

  async crash(downMs = 0): Promise<void> {
    this.store.cut();
    await this.#boot(this.lab.clock.now() + downMs);
  }

  async #boot(now?: number): Promise<void> {
    this.store = new FaultyStore(this.#inner);
    this.lab = await createLab({
      ...this.#options,
      store: this.store,
      clock: new ManualClock(now),
    });
    await this.lab.clock.settled();
  }
}

function never(): Promise<never> {
  return new Promise(() => undefined);
}

describe("after a crash", () => {
  test("a sleeping execution wakes at its time, without being loaded before", async () => {
    const machine = await Machine.on();
    const arn = await machine.lab.start(await machine.lab.machine(WAIT));
    await machine.lab.clock.advance(20_000);
    await machine.crash();
    expect(machine.lab.engine.stats().executionsResident).toBe(0);
    await machine.lab.clock.advance(39_999);
    expect((await machine.lab.settled(arn)).status).toBe("RUNNING");
    await machine.lab.clock.advance(1);
    expect((await machine.lab.settled(arn)).status).toBe("SUCCEEDED");
  });

  test("a timer that rang while nobody ran rings at once", async () => {
    const machine = await Machine.on();
    const arn = await machine.lab.start(await machine.lab.machine(WAIT));
    await machine.lab.clock.settled();
    await machine.crash(100_000);
    expect((await machine.lab.settled(arn)).status).toBe("SUCCEEDED");
  });

  test("a task under way is given again under its id, and counts how often", async () => {
    const given: (readonly [string, number])[] = [];
    const task: Run = async (request, { attempt, whilePassive }) => {
      given.push([request.taskId, attempt]);
      return attempt < 3 ? await whilePassive(never()) : succeeded("third");
    };
    const machine = await Machine.on({ runs: { task } });
    const arn = await machine.lab.start(await machine.lab.machine(TASK));
    await machine.lab.clock.settled();
    await machine.crash();
    expect(await machine.lab.engine.recovered).toBe(1);
    await machine.crash();
    const [[id]] = given as [[string, number]];
    expect(given).toEqual([
      [id, 1],
      [id, 2],
      [id, 3],
    ]);
    expect((await machine.lab.settled(arn)).output).toBe('"third"');
    const types = await machine.lab.events(arn);
    expect(types.filter((type) => type === "LambdaFunctionScheduled")).toHaveLength(1);
  });

  test("a task with a token waits on for its answer and is not given again", async () => {
    let given = 0;
    let token = "";
    const send: Run = async (request, { submitted }) => {
      given += 1;
      token = request.taskToken ?? "";
      await submitted(Payload.parse("{}"));
      return { type: "waiting" };
    };
    const machine = await Machine.on({ runs: { "sqs:sendMessage": send } });
    const arn = await machine.lab.start(await machine.lab.machine(TOKEN));
    await machine.lab.clock.settled();
    await machine.crash();
    expect(machine.lab.engine.stats().executionsResident).toBe(0);
    const answer = { type: "succeeded", output: Payload.parse("7") } as const;
    expect(await machine.lab.engine.completeTask(token, answer)).toBe("accepted");
    expect((await machine.lab.settled(arn)).output).toBe("7");
    expect(given).toBe(1);
  });

  test("a .sync task goes on waiting for what it has submitted", async () => {
    const seen: (string | undefined)[] = [];
    const run: Run = async (_, { submitted, submittedOutput, whilePassive }) => {
      seen.push(submittedOutput?.text());
      if (submittedOutput !== undefined) return succeeded("resumed");
      await submitted(Payload.parse('{"JobId":"j1"}'));
      return await whilePassive(never());
    };
    const machine = await Machine.on({ runs: { "batch:submitJob": run } });
    const Resource = "arn:aws:states:::batch:submitJob.sync";
    const states = { T: { Type: "Task", Resource, Parameters: {}, End: true } };
    const arn = await machine.lab.start(await machine.lab.machine(states));
    await machine.lab.clock.settled();
    await machine.crash();
    expect((await machine.lab.settled(arn)).output).toBe('"resumed"');
    expect(seen).toEqual([undefined, '{"JobId":"j1"}']);
  });

  test("the queue of an activity is filled again", async () => {
    const activity = "arn:aws:states:us-east-1:123456789012:activity:a";
    const machine = await Machine.on();
    await machine.lab.engine.catalog.put("activity", activity, "{}");
    const states = { T: { Type: "Task", Resource: activity, End: true } };
    const revisionId = await machine.lab.machine(states);
    await machine.lab.start(revisionId, 1);
    const second = await machine.lab.start(revisionId, 2);
    await machine.lab.engine.getActivityTask(activity, undefined);
    await machine.crash();
    const task = await machine.lab.engine.getActivityTask(activity, undefined);
    expect(task?.input).toBe("2");
    expect(machine.lab.engine.stats().activityTasksQueued).toBe(0);
    const output = Payload.parse("3");
    await machine.lab.engine.completeTask(task!.taskToken, { type: "succeeded", output });
    expect((await machine.lab.settled(second)).output).toBe("3");
  });

  test("a loop that was interrupted by its budget goes on", async () => {
    const machine = await Machine.on({
      limits: { payloadBytesMax: 262_144, historyEventsMax: Number.POSITIVE_INFINITY },
    });
    const states = {
      Add: {
        Type: "Pass",
        Parameters: { "n.$": "States.MathAdd($.n, 1)" },
        Next: "More",
      },
      More: {
        Type: "Choice",
        Choices: [{ Variable: "$.n", NumericLessThan: 20_000, Next: "Add" }],
        Default: "Done",
      },
      Done: { Type: "Succeed" },
    };
    const arn = await machine.lab.start(await machine.lab.machine(states), { n: 0 });
    expect((await machine.lab.engine.describeExecution(arn))?.status).toBe("RUNNING");
    await machine.crash();
    expect((await machine.lab.settled(arn)).output).toBe('{"n":20000}');
  });

  test("documents are there", async () => {
    const machine = await Machine.on();
    await machine.lab.engine.catalog.put("setting", "a", "1");
    await machine.crash();
    expect(machine.lab.engine.catalog.get("setting", "a")).toBe("1");
  });

  test("a machine whose deletion was drained is gone", async () => {
    const machine = await Machine.on();
    const arn = await machine.lab.start(await machine.lab.machine(WAIT, { name: "m" }));
    const machineArn = (await machine.lab.settled(arn)).stateMachineArn;
    await machine.lab.engine.deleteStateMachine(machineArn);
    await machine.crash();
    expect(machine.lab.engine.isDeleting(machineArn)).toBe(true);
    await machine.lab.engine.stopExecution(arn, {});
    await machine.lab.clock.settled();
    expect(machine.lab.engine.isDeleting(machineArn)).toBe(false);
  });
});

describe("a commit that fails", () => {
  test("tells the caller, changes nothing, and the next one succeeds", async () => {
    const machine = await Machine.on();
    const revisionId = await machine.lab.machine(PASS);
    machine.store.faultOf = () => "before";
    const start = { revisionId, name: "n", input: Payload.parse("{}") };
    await expect(machine.lab.engine.startExecution(start)).rejects.toThrow(EngineUnavailable);
    machine.store.faultOf = () => undefined;
    await machine.lab.clock.advance(10_000);
    expect((await machine.lab.engine.startExecution(start)).type).toBe("started");
    expect(machine.lab.incidents.map((incident) => incident.kind)).toEqual(["commitFailed"]);
  });

  test("that was durable nevertheless is found out, and its commands leave", async () => {
    const machine = await Machine.on({ runs: { task: async () => succeeded("ran") } });
    const revisionId = await machine.lab.machine(TASK);
    machine.store.faultOf = () => "after";
    const start = { revisionId, name: "n", input: Payload.parse("{}") };
    await expect(machine.lab.engine.startExecution(start)).rejects.toThrow(EngineUnavailable);
    machine.store.faultOf = () => undefined;
    await machine.lab.clock.advance(10_000);
    const { items } = await machine.lab.engine.listExecutions({
      of: { everything: true },
      limit: 10,
    });
    expect(items.map((item) => item.status)).toEqual(["SUCCEEDED"]);
  });

  test.each(["before", "after"] as const)("loses no outcome of a task (%s)", async (fault) => {
    let given = 0;
    const machine = await Machine.on({
      runs: {
        task: async () => {
          given += 1;
          machine.store.faultOf = () => fault;
          return succeeded(given);
        },
      },
    });
    const arn = await machine.lab.start(await machine.lab.machine(TASK));
    await machine.lab.clock.settled();
    await machine.lab.clock.advance(3_000);
    machine.store.faultOf = () => undefined;
    await machine.lab.clock.advance(10_000);
    expect((await machine.lab.settled(arn)).output).toBe("1");
    expect(given).toBe(1);
  });

  test("loses no timer", async () => {
    const machine = await Machine.on();
    const arn = await machine.lab.start(await machine.lab.machine(WAIT));
    machine.store.faultOf = () => "before";
    await machine.lab.clock.advance(60_000);
    machine.store.faultOf = () => undefined;
    await machine.lab.clock.advance(10_000);
    expect((await machine.lab.settled(arn)).status).toBe("SUCCEEDED");
  });

  test("because of one execution is that execution's alone, which is set aside in the end", async () => {
    const machine = await Machine.on();
    const revisionId = await machine.lab.machine(WAIT);
    const bad = await machine.lab.start(revisionId);
    const good = [await machine.lab.start(revisionId), await machine.lab.start(revisionId)];
    await machine.lab.clock.settled();
    machine.store.faultOf = (units) =>
      units.some((unit) => unit.type === "execution" && unit.executionArn === bad)
        ? "before"
        : undefined;
    await machine.lab.clock.advance(61_000);
    for (const arn of good) expect((await machine.lab.settled(arn)).status).toBe("SUCCEEDED");
    for (let i = 0; i < 10; i++) {
      await machine.lab.start(revisionId);
      await machine.lab.clock.advance(10_000);
    }
    expect(machine.lab.engine.stats().executionsSetAside).toBe(1);
    expect(machine.lab.incidents.at(-1)).toMatchObject({
      kind: "executionSetAside",
      executionArn: bad,
    });
  });
});

describe("an execution that waits", () => {
  test("leaves memory and comes back when something happens", async () => {
    const lab = await createLab({ idle: { idleMax: 1, charactersMax: 1_000_000 } });
    const revisionId = await lab.machine(WAIT);
    const arns = [await lab.start(revisionId), await lab.start(revisionId)];
    await lab.clock.settled();
    expect(lab.engine.stats().executionsResident).toBe(1);
    await lab.clock.advance(60_000);
    for (const arn of arns) expect((await lab.settled(arn)).status).toBe("SUCCEEDED");
  });

  test("for a task that is under way leaves memory too, and is not given it again", async () => {
    let given = 0;
    const resolves: (() => void)[] = [];
    const lab = await createLab({
      idle: { idleMax: 0, charactersMax: 1_000_000 },
      runs: {
        task: async (_, { whilePassive }) => {
          given += 1;
          await whilePassive(new Promise<void>((resolve) => resolves.push(resolve)));
          return succeeded("late");
        },
      },
    });
    const arn = await lab.start(await lab.machine(TASK));
    await lab.clock.settled();
    expect(lab.engine.stats()).toMatchObject({ executionsResident: 0, tasksRunning: 1 });
    resolves[0]?.();
    expect((await lab.settled(arn)).output).toBe('"late"');
    expect(given).toBe(1);
  });
});

describe("an execution whose rule breaks", () => {
  test("is set aside and reported, and the others go on", async () => {
    const inner = new MemoryStore();
    const lab = await createLab({ store: inner, idle: { idleMax: 0, charactersMax: 1 } });
    const revisionId = await lab.machine(WAIT);
    const broken = await lab.start(revisionId);
    const sound = await lab.start(revisionId);
    await lab.clock.settled();
    const [stored] = await inner.load([broken]);
    await inner.commit([
      {
        type: "execution",
        executionArn: broken,
        expect: stored!.version,
        standing: stored!.standing,
        dueAt: lab.clock.now() + 60_000,
        pending: false,
        head: '{"version":99}',
        framesPut: [],
        framesDeleted: [],
        events: [],
        firstEventId: 1,
        mapRuns: [],
      },
    ]);
    await lab.clock.advance(60_000);
    expect((await lab.settled(sound)).status).toBe("SUCCEEDED");
    expect((await lab.settled(broken)).status).toBe("RUNNING");
    expect(lab.incidents).toMatchObject([{ kind: "executionSetAside", executionArn: broken }]);
    expect(String(lab.incidents[0]?.error)).toContain("version 2, this one in 99");
    await expect(lab.engine.stopExecution(broken, {})).rejects.toThrow("version 2, this one in 99");
  });
});

describe("a Distributed Map", () => {
  const child = (states: object, type: "STANDARD" | "EXPRESS", more: object = {}) => ({
    M: {
      Type: "Map",
      Label: "L",
      ItemProcessor: {
        ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: type },
        StartAt: Object.keys(states)[0],
        States: states,
      },
      ...more,
      End: true,
    },
  });

  test.each(["STANDARD", "EXPRESS"] as const)("runs its %s children", async (type) => {
    const double = {
      D: { Type: "Pass", Parameters: { "d.$": "States.MathAdd($, $)" }, End: true },
    };
    const lab = await createLab();
    const arn = await lab.start(
      await lab.machine(child(double, type, { MaxConcurrency: 2 })),
      [1, 2, 3],
    );
    const record = await lab.settled(arn);
    expect(record.output).toBe('[{"d":2},{"d":4},{"d":6}]');
    const { items } = await lab.engine.listMapRuns(arn, { limit: 10 });
    expect(items).toMatchObject([
      { status: "SUCCEEDED", maxConcurrency: 2, executionCounts: { total: 3, succeeded: 3 } },
    ]);
    const mapRunArn = items[0]!.mapRunArn;
    const children = await lab.engine.listExecutions({ of: { mapRunArn }, limit: 10 });
    expect(children.items).toHaveLength(3);
    const described = await lab.engine.describeExecution(children.items[0]!.executionArn);
    expect(described).toMatchObject({ mapRunArn, status: "SUCCEEDED", type });
  });

  test("survives crashes in the middle: no child is run twice, none is lost", async () => {
    const runs: string[] = [];
    const task: Run = async (request, { attempt, whilePassive }) => {
      const item = request.parameters.text();
      if (attempt === 1 && Number(item) % 3 === 0) return await whilePassive(never());
      runs.push(item);
      return succeeded(Number(item) * 10);
    };
    const machine = await Machine.on({ runs: { task } });
    const definition = child(TASK, "STANDARD", { MaxConcurrency: 4 });
    const items = [0, 1, 2, 3, 4, 5, 6, 7, 8];
    const arn = await machine.lab.start(await machine.lab.machine(definition), items);
    for (let crash = 0; crash < 4; crash++) {
      await machine.lab.clock.settled();
      await machine.crash();
    }
    const record = await machine.lab.settled(arn);
    expect(record.output).toBe("[0,10,20,30,40,50,60,70,80]");
    expect([...runs].sort()).toEqual(items.map(String));
  });

  test("that is stopped stops its children, after a crash too", async () => {
    const machine = await Machine.on();
    const definition = child(WAIT, "STANDARD");
    const arn = await machine.lab.start(await machine.lab.machine(definition), [1, 2, 3]);
    await machine.lab.clock.settled();
    const [run] = (await machine.lab.engine.listMapRuns(arn, { limit: 1 })).items;
    const of = { mapRunArn: run!.mapRunArn };
    expect((await machine.lab.engine.describeMapRun(of.mapRunArn))?.executionCounts).toMatchObject({
      running: 3,
      total: 3,
    });
    // The parent's end becomes durable, and the process dies before anything else is.
    machine.store.onDurable = () => machine.store.cut();
    void machine.lab.engine.stopExecution(arn, {});
    await new Promise((resolve) => setTimeout(resolve, 50));
    await machine.crash();
    const list = await machine.lab.engine.listExecutions({ of, limit: 10 });
    expect(list.items.map((item) => item.status)).toEqual(["ABORTED", "ABORTED", "ABORTED"]);
    expect(await machine.lab.engine.describeMapRun(of.mapRunArn)).toMatchObject({
      status: "ABORTED",
      executionCounts: { running: 0, aborted: 3, total: 3 },
    });
    const until = await machine.store.lastStarted();
    expect(await machine.store.pending({ until, limit: 10 })).toEqual({ items: [] });
  });

  test("that failed redrives its failed children", async () => {
    let broken = true;
    const task: Run = async (request) => {
      if (request.parameters.value === 2 && broken) return failed("Two");
      return succeeded(request.parameters.value);
    };
    const lab = await createLab({ runs: { task } });
    const arn = await lab.start(await lab.machine(child(TASK, "STANDARD")), [1, 2, 3]);
    expect((await lab.settled(arn)).error).toBe("States.ExceedToleratedFailureThreshold");
    broken = false;
    await lab.clock.advance(1_000);
    expect((await lab.engine.redriveExecution(arn)).type).toBe("redriven");
    expect(await lab.settled(arn)).toMatchObject({ status: "SUCCEEDED", output: "[1,2,3]" });
    const [run] = (await lab.engine.listMapRuns(arn, { limit: 1 })).items;
    expect(run).toMatchObject({ status: "SUCCEEDED", redriveCount: 1 });
  });

  test("redrives its children after a crash that came between its decision and theirs", async () => {
    let broken = true;
    const task: Run = async (request) =>
      request.parameters.value === 2 && broken ? failed("Two") : succeeded(1);
    const machine = await Machine.on({ runs: { task } });
    const definition = child(TASK, "STANDARD");
    const arn = await machine.lab.start(await machine.lab.machine(definition), [1, 2, 3]);
    expect((await machine.lab.settled(arn)).status).toBe("FAILED");
    broken = false;
    await machine.lab.clock.advance(1_000);
    machine.store.onDurable = () => machine.store.cut();
    void machine.lab.engine.redriveExecution(arn);
    await new Promise((resolve) => setTimeout(resolve, 50));
    await machine.crash();
    expect((await machine.lab.settled(arn)).output).toBe("[1,1,1]");
  });

  test("takes new settings while it runs and none afterwards", async () => {
    const lab = await createLab();
    const definition = child(WAIT, "STANDARD", { MaxConcurrency: 1 });
    const arn = await lab.start(await lab.machine(definition), [1, 2, 3]);
    await lab.clock.settled();
    const [run] = (await lab.engine.listMapRuns(arn, { limit: 1 })).items;
    const { mapRunArn } = run!;
    expect(await lab.engine.updateMapRun(mapRunArn, { maxConcurrency: 3 })).toBe("updated");
    await lab.clock.settled();
    expect(await lab.engine.describeMapRun(mapRunArn)).toMatchObject({
      maxConcurrency: 3,
      executionCounts: { running: 3 },
    });
    await lab.clock.advance(60_000);
    expect((await lab.settled(arn)).status).toBe("SUCCEEDED");
    expect(await lab.engine.updateMapRun(mapRunArn, { maxConcurrency: 1 })).toBe("completed");
    expect(await lab.engine.updateMapRun("arn:none", {})).toBe("mapRunDoesNotExist");
  });
});
